/* Reading progress, kept on this device: which chapters are read, and where the reader stopped. */
"use strict";
(() => {
  const site = new URL("../../", document.currentScript.src);
  const key = `lesson-progress:${site.pathname}`;
  const chapters = (document.querySelector("meta[name=lesson-chapters]")?.content ?? "").split(" ").filter(Boolean);
  const mark = document.querySelector(".read-mark");
  const here = mark?.dataset.chapter;
  const unread = mark?.querySelector("button").textContent;

  /** `{read: {url: true | false}, last: {url, hash}}`; false means the reader took the mark away. */
  const load = () => {
    try {
      const { read, last } = JSON.parse(localStorage.getItem(key)) ?? {};
      return { read: { ...read }, last: last ?? null };
    } catch {
      return { read: {}, last: null };
    }
  };
  const save = (state) => {
    try {
      localStorage.setItem(key, JSON.stringify(state));
    } catch {
      /* Storage refused: the progress lasts as long as the page. */
    }
  };

  let state = load();
  const links = [...document.querySelectorAll(".md-nav--primary a[href], .sections a[href], .course a[href]")];
  const linksTo = (url) => {
    const { href } = new URL(url, site);
    return links.filter((link) => link.href === href);
  };

  const show = () => {
    const read = chapters.filter((url) => state.read[url] === true);
    document.querySelectorAll("[data-progress]").forEach((place) => {
      const said = place.getAttribute("role") === "status" ? state.read[here] === true : read.length;
      place.textContent = said ? place.dataset.progress.replace("{read}", read.length) : "";
    });
    chapters.forEach((url) =>
      linksTo(url).forEach((link) => link.classList.toggle("is-read", read.includes(url))),
    );
    if (mark) {
      const done = state.read[here] === true;
      const button = mark.querySelector("button");
      button.setAttribute("aria-pressed", String(done));
      button.textContent = done ? button.dataset.read : unread;
      mark.hidden = false;
    }
  };

  const setRead = (value) => {
    state = load();
    state.read[here] = value;
    save(state);
    show();
  };

  /** Where to go on: the place last seen, or the next unread chapter when that one is read. */
  const resumeAt = () => {
    if (!state.last || !chapters.includes(state.last.url)) return null;
    if (state.read[state.last.url] !== true) return state.last;
    const at = chapters.indexOf(state.last.url);
    const next = [...chapters.slice(at + 1), ...chapters.slice(0, at)].find((url) => state.read[url] !== true);
    return next ? { url: next, hash: "" } : null;
  };

  /** The room for it is kept since the page was drawn: see theme/main.html. */
  const offerResume = (link) => {
    const target = resumeAt();
    if (!target) return;
    link.href = new URL(target.url + target.hash, site);
    const title = linksTo(target.url)[0]?.textContent.trim() ?? link.dataset.place;
    link.textContent = link.dataset.resume.replace("{title}", () => title);
  };

  const rememberPlace = () => {
    const passed = [...document.querySelectorAll(".md-content__inner > h2[id]")].filter(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 2,
    );
    const hash = passed.length ? `#${passed.at(-1).id}` : "";
    state = { ...load(), last: { url: here, hash } };
    save(state);
  };

  show();
  document.querySelectorAll(".resume").forEach(offerResume);
  if (mark) {
    mark.querySelector("button").addEventListener("click", () => setRead(state.read[here] !== true));
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (state.read[here] === undefined) setRead(true);
    }).observe(mark);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") rememberPlace();
    });
    addEventListener("pagehide", rememberPlace);
  }
})();
