// Who else is here: asked every quarter of a minute while the page is looked at. Nobody waits for anybody.
(() => {
  "use strict";
  const there = document.getElementById("here");
  if (!there) return;
  const form = document.getElementById("section");
  const EVERY = 15000;
  const known = new Map(); // question -> version that was asked for already
  let timer = 0;

  async function tell() {
    timer = 0;
    if (document.visibilityState !== "visible") return;
    const sent = new URLSearchParams({ csrfmiddlewaretoken: there.dataset.token, section: there.dataset.section, question: writesIn() });
    try {
      const answer = await fetch(there.dataset.ask, {
        method: "POST", body: sent, credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "fetch" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return; // signed out: no more
      if (answer.ok) show(await answer.json());
    } catch { /* the line is down: the page works on, and asks again */ }
    timer = timer || setTimeout(tell, EVERY);
  }

  function writesIn() {
    const section = document.activeElement?.closest?.("section.q[data-save]");
    return document.activeElement?.matches("input, select, textarea") && section ? section.id : "";
  }

  function show(said) {
    window.kamratHere(said.here);
    for (const [key, version] of Object.entries(said.versions)) {
      const question = form && document.getElementById(key);
      const base = question?.querySelector(`input[name="${key}.base"]`);
      if (!base || Number(base.value) >= version || known.get(key) === version) continue;
      known.set(key, version);
      question.dispatchEvent(new Event("stale")); // what others wrote comes into the page
    }
  }

  window.kamratHere = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    if (there.textContent.trim() !== fresh.textContent.trim()) there.replaceChildren(...fresh.childNodes);
  };

  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && !timer) tell(); });
  timer = setTimeout(tell, EVERY);
})();
