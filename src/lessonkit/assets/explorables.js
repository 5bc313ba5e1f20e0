/* Loads the module of an explorable shortly before it comes into view.
   Until then, without scripts, and from disk, the still figure inside it stands. */
"use strict";
(() => {
  if (location.protocol === "file:") return; // Browsers refuse modules there.

  const load = ({ localName }) =>
    import(`../explorables/${localName}.js`).catch((error) => console.warn(`${localName}: still figure kept.`, error));

  const approaching = new IntersectionObserver(
    (entries) =>
      entries
        .filter((entry) => entry.isIntersecting)
        .forEach(({ target }) => {
          approaching.unobserve(target);
          load(target);
        }),
    { rootMargin: "600px" },
  );
  document.querySelectorAll(".explorable > *").forEach((element) => {
    if (element.localName.includes("-")) approaching.observe(element);
  });
})();
