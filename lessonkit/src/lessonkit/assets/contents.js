/* Where the reader is: the contents mark the heading last passed, the bar at the top names the page once its title
   is out of view, and the navigation shows the page's own link. The browser tells when a heading passes, so nothing
   is measured while the reader scrolls. */
"use strict";
(() => {
  const links = new Map(); // of each heading of the contents, in their order
  document.querySelectorAll(".sections-here a[href^='#']").forEach((link) => {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  });
  const ids = [...links.keys()];
  const passed = new Set();
  let current;

  /** Bring a link into the part of its sidebar that is seen; the page itself does not scroll. */
  const show = (link) => {
    const sidebar = link.closest(".md-sidebar__scrollwrap");
    const inside = link.getBoundingClientRect();
    const box = sidebar.getBoundingClientRect();
    if (!inside.height || (inside.top >= box.top + 30 && inside.bottom <= box.bottom)) return;
    sidebar.scrollTop += inside.top - (box.top + box.bottom) / 2;
  };

  const mark = () => {
    const next = ids.findLast((id) => passed.has(id));
    if (next === current) return;
    current = next;
    if (current) show(links.get(current));
    ids.forEach((id, at) => {
      const link = links.get(id);
      link.classList.toggle("md-nav__link--active", id === current);
      link.classList.toggle("md-nav__link--passed", at < ids.indexOf(current));
      if (id === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };

  // The window, but without end above: what is in it has been passed. A picture beside the text goes by the same line.
  const line = getComputedStyle(document.documentElement).getPropertyValue("--read");
  const headings = new IntersectionObserver(
    (entries) => {
      entries.forEach(({ target, isIntersecting }) => passed[isIntersecting ? "add" : "delete"](target.id));
      mark();
    },
    { rootMargin: `1000000px 0px ${100 * (line - 1)}% 0px` },
  );
  ids.forEach((id) => {
    const heading = document.getElementById(id);
    if (heading) headings.observe(heading);
  });

  const bar = document.querySelector(".md-header__title");
  const title = document.querySelector("article h1");
  const here = document.querySelector(".md-nav--primary [aria-current=page]");
  if (!title) return;
  let first = true;
  new IntersectionObserver(
    ([{ isIntersecting, boundingClientRect }]) => {
      if (first && here) show(here);
      first = false;
      bar.classList.toggle("md-header__title--active", !isIntersecting && boundingClientRect.top < 0);
    },
    { rootMargin: "-48px 0px 0px 0px" },
  ).observe(title);
})();
