/* A field above the glossary that leaves of it what holds the words typed in. Without scripts the list is whole. */
"use strict";
(() => {
  const bar = document.querySelector(".glossary-filter");
  const field = bar?.querySelector("input");
  const told = bar?.querySelector("output");
  if (!field) return;
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const terms = [...document.querySelectorAll(".glossary dl > div")];
  const texts = terms.map((term) => [".short", "dt", ".also"]
    .flatMap((part) => [...term.querySelectorAll(part)])
    .map((part) => fold(part.textContent))
    .join(" "));
  const { language, ...forms } = JSON.parse(told.dataset.found);
  const plural = new Intl.PluralRules(language);

  const filter = () => {
    const asked = fold(field.value).split(/\s+/).filter(Boolean);
    terms.forEach((term, at) => { term.hidden = !asked.every((word) => texts[at].includes(word)); });
    document.querySelectorAll(".glossary h2").forEach((letter) => {
      const list = letter.nextElementSibling;
      letter.hidden = list.hidden = ![...list.children].some((term) => !term.hidden);
    });
    document.querySelectorAll(".letters a").forEach((link) => {
      link.hidden = document.getElementById(link.hash.slice(1)).hidden;
    });
    const count = terms.filter((term) => !term.hidden).length;
    const form = forms[plural.select(count)] ?? forms.other;
    told.value = asked.length ? (count ? form.replace("{count}", count) : told.dataset.none) : "";
  };

  bar.hidden = false;
  field.addEventListener("input", filter);
  // A link to a term leads there, also to one that was filtered out.
  addEventListener("hashchange", () => {
    const term = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!term?.closest("[hidden]")) return;
    field.value = "";
    filter();
    term.scrollIntoView();
  });
})();
