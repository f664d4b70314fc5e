// A page that waits for a worker: asked behind it, each time later and not for ever, and shown anew once it waits no
// more. It is not loaded again and again: that would take the place of the page its reader is just going to.
(() => {
  "use strict";
  const here = document.currentScript.getAttribute("src");
  let asked = 0, timer;
  addEventListener("pagehide", () => clearTimeout(timer));
  later();

  function later() {
    asked += 1;
    if (asked <= 20) timer = setTimeout(ask, Math.min(1000 * asked, 5000));
  }

  async function ask() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      if (answer.ok && (await answer.text()).includes(here)) return later();
      location.reload();
    } catch {
      later();  // the line is cut
    }
  }
})();
