// A check-in with oneself. What is typed is kept in this browser's own storage and nowhere else: this file has no
// way to send anything. Without storage (a private window) it works as paper does: gone with the page.
(() => {
  "use strict";
  const KEY = "alongside-check-in";
  const box = document.querySelector("[data-check-in]");
  if (!box) return;
  const fields = [...box.querySelectorAll("[data-own]")];
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY) || "{}");
    } catch {
      return {};
    }
  };
  const keep = () => {
    try {
      const typed = fields.filter((field) => field.value).map((field) => [field.id, field.value]);
      if (typed.length) localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(typed)));
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that stores nothing: the words are there until the page is closed.
    }
  };
  const before = kept();
  for (const field of fields) {
    field.disabled = false;
    field.value = before[field.id] || "";
    field.addEventListener("input", keep);
  }
  box.querySelector("[data-without]").hidden = true;
  // Lines to write on are for paper only.
  const lines = (hidden) => box.querySelectorAll("[data-line]").forEach((line) => (line.hidden = hidden));
  lines(true);
  addEventListener("beforeprint", () => lines(false));
  addEventListener("afterprint", () => lines(true));
  const erase = box.querySelector("[data-erase]");
  const erased = box.querySelector("[data-erased]");
  erase.hidden = false;
  erase.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    keep();
    erased.hidden = false;
  });
})();
