/* Small repairs of the base theme that need a script: regions that scroll sideways can be reached by
   keyboard (but only while they do scroll), code bars are no landmarks, notes in code have names. */
"use strict";
(() => {
  const SCROLLERS = "div.arithmatex, .md-typeset__scrollwrap, .jupyter-wrapper pre, .jp-OutputArea-child";

  const mark = (region) => {
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  };

  // The base theme wraps tables and adds its buttons when the document is ready; this runs after it.
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".md-code__nav").forEach((bar) => bar.setAttribute("role", "none"));
    document.querySelectorAll(".md-annotation__index").forEach((link) => {
      link.setAttribute("aria-label", `Note ${link.firstElementChild?.dataset.mdAnnotationId ?? ""}`.trim());
    });
    const regions = [...document.querySelectorAll(SCROLLERS)];
    const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
    regions.forEach((region) => sizes.observe(region));
    // A font that arrives late widens a formula, but not the region around it.
    document.fonts.addEventListener("loadingdone", () => regions.forEach(mark));
    // What opens or comes to the front is measured then.
    ["toggle", "change"].forEach((event) =>
      document.addEventListener(event, () => regions.forEach(mark), true),
    );
  });
})();
