// Text that could not be saved is kept on this device and offered again; it is never sent by itself.
window.kamratKept = (() => {
  "use strict";
  const box = document.getElementById("kept");
  if (!box) return null;
  const prefix = `${box.dataset.key}:`;

  const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  const key = (control) => prefix + control.name;

  function keep(control) {
    if (!control.name || control.type === "file" || control.type === "hidden") return;
    if (control.type === "checkbox" || control.type === "radio") return;
    try { localStorage.setItem(key(control), control.value); } catch { /* a full or closed store: the page still saves */ }
  }

  function forget(question) {
    for (const control of question.querySelectorAll("input, select, textarea")) {
      if (control.name) localStorage.removeItem(key(control));
    }
  }

  function button(words, act) {
    const found = document.createElement("button");
    found.type = "button";
    found.className = "ds-button";
    found.dataset.variant = "secondary";
    found.textContent = words;
    found.addEventListener("click", act);
    return found;
  }

  function offer() {
    for (const name of kept()) {
      const control = document.getElementsByName(name.slice(prefix.length))[0];
      const text = localStorage.getItem(name);
      if (text === control?.value || !text) { localStorage.removeItem(name); continue; }
      box.append(card(name, control, text));
    }
    box.hidden = !box.querySelector("blockquote");
    if (!box.hidden) {
      const head = document.createElement("h2");
      head.textContent = box.dataset.title;
      box.prepend(head, line(box.dataset.help));
    }
  }

  function line(words) {
    const found = document.createElement("p");
    found.textContent = words;
    return found;
  }

  function card(name, control, text) {
    const found = document.createElement("div");
    found.className = "tight";
    const said = document.createElement("blockquote");
    said.textContent = `${name.slice(prefix.length)}: ${text}`;
    const row = document.createElement("p");
    row.className = "row";
    const done = () => { found.remove(); box.hidden = !box.querySelector("blockquote"); };
    if (control) row.append(button(box.dataset.use, () => {
      control.value = text;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.focus();
      done();
    }));
    row.append(button(box.dataset.drop, () => { localStorage.removeItem(name); done(); }));
    found.append(said, ...(control ? [] : [line(box.dataset.elsewhere)]), row);
    return found;
  }

  try {
    // Nothing is written here any more, so a device that others use too keeps no text of it.
    if ("over" in box.dataset) kept().forEach((name) => localStorage.removeItem(name));
    else offer();
  } catch { /* a browser that lets no page keep anything */ }
  return { keep, forget };
})();
