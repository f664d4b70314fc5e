/* A deadline in the time of the reader's device, where its clock differs from the programme's at that instant. */
const clockOf = (instant, timeZone) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "short" }).format(instant);

for (const place of document.querySelectorAll("[data-own-time]")) {
  const instant = new Date(place.dataset.ownTime);
  if (clockOf(instant, place.dataset.zone) === clockOf(instant)) continue;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const said = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(instant);
  place.textContent = place.dataset.words + said;
  place.hidden = false;
}
