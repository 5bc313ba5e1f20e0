/* The menu of a small screen: a button opens it, Esc closes it, the focus goes in with it and comes back. Underneath
   is Material's hidden box, which opens the menu by styles alone. */
"use strict";
(() => {
  const box = document.getElementById("__drawer");
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("menu");
  const rest = document.querySelectorAll(".md-skip, .md-header, .md-content, .md-footer");

  const follow = () => {
    const open = box.checked;
    button.setAttribute("aria-expanded", String(open));
    rest.forEach((part) => {
      part.inert = open;
    });
    if (open) {
      const here = menu.querySelector("[aria-current=page]");
      here?.scrollIntoView({ block: "center" });
      (here ?? menu.querySelector("a[href]")).focus({ preventScroll: true });
    }
  };
  const open = (wanted) => {
    if (box.checked === wanted) return;
    box.checked = wanted;
    follow();
    if (!wanted) button.focus({ preventScroll: true });
  };

  box.addEventListener("change", follow); // by the shade beside the menu
  button.addEventListener("click", () => open(true));
  menu.addEventListener("click", ({ target }) => {
    if (target.closest("a[href*='#'], .menu-close")) open(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") open(false);
  });
  // Wider, for a phone is turned: the menu stands beside the text, and the text must take the focus again.
  matchMedia("(min-width: 76.25em)").addEventListener("change", ({ matches }) => matches && open(false));
})();
