/* What is looked at inside a page (see browser.py: `check(page, "labels")`). Each answers with a
   list of faults in words. */
({
  /** Text in figures too small to read. */
  labels() {
    return [...document.querySelectorAll("figure > svg text")]
      .filter((text) => text.getClientRects().length && text.textContent.trim())
      .flatMap((text) => {
        const { a, b } = text.getCTM();
        const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
        return size < 9 ? [`the label '${text.textContent.trim()}' is ${size.toFixed(1)} px small`] : [];
      })
      .slice(0, 5);
  },

  /** Elements of MathML with more or fewer parts than their kind has. */
  formulas() {
    const parts = { msub: 2, msup: 2, mfrac: 2, munder: 2, mover: 2, mroot: 2, msubsup: 3, munderover: 3 };
    return [...document.querySelectorAll(Object.keys(parts).join())]
      .filter((one) => one.childElementCount !== parts[one.localName])
      .map((one) => `<${one.localName}> has ${one.childElementCount} parts: ${one.textContent.slice(0, 60)}`);
  },

  /** Definitions, notes and other popovers that do not open, or not inside of the window. */
  async popovers() {
    const frame = () => new Promise(requestAnimationFrame);
    const inside = (popover) => {
      const { left, top, right, bottom } = popover.getBoundingClientRect();
      return left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
    };
    const faults = [];
    for (const button of document.querySelectorAll("article :is([popovertarget], a.term, a.cite)")) {
      if (!button.checkVisibility()) continue;
      button.scrollIntoView({ block: "center", behavior: "instant" });
      button.click();
      const popover = document.getElementById(button.getAttribute("popovertarget"))
        ?? document.querySelector(":popover-open");
      if (!popover) {
        faults.push(`nothing opens at '${button.textContent}'`);
        continue;
      }
      if (!inside(popover)) { // where a script finds its place, that takes a moment
        await frame();
        await frame();
      }
      const open = popover.matches(":popover-open");
      if (!open) faults.push(`the popover of '${button.textContent}' stays shut`);
      else if (!inside(popover)) faults.push(`the popover of '${button.textContent}' leaves the window`);
      if (open) popover.hidePopover();
    }
    return faults;
  },

  /** What paper should show and does not, or shows and should not. */
  paper() {
    const white = getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)";
    const hidden = [...document.querySelectorAll("article details > :not(summary)")]
      .filter((part) => part.parentElement.checkVisibility() && part.textContent.trim())
      .filter((part) => !part.getClientRects().length);
    const useless = [...document.querySelectorAll("body > header, nav:not(article nav), dialog, [popover]:not(.code-notes > *)")]
      .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height > 1);
    return [
      ...(white ? [] : ["the paper is not white"]),
      ...hidden.map((part) => `not printed: ${part.textContent.trim().slice(0, 60)}`),
      ...useless.map((part) => `printed: ${part.outerHTML.slice(0, 60)}`),
    ];
  },

  /** A page that stays light where the reader's system is dark: its paper, or the browser's own parts. */
  dark() {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return [
      ...(red + green + blue < 150 ? [] : [`the paper is light (${red}, ${green}, ${blue})`]),
      ...(getComputedStyle(document.documentElement).colorScheme === "dark" ? [] : ["scrollbars and fields are light"]),
    ];
  },

  /** Transitions and animations, where the reader asks for none. */
  motion() {
    const longest = Math.max(...[...document.querySelectorAll("*")].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return `${transitionDuration},${animationDuration}`.split(",").map(parseFloat);
    }));
    return longest <= 0.01 ? [] : [`moves for ${longest} s though the reader asks for calm`];
  },

  /** What a page without scripts lacks: title, text, pictures; or shows in vain: controls. */
  unscripted() {
    const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    const dead = all("article :is(button, input, select)").filter(
      (one) => !one.hasAttribute("popovertarget") && !one.closest("fieldset li, .tabbed-set"),
    );
    const empty = all("article :is(figure, .explorable)").filter((one) => one.getBoundingClientRect().height < 40);
    return [
      ...(document.querySelector("h1")?.checkVisibility() ? [] : ["no title to see"]),
      ...(document.querySelector("main").innerText.length > 60 ? [] : ["no text to read"]),
      ...dead.map((one) => `nothing answers ${one.outerHTML.slice(0, 80)}`),
      ...empty.map((one) => `nothing to see in ${one.outerHTML.slice(0, 80)}`),
    ];
  },

  /** Headings that a link to them misses. */
  async headings() {
    const frame = () => new Promise(requestAnimationFrame);
    const astray = [];
    for (const heading of document.querySelectorAll("article :is(h2, h3)[id]")) {
      location.hash = heading.id;
      await frame();
      await frame();
      const { top } = heading.getBoundingClientRect();
      const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      if (top < 0 || top > (end ? innerHeight : 200)) astray.push(`#${heading.id} lands at ${Math.round(top)} px`);
    }
    return astray;
  },

  /** A piece that grew when it started, pushing down what follows. */
  grown(tag) {
    return [...document.querySelectorAll(`.explorable > ${tag}`)].flatMap((piece) => {
      const before = window.seen.heights.get(piece);
      const after = piece.offsetHeight;
      if (after <= before + 2) return [];
      const room = (after / parseFloat(getComputedStyle(piece).fontSize) + 0.1).toFixed(1);
      return [`<${tag}> grows from ${before} to ${after} px when it starts: keep room="${room}em" for it`];
    });
  },

  /** axe, the accessibility checker, by all its rules but those of colours. */
  async axe() {
    const { violations } = await window.axe.run({
      resultTypes: ["violations"],
      rules: { "color-contrast": { enabled: false }, "link-in-text-block": { enabled: false } },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, html }) => `${id}: ${target.join(" ")}: ${html.slice(0, 120)}`),
    );
  },

  /** Marks what `colours` is to measure, up to three of each look that is not known; returns these
   *  looks. On a look alone hangs what axe says: the colour and size of letters and what is behind
   *  them; of a link also how it differs from the text around it. `known` is a list as JSON. */
  looks(known) {
    const clear = "rgba(0, 0, 0, 0) none 1 none";
    const layers = new Map();
    const behind = (element) => {
      if (!element) return "";
      if (!layers.has(element)) {
        const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element);
        const own = `${backgroundColor} ${backgroundImage} ${opacity} ${filter}`;
        layers.set(element, behind(element.parentElement) + (own === clear ? "" : `/${own}`));
      }
      return layers.get(element);
    };
    const letters = (element) => {
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
      return [color, fontSize, fontWeight, textShadow, behind(element)].join("|");
    };
    const block = (element) =>
      getComputedStyle(element).display.startsWith("inline") ? block(element.parentElement) : element;
    const link = (element) => {
      const { textDecoration, fontStyle, fontFamily, borderBottom, display } = getComputedStyle(element);
      const own = [textDecoration, fontStyle, fontFamily, borderBottom, display].join("|");
      return `link ${own} ${letters(element)} in ${letters(block(element.parentElement))}`;
    };
    // Passed over by axe, too: these, what is for ears alone, and what is no link in a line.
    const passedOver = '[aria-hidden="true"], svg, :disabled, [aria-disabled="true"]';
    const forEars = new Map([[document.body, false]]);
    const unseen = (element) => {
      if (!forEars.has(element)) {
        const shut = element.offsetWidth <= 1 && getComputedStyle(element).overflow === "hidden";
        forEars.set(element, shut || unseen(element.parentElement));
      }
      return forEars.get(element);
    };
    const shown = { opacityProperty: true, visibilityProperty: true };
    document.querySelectorAll("[data-letters]").forEach((one) => one.removeAttribute("data-letters"));
    document.querySelectorAll("[data-link]").forEach((one) => one.removeAttribute("data-link"));
    const good = new Set(JSON.parse(known));
    const found = new Map();
    const meet = (element, mark, lookOf) => {
      if (!element.checkVisibility(shown) || unseen(element)) return;
      const look = lookOf(element);
      const times = found.get(look) ?? 0;
      if (good.has(look) || times === 3) return;
      found.set(look, times + 1);
      element.setAttribute(mark, [...found.keys()].indexOf(look));
    };
    const { FILTER_ACCEPT: yes, FILTER_REJECT: no, FILTER_SKIP: within, SHOW_ALL } = NodeFilter;
    const texts = document.createTreeWalker(document.body, SHOW_ALL, (node) => {
      if (node.nodeType === Node.ELEMENT_NODE) return node.matches(passedOver) ? no : within;
      return node.nodeType === Node.TEXT_NODE && node.data.trim() ? yes : within;
    });
    const parents = new Set();
    while (texts.nextNode()) parents.add(texts.currentNode.parentElement);
    parents.forEach((parent) => meet(parent, "data-letters", letters));
    const outside = (one) => !one.closest(passedOver);
    const fields = [...document.querySelectorAll("input, select, textarea")].filter(outside);
    fields.forEach((field) => meet(field, "data-letters", letters));
    [...document.querySelectorAll("a[href]:not([role])")]
      .filter((one) => outside(one) && getComputedStyle(one).display === "inline")
      .forEach((one) => meet(one, "data-link", link));
    window.markedLooks = [...found.keys()];
    return window.markedLooks;
  },

  /** Has axe measure what `looks` marked: its faults; then, for "good", the looks it found good. */
  async colours(wanted) {
    if (wanted === "good") return window.goodLooks;
    const marks = { "color-contrast": "data-letters", "link-in-text-block": "data-link" };
    window.axe.configure({
      rules: Object.entries(marks).map(([id, mark]) => ({ id, selector: `[${mark}]` })),
    });
    const { violations, passes, incomplete } = await window.axe.run({
      runOnly: { type: "rule", values: Object.keys(marks) },
      elementRef: true,
    });
    const looks = (results) =>
      results.flatMap(({ id, nodes }) =>
        nodes.map(({ element }) => window.markedLooks[element.getAttribute(marks[id])]),
      );
    const doubtful = new Set([...looks(violations), ...looks(incomplete)]);
    window.goodLooks = looks(passes).filter((look) => !doubtful.has(look));
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${target.join(" ")}: ${html.slice(0, 120)}`),
    );
  },
})
