// Ticks of a call's checklist, kept on this device until an application is started with them.
const prefix = "kamrat.checklist.";
const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(prefix + key)) ?? []; } catch { return []; }
  },
  write(key, ticked) {
    try { localStorage.setItem(prefix + key, JSON.stringify(ticked)); } catch { /* a browser that keeps nothing */ }
  },
  forget(key) {
    try { localStorage.removeItem(prefix + key); } catch { /* nothing was kept */ }
  },
};

// The public list: what was ticked before is ticked again.
const list = document.querySelector("form[data-checklist]");
if (list) {
  const boxes = [...list.querySelectorAll("input[name=done]")];
  const kept = store.read(list.dataset.checklist);
  for (const box of boxes) box.checked ||= kept.includes(box.value);
  list.addEventListener("change", () => {
    store.write(list.dataset.checklist, boxes.filter((box) => box.checked).map((box) => box.value));
  });
  for (const word of document.querySelectorAll("[data-checklist-kept]")) word.hidden = false;
}

// The start of an application: what was ticked on this device comes along.
const start = document.querySelector("form[data-checklist-start]");
if (start) {
  const there = new Set([...start.querySelectorAll("input[name=done]")].map((box) => box.value));
  for (const item of store.read(start.dataset.checklistStart)) {
    if (there.has(item)) continue;
    const box = document.createElement("input");
    Object.assign(box, { type: "hidden", name: "done", value: item });
    start.append(box);
  }
}

// The partnership's own list: what was kept has arrived.
const taken = document.querySelector("[data-checklist-taken]");
if (taken) store.forget(taken.dataset.checklistTaken);
