/* A table laid out as cards stays a table for everybody: some browsers forget it when `display` changes.
   Written here because the HTML standard allows no such roles in the page itself. */
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

for (const part of document.querySelectorAll("table.cards, table.cards :is(thead, tbody, tfoot, tr, td, th)")) {
  const heading = part.scope === "row" ? "rowheader" : "columnheader";
  part.setAttribute("role", roles[part.tagName] ?? heading);
}
