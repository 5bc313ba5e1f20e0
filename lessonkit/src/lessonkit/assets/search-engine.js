/* Finds the sections that answer a query, and what to quote of each. Knows no page. */
import MiniSearch from "./minisearch.min.js";
import { words } from "./search-words.js";

const TERMS_FIRST = 3; // at most
const EXCERPT = 160; // characters
const LEAD = 40; // of them before the first match
const WEAK = 0.2; // where only some of the words are found, a score below this part of the best is noise

const terms = (text) => words(text).map((word) => word.term);

/** Without the last character of a run, which is in the query as half of a pair. */
const queryTerms = (query) =>
  words(query)
    .filter((word, index, all) => word.end !== all[index - 1]?.end)
    .map((word) => word.term);

const prefix = (term) => !/^[a-z0-9]$/.test(term);
const fuzzy = (term) => (term.length > 4 ? 0.2 : false);
/** Tried in turn until something is found: all words, all words with slips, some words. */
const WAYS = [{ combineWith: "AND" }, { combineWith: "AND", fuzzy }, { combineWith: "OR", fuzzy }];

export class Engine {
  #sections;
  #index = new MiniSearch({
    fields: ["title", "names", "text"],
    tokenize: terms,
    processTerm: (term) => term,
    searchOptions: { tokenize: queryTerms, boost: { title: 4, names: 4 }, prefix },
  });

  /** An engine over what the build wrote: [{url, title, sections: [{id, title, text, short, names}]}]. */
  static async over(pages) {
    const engine = new Engine();
    engine.#sections = pages.flatMap((page) => page.sections.map((section) => ({ text: "", ...section, page })));
    const documents = engine.#sections.map(({ title, names = [], short = "", text }, id) => {
      return { id, title, names: names.join(" · "), text: `${short} ${text}` };
    });
    await engine.#index.addAllAsync(documents, { chunkSize: 20 }); // the reader types meanwhile
    return engine;
  }

  /**
   * What answers a query: {count, groups: [{page, hits: [{section, found}]}]}, best first. `found` holds the words of a
   * section that were looked for. Glossary entries come first whose names the query asks for or contains.
   */
  find(query) {
    const named = this.#named(query);
    const ids = new Set(named.map(({ id }) => id));
    const results = [...named, ...this.#search(query).filter(({ id }) => !ids.has(id))];
    const groups = new Map();
    for (const result of results) {
      const section = this.#sections[result.id];
      if (!groups.has(section.page)) groups.set(section.page, { page: section.page, hits: [] });
      groups.get(section.page).hits.push({ section, found: new Set(result.terms) });
    }
    return { count: results.length, groups: [...groups.values()] };
  }

  #search(query) {
    for (const way of WAYS) {
      const results = this.#index.search(query, way);
      if (results.length) return way.combineWith === "AND" ? results : results.filter(({ score }) => score > WEAK * results[0].score);
    }
    return [];
  }

  #named(query) {
    const asked = new Set(queryTerms(query)).size;
    const isTerm = ({ id }) => this.#sections[id].short;
    const results = this.#index.search(query, { combineWith: "OR", fuzzy, fields: ["title", "names"], filter: isTerm });
    return results
      .map((result) => ({ ...result, contained: this.#contained(result) }))
      .filter(({ contained, queryTerms }) => contained || queryTerms.length === asked)
      .sort((one, other) => other.contained - one.contained || other.score - one.score)
      .slice(0, TERMS_FIRST);
  }

  /** How many words the longest name of a term has that was found whole: "sum" goes before "running sum". */
  #contained({ id, terms: found }) {
    const { title, names = [] } = this.#sections[id];
    const whole = [title, ...names].map(terms).filter((name) => name.every((term) => found.includes(term)));
    return Math.max(0, ...whole.map((name) => name.length));
  }
}

/** A text in pieces [text, whether it was looked for]. */
export const marked = (text, found) => {
  const pieces = [];
  let end = 0;
  for (const word of words(text)) {
    if (!found.has(word.term)) continue;
    const start = Math.max(end, word.start); // pairs overlap
    if (start > end) pieces.push([text.slice(end, start), false]);
    pieces.push([text.slice(start, word.end), true]);
    end = word.end;
  }
  return [...pieces, [text.slice(end), false]].filter(([piece]) => piece);
};

/** The part of a text that holds the most of what was looked for. */
export const excerpt = (text, found) => {
  const hits = words(text).filter((word) => found.has(word.term));
  const variety = hits.map(({ start }, index) => {
    const near = hits.slice(index, index + 8).filter((hit) => hit.end <= start + EXCERPT - LEAD);
    return new Set(near.map((hit) => hit.term)).size;
  });
  const best = hits[variety.indexOf(Math.max(...variety))]?.start ?? 0;
  const start = border(text, best - LEAD);
  const end = border(text, start + EXCERPT);
  return `${start ? "… " : ""}${text.slice(start, end).trim()}${end < text.length ? " …" : ""}`;
};

/** The beginning of a word at or shortly before a place, or the place where there is none. */
const border = (text, place) => {
  if (place <= 0) return 0;
  if (place >= text.length) return text.length;
  const blank = text.lastIndexOf(" ", place);
  return blank > place - 25 ? blank + 1 : place;
};
