/* What opens at its word: definitions of terms and sources, whose links lead elsewhere without this script, and notes
   on code, which open by themselves. Each stands above its word where there is more room above than below. */
"use strict";
(() => {
  const place = (box, word) => {
    const { top, bottom } = word.getBoundingClientRect();
    const below = innerHeight - bottom;
    box.classList.toggle("above", below < Math.min(top, 320));
  };

  document.addEventListener(
    "beforetoggle",
    ({ target, newState }) => {
      const word = document.querySelector(`[popovertarget="${target.id}"]`);
      if (newState === "open" && word?.closest("article")) place(target, word);
    },
    true,
  );

  const { more } = document.currentScript.dataset;
  const links = "a.term, a.cite";
  const box = document.createElement("span");
  if (!box.showPopover) return;
  box.className = "definition opened";
  box.popover = "auto";
  box.setAttribute("role", "note");
  let word; // whose box it is
  let pressed; // the word that was open when the pointer went down, which shuts it

  const shut = () => {
    word?.setAttribute("aria-expanded", "false");
    if (word) word.style.anchorName = "";
  };
  box.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && shut());

  /** The definition with a way to the glossary, or the source with the place that is meant in it. */
  const fill = (link) => {
    const from = document.getElementById(link.dataset.opens ?? decodeURIComponent(link.hash.slice(1)));
    box.replaceChildren(...[...from.childNodes].map((node) => node.cloneNode(true)));
    const at = link.nextElementSibling;
    if (at?.matches(".at")) box.append(at.textContent.replace(/^, /, " "));
    if (!link.dataset.opens) return;
    const onwards = document.createElement("a");
    onwards.href = link.href;
    onwards.textContent = more;
    box.append(" ", onwards);
  };

  const open = (link) => {
    const wasOpen = box.matches(":popover-open") && word === link;
    box.remove();
    if (wasOpen || pressed === link) return shut();
    word = link;
    fill(link);
    (link.closest("sup") ?? link).after(box);
    link.style.anchorName = "--opened";
    link.setAttribute("aria-expanded", "true");
    place(box, link);
    box.showPopover();
  };

  document.querySelectorAll(links).forEach((link) => {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
  });
  const article = document.querySelector("article");
  article.addEventListener("pointerdown", ({ target }) => {
    pressed = box.matches(":popover-open") && target.closest(links) === word ? word : null;
  });
  article.addEventListener("click", (event) => {
    const link = event.target.closest(links);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
    pressed = null;
  });
  article.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches(links)) return;
    event.preventDefault();
    open(event.target);
  });
})();
