// The score sheet at one criterion: saves while somebody writes, and scores by keys. Without this file buttons do it.
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const state = document.getElementById("saved-state");
  const scored = document.getElementById("scored");
  const reason = document.getElementById("reason");
  const OFF = "kamrat-keys-off";
  const work = { timer: 0, busy: false, again: false, retry: 4000, edits: 0 };

  form.addEventListener("input", (event) => {
    work.edits++;
    wait(event.target.matches("[type=radio]") ? 100 : 1200);
  });
  form.addEventListener("submit", () => { clearTimeout(work.timer); work.edits = 0; });
  window.addEventListener("online", () => { if (work.edits) wait(0); });
  window.addEventListener("beforeunload", (event) => { if (work.edits && work.failing) event.preventDefault(); });
  // What was typed in the last second goes too when the page is left by a link.
  window.addEventListener("pagehide", () => {
    if (work.edits && !work.busy) fetch(form.action, { ...request(), keepalive: true }).catch(() => {});
  });

  function wait(pause) {
    clearTimeout(work.timer);
    work.timer = setTimeout(save, pause);
  }

  function request() {
    return {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual",
      headers: { "X-Requested-With": "fetch" },
    };
  }

  async function save() {
    if (work.busy) { work.again = true; return; }
    work.busy = true;
    const seen = work.edits;
    const slow = setTimeout(() => say(form.dataset.saving, "look"), 5000);
    try {
      const answer = await fetch(form.action, request());
      if (answer.type === "opaqueredirect" || answer.status === 403) return later(form.dataset.expired);
      const said = await answer.json().catch(() => ({}));
      if (said.refused) { work.edits = 0; return say(said.refused, "stop"); }
      if (answer.status === 404) { work.edits = 0; return location.reload(); }
      if (!answer.ok || !said.saved) return later();
      work.failing = false;
      work.retry = 4000;
      if (work.edits === seen) { work.edits = 0; say(said.saved, "done"); }
      show(said);
    } catch {
      later();
    } finally {
      clearTimeout(slow);
      work.busy = false;
      if (work.again) { work.again = false; wait(50); }
    }
  }

  function later(words) {
    work.failing = true;
    say(words || (navigator.onLine ? form.dataset.saving : form.dataset.offline), "look");
    wait(work.retry);
    work.retry = Math.min(work.retry * 2, 60000);
  }

  function show(said) {
    document.getElementById("reason-lacks").hidden = !said.lacks_reason;
    if (said.lacks_reason) reason.setAttribute("aria-invalid", "true"); else reason.removeAttribute("aria-invalid");
    if (scored) scored.textContent = said.progress;
  }

  function say(words, shape) {
    if (state.textContent === words) return;
    const mark = document.createElement("span");
    mark.className = `st ${shape}`;
    mark.textContent = words;
    state.replaceChildren(mark);
  }

  // Keys act outside of text fields only, and can be turned off.
  const told = document.getElementById("keys");
  const turn = document.getElementById("keys-off");
  const isOff = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  told.hidden = false;
  name();
  turn.addEventListener("click", () => {
    try { localStorage.setItem(OFF, isOff() ? "no" : "yes"); } catch { /* kept for this page only */ }
    name();
  });

  function name() {
    turn.textContent = isOff() ? turn.dataset.on : turn.dataset.off;
    told.classList.toggle("off", isOff());
  }

  document.addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("textarea, select, input:not([type=radio])")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (/^[0-5]$/.test(key)) {
      const chosen = form.querySelector(`input[name="points"][value="${key}"]`);
      chosen.checked = true;
      chosen.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (key === "n") {
      form.requestSubmit(document.getElementById("next"));
    } else if (key === "b" && document.getElementById("before")) {
      form.requestSubmit(document.getElementById("before"));
    } else if (key === "w") {
      reason.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
