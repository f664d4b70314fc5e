// Saves each question by itself while somebody writes. Without this file the page has a button that saves all.
(() => {
  "use strict";
  const form = document.getElementById("section");
  if (!form) return;
  form.autocomplete = "off"; // a browser that puts old text back into a newer page would contest what stands
  const state = document.getElementById("saved-state");
  const PAUSE = 1500;
  const RETRY = 5000;
  const RETRY_MOST = 60000;
  let leaving = false; // the page is being loaded again: a save now would contest the same place twice

  for (const question of form.querySelectorAll("section[data-save]")) {
    const work = { timer: 0, busy: false, again: false, edits: 0, retry: RETRY, failing: false, question };
    question.addEventListener("input", (event) => {
      work.edits++;
      count(event.target);
      conditions(question);
      window.kamratKept?.keep(event.target);
      if (work.failing && work.timer) return; // a portal in trouble is asked at its own pace
      wait(work, PAUSE);
    });
    question.addEventListener("change", (event) => {
      conditions(question);
      if (work.failing && work.timer) return;
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
    if (leaving) return;
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
    work.timer = 0;
    if (work.busy) { work.again = true; return; }
    work.busy = true;
    const { question, edits: seen } = work;
    const slow = setTimeout(() => say(state.dataset.saving, "look"), 5000);
    try {
      const answer = await fetch(question.dataset.save, {
        method: "POST", body: body(question), credentials: "same-origin", redirect: "manual",
        headers: { "X-Requested-With": "fetch" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return stop(work, form.dataset.expired);
      if (answer.status >= 500 || answer.status === 429) return later(work);
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok || !said.saved) return stop(work, said.refused || form.dataset.failed);
      work.failing = false;
      work.retry = RETRY;
      const all = work.edits === seen; // what was typed while it was under way comes with the next save
      show(question, said, all);
      if (all) { delete question.dataset.unsaved; window.kamratKept?.forget(question); }
    } catch {
      later(work);
    } finally {
      clearTimeout(slow);
      work.busy = false;
      if (work.again) { work.again = false; if (!work.failing) wait(work, 50); }
    }
  }

  // Refused for good, until somebody types again: her text stays on this device.
  function stop(work, words) {
    keep(work.question);
    say(words, "stop");
  }

  // The line or the portal is down: again, and each time later.
  function later(work) {
    keep(work.question);
    say(navigator.onLine ? state.dataset.saving : state.dataset.offline, "look");
    work.failing = true;
    wait(work, work.retry);
    work.retry = Math.min(work.retry * 2, RETRY_MOST);
  }

  function keep(question) {
    for (const control of question.querySelectorAll("input, textarea")) {
      if (control.value !== control.defaultValue) window.kamratKept?.keep(control);
    }
  }

  function show(question, said, all) {
    if (said.clashed && !question.querySelector(".contested")) {
      leaving = true;
      location.hash = question.id;
      location.reload();
      return;
    }
    question.querySelector(`input[name="${question.id}.base"]`).value = said.version;
    if (all) say(said.saved, "done");
    const own = question.querySelector(".saved .state");
    if (own && all) own.replaceChildren(mark(said.saved, "done"));
    notes(question, said.notes);
    for (const [id, errors] of Object.entries(said.errors)) {
      const control = document.getElementById(id);
      if (!control?.matches("input, select, textarea")) continue;
      if (errors.length) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
    }
    const total = question.querySelector(".total");
    if (total) total.textContent = said.total || "–";
    const bar = document.getElementById("unsent");
    const fresh = parse(said.bar);
    if (bar && fresh) bar.replaceWith(fresh);
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
