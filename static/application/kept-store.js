// Where text that was not saved is kept on this device: encrypted, under a key that this person's own pages bring with
// them and that the device never keeps. Whoever signs in here as somebody else has another. A browser without that
// keeps the text in the tab as long as the tab lives, or not at all, and the page says so.
window.kamratStore = (user, lock) => {
  "use strict";
  const able = Boolean(window.indexedDB && window.isSecureContext && crypto.subtle);
  const bytes = new TextEncoder();

  function open() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("kamrat", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("texts");
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => failed(asked.error);
    });
  }

  // One act on the box; what it answers comes when it is really written.
  async function act(base, mode, work) {
    return new Promise((done, failed) => {
      const transaction = base.transaction("texts", mode);
      const asked = work(transaction.objectStore("texts"));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }

  function keyOf() {
    const bits = Uint8Array.from(lock.match(/../g), (pair) => parseInt(pair, 16));
    return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  async function locked() {
    const base = await open();
    const key = await keyOf();
    const bound = (name) => ({ name: "AES-GCM", additionalData: bytes.encode(`${user}|${name}`) });
    return {
      how: "locked",
      async put(name, text) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const data = await crypto.subtle.encrypt({ ...bound(name), iv }, key, bytes.encode(text));
        await act(base, "readwrite", (box) => box.put({ iv, data }, name));
      },
      drop: (name) => act(base, "readwrite", (box) => box.delete(name)),
      async all(prefix) {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const names = await act(base, "readonly", (box) => box.getAllKeys(range));
        const found = [];
        for (const name of names) {
          const row = await act(base, "readonly", (box) => box.get(name));
          try {
            const text = await crypto.subtle.decrypt({ ...bound(name), iv: row.iv }, key, row.data);
            found.push([name, new TextDecoder().decode(text)]);
          } catch { await act(base, "readwrite", (box) => box.delete(name)); } // not hers, or broken
        }
        return found;
      },
    };
  }

  function inTheTab() {
    sessionStorage.setItem("kamrat-tried", "1");
    sessionStorage.removeItem("kamrat-tried");
    return {
      how: "tab",
      put: async (name, text) => sessionStorage.setItem(name, text),
      drop: async (name) => sessionStorage.removeItem(name),
      all: async (prefix) => Object.keys(sessionStorage).filter((name) => name.startsWith(prefix)).map((name) => [name, sessionStorage.getItem(name)]),
    };
  }

  const nothing = { how: "none", put: async () => {}, drop: async () => {}, all: async () => [] };
  const second = () => { try { return inTheTab(); } catch { return nothing; } };
  return able ? locked().catch(second) : Promise.resolve(second());
};
