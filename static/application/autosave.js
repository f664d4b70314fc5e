// Saves each question by itself while somebody writes. Without this file the page has a button that saves all.
(() => {
  "use strict";
  const form = document.getElementById("section");
  if (!form) return;
  form.autocomplete = "off"; // a browser that puts old text back into a newer page would contest what stands
  const state = document.getElementById("saved-state");
  const PAUSE = 1500;
  const LONGEST = 10000; // who writes on without a pause is saved too
  const RETRY = 5000;
  const RETRY_MOST = 60000;
  const closes = Date.now() + 1000 * Number(form.dataset.left || Infinity); // after that nothing is sent by itself

  for (const question of form.querySelectorAll("section[data-save]")) {
    const work = { timer: 0, busy: false, again: false, edits: 0, since: 0, retry: RETRY, failing: false, question };
    question.addEventListener("input", (event) => {
      if (event.target.closest(".talk")) return; // these two are saved by their buttons
      if (event.target.closest(".contested")) return window.kamratKept?.keep(event.target);
      work.edits++;
      count(event.target);
      conditions();
      window.kamratKept?.keep(event.target);
      if (work.failing && work.timer) return; // a portal in trouble is asked at its own pace
      work.since ||= Date.now();
      wait(work, Math.max(0, Math.min(PAUSE, work.since + LONGEST - Date.now())));
    });
    question.addEventListener("change", (event) => {
      if (event.target.closest(".contested, .talk")) return;
      conditions();
      if (work.failing && work.timer) return;
      if (event.target.matches("input:not([type=file]), select, textarea")) wait(work, 150);
    });
    question.addEventListener("stale", () => { if (!work.timer && !work.busy && !question.dataset.unsaved) save(work); });
    question.addEventListener("rows", () => wait(work, 150));
    question.addEventListener("count", (event) => count(event.target));
    question.querySelectorAll("[data-limit]").forEach(count);
  }
  window.addEventListener("online", () => {
    if (Date.now() >= closes) return;
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
      if (!control.name || control.type === "file" || control.disabled || control.closest(".contested, .talk")) continue;
      if ((control.type === "checkbox" || control.type === "radio") && !control.checked) continue;
      parts.append(control.name, control.value);
    }
    return parts;
  }

  async function save(work) {
    work.timer = work.since = 0;
    if (work.busy) { work.again = true; return; }
    if (work.failing && Date.now() >= closes) return say(state.dataset.late, "stop"); // kept, and not sent by itself
    work.busy = true;
    const { question, edits: seen } = work;
    const slow = setTimeout(() => say(state.dataset.saving, "look"), 5000);
    try {
      const answer = await fetch(question.dataset.save, {
        method: "POST", body: body(question), credentials: "same-origin", redirect: "manual",
        headers: { "X-Requested-With": "fetch" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut(work);
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

  // The way back in leads to this very question, where her text is offered again.
  function signedOut(work) {
    stop(work, form.dataset.expired);
    const link = document.createElement("a");
    link.href = `${form.dataset.login}?next=${encodeURIComponent(`${location.pathname}#${work.question.id}`)}`;
    link.textContent = form.dataset.signIn;
    state?.append(" ", link);
  }

  // The line or the portal is down: again, and each time later.
  function later(work) {
    keep(work.question);
    work.failing = true;
    if (Date.now() >= closes) return say(state.dataset.late, "stop");
    say(navigator.onLine ? state.dataset.saving : state.dataset.offline, "look");
    wait(work, work.retry);
    work.retry = Math.min(work.retry * 2, RETRY_MOST);
  }

  function keep(question) {
    for (const control of question.querySelectorAll("input, textarea")) {
      if (control.value !== control.defaultValue) window.kamratKept?.keep(control);
    }
  }

  function show(question, said, all) {
    const merged = Object.keys(said.texts).length > 0;
    // What is still being typed is merged with the next save, against what this page began from.
    if (all && merged) Object.entries(said.texts).forEach(([name, text]) => put(question, name, text));
    if (!said.behind && (all || !merged)) question.querySelector(`input[name="${question.id}.base"]`).value = said.version;
    if (all) choose(question, said);
    window.kamratHere?.(said.here);
    if (all && said.behind) say(form.dataset.behind, "look");
    else if (all) say(said.clashed ? form.dataset.contested : said.saved, said.clashed ? "look" : "done");
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
    replace(document.getElementById("unsent"), said.bar);
    courses(question, said.courses);
  }

  function replace(there, html) {
    const fresh = parse(html);
    if (there && fresh) there.replaceWith(fresh);
  }

  // The days of the courses, as they follow from what was just typed; what was unfolded stays so.
  function courses(question, html) {
    const there = question.querySelector(".courses");
    const fresh = parse(html);
    if (!there || !fresh || there.textContent === fresh.textContent) return;
    const open = [...there.children].map((each) => each.open);
    [...fresh.children].forEach((each, n) => { each.open = Boolean(open[n]); });
    there.replaceWith(fresh);
  }

  // Others' words in a field, without disturbing where she stands in it.
  function put(question, name, text) {
    const controls = [...question.querySelectorAll("input, select, textarea")].filter((each) => each.name === name);
    if (controls[0]?.type === "radio") {
      for (const each of controls) each.checked = each.value === text;
      return;
    }
    const [control] = controls;
    if (!control || control.value === text) return;
    const { selectionStart: from, selectionEnd: to, scrollTop: top, value: before } = control;
    control.value = text;
    if (control === document.activeElement && typeof from === "number" && control.setSelectionRange) {
      control.setSelectionRange(moved(from, before, text), moved(to, before, text));
      control.scrollTop = top;
    }
    count(control);
  }

  // Where a place in a text is after a change: counted from the end that did not change.
  function moved(place, before, after) {
    const least = Math.min(before.length, after.length);
    let head = 0;
    while (head < least && before[head] === after[head]) head++;
    if (place <= head) return place;
    let tail = 0;
    while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    if (place >= before.length - tail) return after.length - (before.length - place);
    return Math.min(place, after.length - tail);
  }

  // Two texts in one place: both come into the page, and she stands there only when her own was the slower.
  function choose(question, said) {
    const there = question.querySelector(".contested");
    const fresh = parse(said.contested);
    if (there?.dataset.version === fresh?.dataset.version) return;
    if (there && [...there.querySelectorAll("textarea")].some((each) => each.value !== each.defaultValue)) return;
    const place = question.querySelector(".parts");
    if (there) there.remove();
    for (const part of question.querySelectorAll(".part[data-joined]")) { part.hidden = false; delete part.dataset.joined; }
    if (!fresh) return;
    place.before(fresh);
    for (const joint of fresh.querySelectorAll("textarea")) {
      const name = joint.name.replace(".joint.", ".");
      const part = [...place.querySelectorAll("textarea")].find((each) => each.name === name)?.closest(".part");
      if (part) { part.hidden = true; part.dataset.joined = "yes"; }
    }
    if (said.lost) fresh.querySelector("h3").focus();
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
    const length = window.kamratCount(control.value, control.dataset.counted);
    line.textContent = line.textContent.replace(/^[\d.,\s\u00a0\u202f]+/, `${length.toLocaleString(document.documentElement.lang)} `);
    line.classList.toggle("over", length > limit);
    if (length >= limit * 0.9) line.setAttribute("role", "status"); else line.removeAttribute("role");
  }

  // Fields and questions that are asked only after a certain answer; of answers on another page the server has decided.
  function conditions() {
    for (const part of form.querySelectorAll("[data-if]")) {
      const controls = [...form.querySelectorAll(`[name="${part.dataset.if}"]`)];
      if (!controls.length) continue;
      const chosen = controls.find((c) => (c.type === "radio" || c.type === "checkbox") ? c.checked && c.value === part.dataset.is : c.value === part.dataset.is);
      if (!part.dataset.joined) part.hidden = !chosen;
    }
  }
})();
