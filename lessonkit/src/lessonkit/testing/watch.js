/* Runs before a page's own scripts: notes what happens while it loads (see test_pages.py). */
"use strict";
(() => {
  const seen = { moved: [], blocked: [], heights: new Map() };
  window.seen = seen;
  const name = (element) => `<${element.localName}${element.id && ` id=${element.id}`}>`;

  // What moves in the text without the reader's doing.
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      for (const { node, previousRect: from, currentRect: to } of sources) {
        const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
        // What appears or goes leaves an empty place, which is no move.
        if (!element?.closest("article") || !from.width || !to.width) continue;
        seen.moved.push(`${name(element)} moves by itself by ${Math.round(to.y - from.y)} px`);
      }
    }
  }).observe({ type: "layout-shift", buffered: true });

  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    seen.blocked.push(`the policy (${violatedDirective}) blocks ${blockedURI}`);
  });

  // How high each piece was before its module came.
  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".explorable > :not(p)").forEach((piece) => {
      seen.heights.set(piece, piece.offsetHeight);
    });
  });
})();
