/* Loads the module of an explorable shortly before it comes into view.
   Until then, without scripts, and from disk, the still figure inside it stands. */
"use strict";
(() => {
  if (location.protocol === "file:") {
    // Browsers refuse modules there: the still figure stays, and needs no room kept for a live one.
    document.documentElement.classList.add("from-disk");
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
  // A link to a state of a piece, such as #gradient-decay=…, leads to that piece, and leaves the page where it is
  // where most of the piece is in sight.
  const pieces = [...document.querySelectorAll(".explorable > *")].filter(({ localName }) => localName.includes("-"));
  const meant = () => {
    const [, tag] = /^#([a-z]+(?:-[a-z]+)+)=/.exec(location.hash) ?? [];
    return pieces.find(({ localName }) => localName === tag);
  };
  const lead = () => {
    const piece = meant();
    if (!piece) return;
    load(piece);
    const { top, bottom } = piece.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    if (seen < Math.min(bottom - top, innerHeight) / 2) piece.parentElement.scrollIntoView();
  };
  addEventListener("hashchange", lead);
  const first = meant();
  if (first) {
    load(first);
    first.parentElement.scrollIntoView();
  }
  pieces.filter((piece) => piece !== first).forEach((piece) => approaching.observe(piece));
})();
