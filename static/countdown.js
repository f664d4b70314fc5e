/* The time that is left until a deadline stays true while the page is open, minute by minute, in quiet words.
   The server says what time it is: a device whose clock is wrong counts right all the same. */
const PARTS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];
const spoken = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

function said(left) {
  let rest = left;
  const counted = PARTS.map(([unit, size]) => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return [number, unit];
  });
  const there = counted.filter(([number]) => number);
  return (there.length ? there : [[0, "minute"]]).slice(0, 2)
    .map(([number, unit]) => new Intl.NumberFormat(spoken, { style: "unit", unit, unitDisplay: "long" }).format(number))
    .join(" ");
}

for (const place of document.querySelectorAll("[data-until]")) {
  const ahead = new Date(place.dataset.now) - Date.now();
  const until = new Date(place.dataset.until);
  const count = () => {
    const left = until - Date.now() - ahead;
    if (left <= 0) {
      place.textContent = place.dataset.passed;
      return;
    }
    place.querySelector("span").textContent = said(left);
    setTimeout(count, Math.min(left % 60_000 + 50, left));
  };
  count();
}
