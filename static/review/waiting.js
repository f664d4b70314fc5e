// A page that waits for a worker: looked at again after a moment, each time later, and not for ever.
(() => {
  "use strict";
  const key = `kamrat-waited ${location.pathname}`;
  const waited = Number(sessionStorage.getItem(key) || 0) + 1;
  if (waited > 20) return;
  sessionStorage.setItem(key, waited);
  setTimeout(() => location.reload(), Math.min(1000 * waited, 5000));
})();
