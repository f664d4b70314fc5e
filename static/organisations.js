// While somebody types her organisation: those that it may be. Without this file she is asked when she sends the form.
const box = document.getElementById("similar");
const PAUSE = 400;
const fields = { name: document.getElementById("id_name"), identifier: document.getElementById("id_identifier") };
let timer, asked = "";

async function ask() {
  const query = new URLSearchParams({ country: box.dataset.country, name: fields.name.value, identifier: fields.identifier.value });
  if (String(query) === asked) return;
  asked = String(query);
  try {
    const answer = await fetch(`${box.dataset.ask}?${query}`, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok || String(query) !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
    box.replaceChildren(...(fresh ? [fresh] : []));
  } catch { /* no line: the form asks by itself */ }
}

if (box && fields.name && fields.identifier) {
  fields.identifier.closest(".ds-field")?.after(box);  // beside what she types
  for (const field of Object.values(fields)) {
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  }
  box.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-identifier]");
    if (!chosen) return;
    fields.name.value = chosen.dataset.name;
    fields.identifier.value = chosen.dataset.identifier;
    box.replaceChildren();
    fields.identifier.focus();
  });
}
