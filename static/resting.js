// Warns before a quiet session ends. Other windows of the same person keep it awake, so the portal is asked first.
const box = document.getElementById("resting");
const WARN_BEFORE = 5 * 60;
let timer;

function show(part) {
  box.classList.toggle("here", part !== null);
  for (const each of box.querySelectorAll("[data-soon], [data-stay]")) each.hidden = part !== "soon";
  for (const each of box.querySelectorAll("[data-over]")) each.hidden = part !== "over";
}

function wait(left) {
  clearTimeout(timer);
  show(left <= 0 ? "over" : left <= WARN_BEFORE ? "soon" : null);
  if (left > 0) timer = setTimeout(ask, Math.max(1, left > WARN_BEFORE ? left - WARN_BEFORE : Math.min(left, 30)) * 1000);
}

async function ask() {
  try {
    const answer = await fetch(box.dataset.ask, { redirect: "manual", credentials: "same-origin" });
    wait(answer.ok ? (await answer.json()).left : 0);
  } catch {
    timer = setTimeout(ask, 30000); // no line: nobody can say
  }
}

box.classList.add("asks"); // the stylesheet's own clock is for those without this script
show(null);
box.querySelector("[data-stay]").addEventListener("click", async (event) => {
  event.preventDefault();
  await fetch(event.currentTarget.href, { redirect: "manual", credentials: "same-origin" }).catch(() => null);
  ask();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
ask();
