/* The quiz: choose, check, read why. Choices and score are kept on this device. */
"use strict";
(() => {
  const site = new URL("../../", document.currentScript.src);

  const options = (question) =>
    [...question.querySelectorAll(".options > li")].map((item) => ({
      item,
      input: item.querySelector("input"),
      more: item.querySelector(".more"),
      why: item.querySelector(".why"),
      correct: item.dataset.correct === "true",
    }));

  /** The verdict in words, without giving away an option that was not chosen. */
  const verdict = (choices, multiple, said) => {
    const chosen = choices.filter(({ input }) => input.checked);
    if (!chosen.length) return said.unchosen;
    const strays = chosen.filter(({ correct }) => !correct).length;
    const missing = choices.filter(({ input, correct }) => correct && !input.checked).length;
    if (!strays && !missing) return said.right;
    if (!multiple) return said.wrong;
    if (!strays) return said.incomplete;
    return said.stray;
  };

  const start = (quiz) => {
    const said = quiz.dataset; // every word that is said here
    const key = `lesson-quiz:${site.pathname}:${quiz.dataset.quiz}`;
    const questions = [...quiz.querySelectorAll("fieldset.question")];
    let state = {};
    try {
      // Kept by earlier versions of this script, for the quiz as a whole.
      Object.keys(localStorage)
        .filter((name) => name.startsWith(`${key}:`))
        .forEach((name) => localStorage.removeItem(name));
      const kept = JSON.parse(localStorage.getItem(key)) ?? {};
      // An answer to an earlier wording of its question no longer means anything.
      for (const { dataset } of questions)
        if (kept[dataset.id]?.version === dataset.version) state[dataset.id] = kept[dataset.id];
    } catch {
      /* Storage refused: the answers last as long as the page. */
    }
    const save = () => {
      try {
        localStorage.setItem(key, JSON.stringify(state));
      } catch {
        /* As above. */
      }
    };

    const showScore = () => {
      const right = questions.filter(({ dataset }) => state[dataset.id]?.right).length;
      const checked = questions.filter(({ dataset }) => state[dataset.id]?.checked).length;
      quiz.querySelector(".score").textContent = checked
        ? (checked < questions.length ? said.scoreOpen : said.score)
            .replace("{right}", right)
            .replace("{total}", questions.length)
            .replace("{open}", questions.length - checked)
        : "";
      const ending = quiz.querySelector(".ending");
      if (ending) ending.hidden = right < questions.length;
    };

    const show = (question) => {
      const { checked, right } = state[question.dataset.id] ?? {};
      const choices = options(question);
      choices.forEach(({ item, input, more, why, correct }, index) => {
        // Once the answer is found nothing is given away by the reasons of the rest.
        const told = Boolean(checked && (right || input.checked));
        if (told && input.checked) item.dataset.verdict = correct ? "right" : "wrong";
        else delete item.dataset.verdict;
        if (!why) return;
        why.hidden = !told;
        why.id ||= `why-${question.dataset.id}-${index}`;
        const described = [more?.id, told && why.id].filter(Boolean).join(" ");
        if (described) input.setAttribute("aria-describedby", described);
        else input.removeAttribute("aria-describedby");
      });
      question.querySelector(".result").textContent = checked
        ? verdict(choices, question.hasAttribute("data-multiple"), said)
        : "";
      const answer = question.querySelector(".answer");
      answer.hidden = !checked || right;
      question.querySelector(".settled").hidden = !checked; // the place would be a hint
      if (answer.hidden) answer.open = false;
      question.classList.toggle("is-right", Boolean(checked && right));
    };

    const remember = (question, checked) => {
      const choices = options(question);
      state[question.dataset.id] = {
        version: question.dataset.version,
        chosen: choices.filter(({ input }) => input.checked).map(({ input }) => input.value),
        checked,
        right: checked && choices.every(({ input, correct }) => input.checked === correct),
      };
      save();
      show(question);
      showScore();
    };

    const restore = () => {
      questions.forEach((question) => {
        const chosen = state[question.dataset.id]?.chosen ?? [];
        options(question).forEach(({ input }) => {
          input.checked = chosen.includes(input.value);
        });
        show(question);
      });
      showScore();
    };

    questions.forEach((question) => {
      const check = question.querySelector(".check");
      check.hidden = false;
      check.addEventListener("click", () => {
        if (options(question).some(({ input }) => input.checked)) {
          remember(question, true);
        } else {
          question.querySelector(".result").textContent = verdict(options(question), false, said);
        }
      });
      // Moving with the arrow keys only chooses; a changed choice waits for its own check.
      question.addEventListener("change", () => remember(question, false));
    });
    quiz.addEventListener("submit", (event) => event.preventDefault());
    const reset = quiz.querySelector(".reset");
    reset.hidden = false;
    reset.addEventListener("click", () => {
      state = {};
      save();
      restore();
      quiz.querySelector(".score").textContent = said.afresh;
      questions[0]?.querySelector("input")?.focus();
    });
    restore();
    quiz.dataset.live = "";
  };

  document.querySelectorAll("[data-quiz]").forEach(start);
})();
