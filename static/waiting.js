// A page that waits for a worker: asked behind it, each time later, and shown anew once it waits no more. It is never
// loaded while its reader is going somewhere else: that would take the place of where she goes.
(() => {
  "use strict";
  let asked = 0, left = -Infinity;
  addEventListener("beforeunload", () => { left = performance.now(); });
  later();

  function later() {
    asked += 1;
    if (asked <= 120) setTimeout(ask, asked <= 20 ? Math.min(1000 * asked, 5000) : 30_000);  // the best part of an hour
  }

  async function ask() {
    try {
      const { status } = await fetch(location.href, { method: "HEAD", credentials: "same-origin", redirect: "manual" });
      const waits = status === 204 || status === 429 || status >= 500;
      if (waits || performance.now() - left < 30_000) return later();
      location.reload();
    } catch {
      later();  // the line is cut
    }
  }
})();
