/* The base theme's script is most of what a page weighs, and nothing in it is needed to read: search, menus, copy
   buttons, the heading one is at. It comes with the reader's first sign, and what the reader did meanwhile is done
   again once it is there. Then small repairs of what it leaves. */
"use strict";
(() => {
  const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin", "scroll", "beforeprint"];
  const SCROLLERS = "div.arithmatex, .md-typeset__scrollwrap, pre > code, .jupyter-wrapper pre, .jp-OutputArea-child";
  const waiting = document.querySelector("script[data-src]");

  // ---- Regions that scroll sideways can be reached by keyboard, but only while they do scroll.

  const sizes = new ResizeObserver((entries) =>
    entries
      .map(({ target }) => [target, target.scrollWidth > target.clientWidth]) // first read all, then write
      .forEach(([region, scrolls]) => {
        if (scrolls) region.tabIndex = 0;
        else region.removeAttribute("tabindex");
      }),
  );
  const regions = [...document.querySelectorAll(SCROLLERS)];
  // What is far from the view is measured when it comes near; till then it may scroll.
  regions.forEach((region) => {
    region.tabIndex = 0;
  });
  // Observed anew, each is measured after the next layout: asking at once would force one.
  const measure = () =>
    regions.forEach((region) => {
      sizes.unobserve(region);
      sizes.observe(region);
    });
  measure();
  // A font that arrives late widens a formula, but not the region around it.
  document.fonts.addEventListener("loadingdone", measure);
  // What opens or comes to the front is measured then.
  ["toggle", "change"].forEach((event) => document.addEventListener(event, measure, true));

  // ---- The navigation shows the page one is on, also while it waits for the base theme's script.

  const here = document.querySelector(".md-nav--primary .md-nav__link--active[href]");
  const navigation = here?.closest(".md-sidebar__scrollwrap");
  if (navigation) {
    new ResizeObserver((_, observer) => {
      observer.disconnect();
      navigation.scrollTop = here.offsetTop - navigation.offsetTop - navigation.clientHeight / 2;
    }).observe(navigation);
  }

  // ---- The base theme's script

  /** Code bars are no landmarks, notes in code have names. */
  const repair = () => {
    document.querySelectorAll(".md-code__nav").forEach((bar) => bar.setAttribute("role", "none"));
    document.querySelectorAll(".md-annotation__index").forEach((link) => {
      link.setAttribute("aria-label", `Note ${link.firstElementChild?.dataset.mdAnnotationId ?? ""}`.trim());
    });
  };

  if (!waiting) {
    document.addEventListener("DOMContentLoaded", repair);
    return;
  }

  const missed = [];
  const miss = (event) => {
    // The window, for the theme listens there, and what a key does elsewhere has been done.
    if (event.type === "keydown") missed.push([window, new KeyboardEvent("keydown", event)]);
    else if (event.target.matches(".md-option, .tabbed-set > input")) missed.push([event.target, new Event("change")]);
  };
  const start = (sign) => {
    if (sign?.type === "scroll" && sign.target !== document) return; // the navigation, by ourselves
    SIGNS.forEach((type) => removeEventListener(type, start, true));
    const script = document.createElement("script");
    script.src = waiting.dataset.src;
    script.addEventListener("load", () => {
      ["keydown", "change"].forEach((type) => removeEventListener(type, miss, true));
      document.dispatchEvent(new Event("lesson:theme"));
      // Some of its parts start a moment later.
      setTimeout(() => {
        repair();
        missed.forEach(([target, event]) => target.dispatchEvent(event));
      });
    });
    waiting.replaceWith(script);
  };
  ["keydown", "change"].forEach((type) => addEventListener(type, miss, true));
  SIGNS.forEach((type) => addEventListener(type, start, { capture: true, passive: true }));
  // A link into the page or from the search asks for what only the script can do.
  if (location.hash || location.search || scrollY) start();
})();
