/* The discussion of a page: giscus in a frame, made only when the reader asks for it. */
"use strict";
(() => {
  const ORIGIN = "https://giscus.app";
  const SESSION = "giscus-session";
  const button = document.querySelector("button[data-giscus]");
  if (!button) return;
  const settings = JSON.parse(button.dataset.giscus);

  // After a sign-in, giscus sends the reader back with a session in the address.
  const address = new URL(location.href);
  const fresh = address.searchParams.get("giscus");
  address.searchParams.delete("giscus");
  if (fresh) history.replaceState(history.state, "", address);
  address.hash = "";
  let session = fresh ?? "";
  try {
    if (fresh) localStorage.setItem(SESSION, JSON.stringify(fresh));
    else session = JSON.parse(localStorage.getItem(SESSION)) ?? "";
  } catch {
    /* Storage refused: the sign-in lasts as long as the page. */
  }
  const signOut = () => {
    session = "";
    try {
      localStorage.removeItem(SESSION);
    } catch {
      /* As above. */
    }
  };

  const term = () => {
    if (settings.mapping === "url") return address.href;
    if (settings.mapping === "title") return document.title;
    return location.pathname.length < 2 ? "index" : location.pathname.slice(1).replace(/\.\w+$/, "");
  };

  const widget = () => {
    const dark = document.body.dataset.mdColorScheme === "slate";
    const query = new URLSearchParams({
      origin: address.href,
      session,
      theme: dark ? "noborder_dark" : "noborder_light",
      reactionsEnabled: "0",
      emitMetadata: "0",
      inputPosition: "top",
      repo: settings.repo,
      repoId: settings.repo_id,
      category: settings.category,
      categoryId: settings.category_id,
      strict: "1",
      description: document.querySelector("meta[name=description]")?.content ?? "",
      backLink: address.href,
      term: term(),
    });
    return `${ORIGIN}/${settings.language}/widget?${query}`;
  };

  const open = () => {
    const frame = document.createElement("iframe");
    frame.title = button.dataset.frame;
    frame.allow = "clipboard-write";
    frame.src = widget();
    addEventListener("message", ({ origin, source, data }) => {
      if (origin !== ORIGIN || source !== frame.contentWindow || !data?.giscus) return;
      if (Number.isFinite(data.giscus.resizeHeight)) frame.style.height = `${data.giscus.resizeHeight}px`;
      if (data.giscus.signOut) {
        signOut();
        frame.src = widget();
      }
    });
    button.closest(".discussion").append(frame);
    button.remove();
    frame.focus();
  };

  button.hidden = false;
  button.addEventListener("click", open);
  if (fresh) open();
})();
