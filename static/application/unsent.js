// Text that could not be saved is kept on this device and offered again; it is never sent by itself.
window.kamratKept = (() => {
  "use strict";
  const box = document.getElementById("kept");
  if (!box) return null;
  const prefix = `${box.dataset.key}:`;

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
    const found = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    for (const name of found) {
      const control = document.getElementsByName(name.slice(prefix.length))[0];
      if (!control) continue;
      const text = localStorage.getItem(name);
      if (text === control.value || !text) { localStorage.removeItem(name); continue; }
      box.append(card(name, control, text));
    }
    box.hidden = !box.querySelector("blockquote");
    if (!box.hidden) {
      const head = document.createElement("h2");
      head.textContent = box.dataset.title;
      const help = document.createElement("p");
      help.textContent = box.dataset.help;
      box.prepend(head, help);
    }
  }

  function card(name, control, text) {
    const found = document.createElement("div");
    found.className = "tight";
    const said = document.createElement("blockquote");
    said.textContent = `${name.slice(prefix.length)}: ${text}`;
    const row = document.createElement("p");
    row.className = "row";
    const done = () => { found.remove(); box.hidden = !box.querySelector("blockquote"); };
    row.append(
      button(box.dataset.use, () => {
        control.value = text;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        control.focus();
        done();
      }),
      button(box.dataset.drop, () => { localStorage.removeItem(name); done(); }),
    );
    found.append(said, row);
    return found;
  }

  offer();
  return { keep, forget };
})();
