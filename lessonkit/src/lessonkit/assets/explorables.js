/* Loads the module of an explorable shortly before it comes into view.
   Until then, without scripts, and from disk, the still figure inside it stands. */
"use strict";
(() => {
  if (location.protocol === "file:") {
    // Browsers refuse modules there: the still figure stays, and needs no room kept for a live one.
    document.querySelectorAll(".explorable > *").forEach((piece) => {
      piece.style.minHeight = "0";
    });
    return;
  }

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
  // A link to a state of a piece, such as #gradient-decay=…, leads to that piece.
  const [, wanted] = /^#([a-z]+(?:-[a-z]+)+)=/.exec(location.hash) ?? [];
  document.querySelectorAll(".explorable > *").forEach((element) => {
    if (!element.localName.includes("-")) return;
    if (element.localName === wanted) {
      load(element);
      element.parentElement.scrollIntoView();
    } else approaching.observe(element);
  });
})();
