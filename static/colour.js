/* The preview of a colour follows the picker; without this script a button of the form shows it. */
const place = document.querySelector("[data-colour]");
const picker = document.getElementById("id_accent");
const sheet = document.getElementById("in-colour");

picker?.addEventListener("change", () => {
  sheet.href = `${place.dataset.colour}?is=${encodeURIComponent(picker.value)}`;
});
