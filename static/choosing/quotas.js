// Whether each tag is met, said again at every tick; without this the page has a button that counts.
const form = document.querySelector("form[data-set]");
if (form) {
  const boxes = [...form.querySelectorAll("input[name=member]")];
  const words = form.querySelector("[data-quotas]").dataset;
  const state = (quota, count) => {
    if (count < Number(quota.least || 0)) return ["look", words.few];
    if (quota.most !== "" && count > Number(quota.most)) return ["look", words.many];
    return ["done", words.met];
  };
  const count = () => {
    const taken = boxes.filter((box) => box.checked);
    form.querySelector("[data-taken]").textContent = taken.length;
    const size = form.querySelector("[data-size]");
    size.className = `st ${taken.length === Number(form.dataset.set) ? "done" : "look"}`;
    for (const line of form.querySelectorAll("[data-tag]")) {
      const number = taken.filter((box) => box.dataset.tags.split(" ").includes(line.dataset.tag)).length;
      const [shape, word] = state(line.dataset, number);
      line.querySelector("[data-count]").textContent = number;
      const said = line.querySelector(".st");
      said.className = `st ${shape}`;
      said.textContent = word;
    }
  };
  form.addEventListener("change", count);
  form.querySelector("[data-recount]").hidden = true;
  count();
}
