// Adds a row to a table without leaving the page. Without this file the button saves and brings an empty row.
(() => {
  "use strict";
  for (const table of document.querySelectorAll("[data-rows]")) {
    const button = table.querySelector("[data-add]");
    button?.addEventListener("click", (event) => {
      const rows = [...table.querySelectorAll(".rowset")];
      const last = rows.at(-1);
      event.preventDefault();
      if (!last || rows.length >= Number(table.dataset.most)) return;
      const fresh = last.cloneNode(true);
      const number = rows.length;
      const name = table.dataset.rows;
      for (const each of fresh.querySelectorAll("[name], [id], [for]")) {
        for (const attribute of ["name", "id", "for", "aria-describedby"]) {
          const old = each.getAttribute(attribute);
          if (!old) continue;
          const pattern = attribute === "name" ? new RegExp(`^(${escape(name)}\\.)\\d+`) : new RegExp(`^(${escape(name.replaceAll(".", "-"))}-)\\d+`);
          each.setAttribute(attribute, old.replace(pattern, `$1${number}`));
        }
        if ("value" in each) each.value = "";
      }
      fresh.querySelector(".n").textContent = number + 1;
      last.after(fresh);
      for (const each of fresh.querySelectorAll("[data-limit]")) each.dispatchEvent(new Event("count", { bubbles: true }));
      fresh.querySelector("input, select, textarea")?.focus();
    });
  }

  function escape(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }
})();
