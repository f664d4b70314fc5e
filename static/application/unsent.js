// Text that could not be saved is kept on this device and offered again; it is never sent by itself.
window.kamratKept = (() => {
  "use strict";
  const box = document.getElementById("kept");
  if (!box || !window.kamratStore) return null;
  const prefix = `${box.dataset.key}:`;
  const PAUSE = 300;
  const opened = window.kamratStore(box.dataset.user, box.dataset.lock);
  const waiting = new Map(); // name -> timer of a text that is about to be kept
  let line = Promise.resolve(); // one after the other: a text is never dropped before it is put

  // Two texts that are written together belong to the field for which they are.
  // While an earlier text for it is offered, what she writes now is kept beside it.
  const offered = new Set();
  const named = (control) => {
    const name = prefix + control.name.replace(".joint.", ".");
    return offered.has(name) ? `${name}+` : name;
  };
  const field = (name) => name.slice(prefix.length).replace(/\++$/, "");
  const later = (work) => { line = line.then(async () => work(await opened)).catch(() => {}); return line; };

  function keep(control) {
    if (!control.name || control.type === "file" || control.type === "hidden") return;
    if (control.type === "checkbox" || control.type === "radio") return;
    const name = named(control);
    if (!waiting.has(name)) waiting.set(name, setTimeout(() => put(name, control.value), PAUSE));
  }

  function put(name, text) {
    waiting.delete(name);
    later(async (store) => { await store.put(name, text); warn(store.how); });
  }

  function forget(question) {
    for (const control of question.querySelectorAll("input, select, textarea")) {
      if (!control.name) continue;
      clearTimeout(waiting.get(named(control)));
      waiting.delete(named(control));
      later((store) => store.drop(named(control)));
    }
  }

  // A browser that keeps nothing safely is no secret: who writes there copies her text before she goes.
  function warn(how) {
    const words = { tab: box.dataset.tab, none: box.dataset.none }[how];
    const there = document.getElementById("kept-how");
    if (!words || !there || !document.querySelector("section[data-unsaved]")) return;
    there.textContent = words;
    there.hidden = false;
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

  function paragraph(words) {
    const found = document.createElement("p");
    found.textContent = words;
    return found;
  }

  async function offer(store) {
    for (const [name, text] of await store.all(prefix)) {
      const control = document.getElementsByName(field(name))[0];
      if (!text || text === control?.value) await store.drop(name);
      else { offered.add(name); box.append(card(store, name, control, text)); }
    }
    box.hidden = !box.querySelector("blockquote");
    if (box.hidden) return;
    const head = document.createElement("h2");
    head.textContent = box.dataset.title;
    box.prepend(head, paragraph("late" in box.dataset ? box.dataset.late : box.dataset.help));
  }

  // What has no field any more can be taken along: copied, or as a file that never leaves the device.
  function taken(text, name) {
    const copy = button(box.dataset.copy, async (event) => {
      await navigator.clipboard.writeText(text);
      event.target.textContent = box.dataset.copied;
    });
    const file = button(box.dataset.file, () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    return navigator.clipboard ? [copy, file] : [file];
  }

  function card(store, name, control, text) {
    const found = document.createElement("div");
    found.className = "tight";
    const said = document.createElement("blockquote");
    said.textContent = text;
    const row = document.createElement("p");
    row.className = "row";
    const done = () => { offered.delete(name); found.remove(); box.hidden = !box.querySelector("blockquote"); };
    const writable = control && !("late" in box.dataset);
    if (writable) row.append(button(box.dataset.use, () => {
      control.value = text;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.focus();
      done();
    }));
    else row.append(...taken(text, `${field(name)}.txt`));
    row.append(button(box.dataset.drop, async () => { await store.drop(name); done(); }));
    const head = paragraph(field(name).split(".")[0]);
    head.className = "fine";
    found.append(head, said, ...(control || "late" in box.dataset ? [] : [paragraph(box.dataset.elsewhere)]), row);
    return found;
  }

  later(offer);
  return { keep, forget };
})();
