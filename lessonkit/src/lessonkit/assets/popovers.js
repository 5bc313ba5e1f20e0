/* A definition or a note opens above its word where there is more room above than below. */
"use strict";
document.addEventListener(
  "beforetoggle",
  ({ target, newState }) => {
    const word = document.querySelector(`[popovertarget="${target.id}"]`);
    if (newState !== "open" || !word) return;
    const { top, bottom } = word.getBoundingClientRect();
    const below = innerHeight - bottom;
    target.classList.toggle("above", below < Math.min(top, 320));
  },
  true,
);
