/* A button on every block of code that copies it. Its markup and its words stand in the page, in a template. */
"use strict";
(() => {
  const template = document.getElementById("copy-button");
  if (!template || !navigator.clipboard) return; // the browser has none on a page that is not secure
  const message = document.querySelector(".md-dialog__inner");
  const dialog = message.parentElement;
  let timer;

  message.setAttribute("role", "status");
  const say = (words) => {
    clearTimeout(timer);
    message.textContent = words;
    dialog.classList.add("md-dialog--active");
    timer = setTimeout(() => {
      dialog.classList.remove("md-dialog--active");
      message.textContent = "";
    }, 2000);
  };

  /** The code without the buttons of its notes. */
  const text = (block) => {
    const copy = block.querySelector("code").cloneNode(true);
    copy.querySelectorAll("button, .linenos").forEach((part) => part.remove());
    return copy.textContent.replace(/[ \t]+$/gm, "").trimEnd();
  };

  const bar = template.content.firstElementChild; // without the white space around it, which code would show
  document.querySelectorAll(".highlight pre:has(> code)").forEach((block) => {
    if (!block.closest(".notebook-output")) block.prepend(bar.cloneNode(true));
  });
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest(".md-code__button");
    if (!button) return;
    await navigator.clipboard.writeText(text(button.closest("pre")));
    say(button.dataset.said);
  });
})();
