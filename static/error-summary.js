/* A page that came back with errors begins at its summary. */
document.querySelector(".ds-error-summary")?.focus();
