// Saves each question by itself while somebody writes. Without this file the page has a button that saves all.
(() => {
  "use strict";
  const form = document.getElementById("section");
  if (!form) return;
  const state = document.getElementById("saved-state");
  const PAUSE = 1500;
  const RETRY = 5000;

  for (const question of form.querySelectorAll("section[data-save]")) {
    const work = { timer: 0, busy: false, again: false, question };
    question.addEventListener("input", (event) => {
      count(event.target);
      conditions(question);
      window.kamratKept?.keep(event.target);
      wait(work, PAUSE);
    });
    question.addEventListener("change", (event) => {
      conditions(question);
      if (event.target.matches("input:not([type=file]), select, textarea")) wait(work, 150);
    });
    question.addEventListener("rows", () => wait(work, 150));
    question.querySelectorAll("[data-limit]").forEach(count);
  }
  window.addEventListener("online", () => {
    for (const question of form.querySelectorAll("section[data-unsaved]")) question.dispatchEvent(new Event("rows"));
  });

  function wait(work, pause) {
    clearTimeout(work.timer);
    work.question.dataset.unsaved = "yes";
    work.timer = setTimeout(() => save(work), pause);
  }

  // The parts of one question, as the button would send them; file fields have forms of their own.
  function body(question) {
    const parts = new URLSearchParams();
    parts.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const control of question.querySelectorAll("input, select, textarea")) {
      if (!control.name || control.type === "file" || control.disabled) continue;
      if ((control.type === "checkbox" || control.type === "radio") && !control.checked) continue;
      parts.append(control.name, control.value);
    }
    return parts;
  }

  async function save(work) {
    if (work.busy) { work.again = true; return; }
    work.busy = true;
    const { question } = work;
    const slow = setTimeout(() => say(state.dataset.saving, "look"), 5000);
    try {
      const answer = await fetch(question.dataset.save, {
        method: "POST", body: body(question), credentials: "same-origin", redirect: "manual",
        headers: { "X-Requested-With": "fetch" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return say(form.dataset.expired, "stop");
      const said = await answer.json();
      if (!answer.ok) return say(said.refused, "stop");
      show(question, said);
      if (!work.again) { delete question.dataset.unsaved; window.kamratKept?.forget(question); }
    } catch {
      say(navigator.onLine ? state.dataset.saving : state.dataset.offline, "look");
      wait(work, RETRY);
    } finally {
      clearTimeout(slow);
      work.busy = false;
      if (work.again) { work.again = false; wait(work, 50); }
    }
  }

  function show(question, said) {
    if (said.clashed && !question.querySelector(".contested")) { location.hash = question.id; location.reload(); return; }
    question.querySelector(`input[name="${question.id}.base"]`).value = said.version;
    say(said.saved, "done");
    const own = question.querySelector(".saved .state");
    if (own) own.replaceChildren(mark(said.saved, "done"));
    notes(question, said.notes);
    for (const [id, errors] of Object.entries(said.errors)) {
      document.getElementById(id)?.toggleAttribute("aria-invalid", errors.length > 0);
    }
    const total = question.querySelector(".total");
    if (total) total.textContent = said.total || "–";
    const bar = document.getElementById("unsent");
    if (bar) bar.replaceWith(parse(said.bar));
  }

  // Notes change under the writer only when they say something else, and never while she writes her reason.
  function notes(question, html) {
    const there = question.querySelector(".notes");
    const fresh = parse(html);
    if (!there || !fresh) return;
    const reason = there.querySelector("textarea");
    const words = (node) => [...node.querySelectorAll("p")].map((p) => p.textContent.trim()).join("|");
    if (words(there) === words(fresh)) return;
    if (reason && fresh.querySelector("textarea")) fresh.querySelector("textarea").replaceWith(reason);
    const focused = document.activeElement === reason;
    there.replaceWith(fresh);
    if (focused) reason.focus();
  }

  function parse(html) {
    return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  }

  function mark(words, shape) {
    const found = document.createElement("span");
    found.className = `st ${shape}`;
    found.textContent = words;
    return found;
  }

  // One polite live region for the page; what was said is not said again.
  function say(words, shape) {
    if (state && state.textContent !== words) state.replaceChildren(mark(words, shape));
  }

  function count(control) {
    const limit = Number(control.dataset?.limit);
    const line = limit && document.getElementById(`${control.id}-c`);
    if (!line) return;
    const length = [...control.value.trim()].length;
    line.textContent = line.textContent.replace(/^[\d.,\s\u00a0\u202f]+/, `${length.toLocaleString(document.documentElement.lang)} `);
    line.classList.toggle("over", length > limit);
    if (length >= limit * 0.9) line.setAttribute("role", "status"); else line.removeAttribute("role");
  }

  // Fields that are asked only after a certain answer.
  function conditions(question) {
    for (const part of question.querySelectorAll(".part[data-if]")) {
      const controls = [...form.querySelectorAll(`[name="${part.dataset.if}"]`)];
      const chosen = controls.find((c) => (c.type === "radio" || c.type === "checkbox") ? c.checked && c.value === part.dataset.is : c.value === part.dataset.is);
      part.hidden = !chosen;
    }
  }
})();
