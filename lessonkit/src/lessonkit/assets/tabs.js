/* Content tabs: a choice is made in every set that has a tab of that name (with content.tabs.link) and kept for the
   next page. Each set is a row of radio buttons and needs no script to open. */
"use strict";
(() => {
  const { src, dataset } = document.currentScript;
  const key = `lesson-tabs:${new URL("../../", src).pathname}`;
  const KEPT = 12; // choices remembered, the latest first
  const sets = [...document.querySelectorAll(".tabbed-set")].map((set) =>
    [...set.querySelectorAll(":scope > input")].map((input) => ({ input, name: input.labels[0].textContent.trim() })),
  );

  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };
  const keep = (name) => {
    try {
      const kept = [name, ...load().filter((other) => other !== name)];
      localStorage.setItem(key, JSON.stringify(kept.slice(0, KEPT)));
    } catch {
      /* Storage refused: the choice lasts as long as the page. */
    }
  };
  const choose = (names) =>
    sets.forEach((tabs) => {
      const name = names.find((wanted) => tabs.some((tab) => tab.name === wanted));
      if (name !== undefined) tabs.find((tab) => tab.name === name).input.checked = true;
    });

  if ("linked" in dataset) {
    choose(load());
    document.addEventListener("change", ({ target }) => {
      if (!target.matches(".tabbed-set > input")) return;
      const set = target.parentElement;
      const before = set.getBoundingClientRect().top;
      const name = target.labels[0].textContent.trim();
      choose([name]);
      keep(name);
      // What opened or closed above must not move what the reader looks at.
      scrollBy({ top: set.getBoundingClientRect().top - before, behavior: "instant" });
    });
  }
  // A link may lead to a tab.
  const open = () => {
    const named = sets.flat().find(({ input }) => location.hash === `#${encodeURIComponent(input.id)}`);
    if (named) named.input.checked = true;
  };
  open();
  addEventListener("hashchange", open);
})();
