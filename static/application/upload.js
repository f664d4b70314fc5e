// Sends a file in pieces as soon as it is chosen, and goes on where it stopped: after a cut line by itself, after a
// reload when the same file is chosen again. Without this file the button sends it in one go.
(() => {
  "use strict";
  const LEAST = 256 * 1024;
  const MOST = 1024 * 1024;
  const LONGEST_WAIT = 30000;
  const section = document.getElementById("section");
  const token = section?.elements.csrfmiddlewaretoken?.value;
  if (!token) return;

  for (const box of document.querySelectorAll(".files[data-begin]")) {
    const input = box.querySelector("input[type=file]");
    const line = box.querySelector("[data-progress]");
    const button = box.querySelector("button[form^=up-]");
    const work = { box, input, line, queue: [], busy: false, stopped: false };
    button.hidden = true;
    input.multiple = Number(box.dataset.most) > 1;
    input.addEventListener("change", () => {
      work.queue.push(...input.files);
      input.value = "";
      next(work);
    });
  }
  if (document.querySelector(".files [data-pending]")) look(1000);

  async function next(work) {
    if (work.busy || !work.queue.length) return;
    work.busy = true;
    work.stopped = false;
    const file = work.queue.shift();
    try {
      await send(work, file);
    } finally {
      work.busy = false;
      next(work);
    }
  }

  async function send(work, file) {
    const { dataset } = work.box;
    const sha256 = await digest(file).catch(() => "");
    const announced = new URLSearchParams({ name: file.name, size: file.size, sha256 });
    let upload = null;
    let piece = LEAST;
    let wait = 1000;
    show(work, file, 0);
    while (!work.stopped) {
      try {
        if (!upload) {
          const begun = await post(dataset.begin, announced);
          if (begun.refused) return say(work, `${file.name}: ${begun.refused}`, "stop");
          if (begun.done) return landed(work, file);
          upload = begun;
          work.discard = begun.discard;
        }
        show(work, file, upload.landed);
        const started = performance.now();
        const answer = await post(upload.to, file.slice(upload.landed, upload.landed + piece), { "Upload-Offset": String(upload.landed) });
        wait = 1000;
        if (answer.refused) return say(work, `${file.name}: ${answer.refused}`, "stop");
        if (answer.late) return say(work, `${file.name}: ${answer.late}`, "look");
        if (answer.done) return landed(work, file);
        if (answer.gone) { upload = null; continue; }
        upload.landed = answer.landed;
        if (performance.now() - started < 500) piece = Math.min(piece * 2, MOST);
      } catch (problem) {
        if (problem.message === "signed out") return say(work, dataset.expired, "stop");
        upload = null; // asked anew how much is there
        piece = LEAST;
        say(work, dataset.cut, "look");
        await pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  async function post(to, body, headers = {}) {
    const answer = await fetch(to, {
      method: "POST", body, credentials: "same-origin", redirect: "manual",
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": token, ...headers },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed out");
    if (answer.status === 404) return { gone: true, refused: to.includes("/uploads/") ? "" : section.dataset.failed };
    if (!answer.ok && answer.status !== 409) throw new Error("later");
    return answer.json();
  }

  async function digest(file) {
    const found = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function pause(time) {
    return new Promise((go) => {
      const timer = setTimeout(done, time);
      window.addEventListener("online", done, { once: true });
      function done() { clearTimeout(timer); window.removeEventListener("online", done); go(); }
    });
  }

  function show(work, file, there) {
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = there;
    bar.setAttribute("aria-label", file.name);
    const words = document.createElement("span");
    words.textContent = `${file.name}: ${mega(there)} / ${mega(file.size)} MB`;
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "plain";
    stop.textContent = work.box.dataset.stop;
    stop.addEventListener("click", async () => {
      work.stopped = true;
      say(work, "", "");
      if (work.discard) await post(work.discard, new URLSearchParams()).catch(() => null);
    });
    const focused = work.line.contains(document.activeElement);
    work.line.replaceChildren(bar, " ", words, " ", stop);
    if (focused) stop.focus();
  }

  function mega(bytes) {
    return (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  }

  function say(work, words, shape) {
    const said = document.createElement("span");
    if (shape) said.className = `st ${shape}`;
    said.textContent = words;
    work.line.replaceChildren(said);
    work.box.querySelector("[data-told]").textContent = words;
  }

  function landed(work, file) {
    say(work, `${file.name}: ${work.box.dataset.landed}`, "done");
    return look(0);
  }

  // The lists as they stand now; asked again while a file is being checked, each time later.
  async function look(time) {
    await new Promise((go) => setTimeout(go, time));
    const answer = await fetch(section.dataset.files, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    let pending = false;
    for (const [id, now] of Object.entries((await answer.json()).fields)) {
      const list = document.getElementById(id)?.querySelector("[data-list]");
      if (!list) continue;
      pending ||= now.pending;
      if (!now.pending) document.querySelector(`#${id} [data-progress] .done`)?.remove();
      const fresh = new DOMParser().parseFromString(now.files, "text/html").body;
      if (list.innerText.trim() === fresh.innerText.trim() || list.contains(document.activeElement)) continue;
      list.replaceChildren(...fresh.childNodes);
    }
    if (pending && !look.waits) {
      look.waits = true;
      setTimeout(() => { look.waits = false; look(0); }, Math.min((look.times = (look.times || 0) + 1) * 1000, 15000));
    } else if (!pending) look.times = 0;
  }
})();
