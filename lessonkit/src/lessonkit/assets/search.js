/* The search dialog, once it has been opened. */
import { Engine, excerpt, marked } from "./search-engine.js";

const SHOWN = 3; // results of a page; the others are folded
const PAUSE = 120; // ms without a key before an answer

const root = new URL("../../", import.meta.url);
const dialog = document.getElementById("search");
const input = dialog.querySelector("input");
const status = dialog.querySelector("[role=status]");
const list = dialog.querySelector(".search-results");
const say = dialog.dataset;

/** A text in the form that its number asks for. */
const numbered = (texts, count) => {
  const forms = JSON.parse(texts);
  return (forms[new Intl.PluralRules(forms.language).select(count)] ?? forms.other).replace("{count}", count);
};

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

const withMarks = (text, found) =>
  marked(text, found).map(([piece, hit]) => (hit ? element("mark", "", piece) : piece));

const result = ({ section, found }) => {
  const link = element(
    "a",
    "",
    element("span", "search-title", ...withMarks(section.title, found)),
    " ",
    element("span", "search-excerpt", ...withMarks(section.short ?? excerpt(section.text, found), found)),
  );
  link.href = new URL(section.page.url + (section.id ? `#${section.id}` : ""), root);
  return element("li", "", link);
};

const group = ({ page, hits }) => {
  const parts = [element("h2", "", page.title), element("ul", "", ...hits.slice(0, SHOWN).map(result))];
  const rest = hits.slice(SHOWN);
  if (rest.length) {
    const folded = element("details", "", element("summary", "", numbered(say.more, rest.length)));
    // Written when they are asked for: of a common word there are hundreds.
    folded.addEventListener("toggle", () => folded.append(element("ul", "", ...rest.map(result))), { once: true });
    parts.push(folded);
  }
  return element("section", "", ...parts);
};

const answer = (engine) => {
  const query = input.value.trim();
  const { count, groups } = engine.find(query);
  const told = count ? numbered(say.results, count) : say.none;
  status.textContent = query ? told : "";
  list.replaceChildren(...groups.map(group));
  list.scrollTop = 0;
};

// ---- Keyboard: the arrows walk from the field through the results and back, Enter in the field opens the first.

const stops = () => [input, ...list.querySelectorAll("a, summary")].filter((stop) => stop.checkVisibility());

dialog.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = stops().indexOf(event.target);
  if (step && here >= 0) {
    event.preventDefault();
    stops()[here + step]?.focus();
  } else if (event.key === "Enter" && event.target === input) {
    list.querySelector("a")?.click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // some browsers would only empty the field
    dialog.close();
  } else if (event.key.length === 1 && event.key !== " " && event.target !== input && !event.ctrlKey && !event.metaKey) {
    input.focus(); // where the character then goes
  }
});

dialog.addEventListener("click", (event) => {
  const opened = event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (opened || event.target === dialog) dialog.close(); // outside
});

// ---- The index

const response = await fetch(new URL("search.json", import.meta.url));
if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
const engine = await Engine.over(await response.json());
let timer;
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(answer, PAUSE, engine);
});
answer(engine);
