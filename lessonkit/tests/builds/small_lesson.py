"""A small whole lesson about another subject (adding numbers), and how to build it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MKDOCS_YML = """\
site_name: Adding numbers
site_url: https://example.org/adding/
site_description: Why ten tenths are not one.
docs_dir: docs
strict: true
nav:
  - Start: index.md
  - chapters/01-rounding.md
  - chapters/02-order.md
  - Glossary: glossary.md
  - Quiz: quiz.md
  - Notebook: notebooks/tenths.ipynb
theme: {name: material, font: false}
markdown_extensions:
  - admonition
  - attr_list
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
plugins:
  - mkdocs-jupyter: {include: ["*.ipynb"], execute: false, include_requirejs: false}
  - lessonkit:
      notebook_time_limit: 60
      paper: {number: 1, title: On adding, authors: A. Adder}
      objectives:
        - {id: round, text: Say what rounding does.}
        - {id: order, text: Say why order matters.}
      colours:
        ink: {light: "#1A1C20", dark: "#E8EAED"}
        loss: {light: "#B5321F", dark: "#FF8A73", tex: loss, code: [lost]}
"""

CHAPTER_1 = """\
---
title: Rounding
description: What happens to a tenth.
objectives: [round]
outcome: You can say what rounding does.
---
# Rounding

Ten tenths give {{ value("tenths.total") }}: that is [[rounding]].
It is [[rounding]] again [@goldberg1991, p. 5].

$$ \\loss{e} = x - \\hat x $$

{{ cell("tenths", "add") }}

{{ output("tenths", "add") }}

{{ figure("tenths", "plot", caption="The error grows: $e$.", alt="A rising line.") }}

??? question "Check yourself: is it random?"

    No.
"""

CHAPTER_2 = """\
---
title: Order
description: Large to small, or small to large.
objectives: [order]
outcome: You can say why order matters.
---
# Order

Small numbers fall off the end of [[floating point|floating-point]] numbers.
See [rounding](01-rounding.md#rounding).
"""

GLOSSARY = """\
- term: rounding
  short: Replacing a number by the nearest one the machine has.
  full: Replacing a number $x$ by $\\hat x$. See [[floating point]].
  chapter: 01-rounding
  see: [floating point]
- term: floating point
  aka: [float]
  symbol: $x$
  short: Numbers with a fixed count of digits and a movable point.
  full: Numbers with a fixed count of digits.
  chapter: 02-order
  see: [rounding]
  cite: goldberg1991
"""

QUIZ = """\
title: Adding
questions:
  - id: random
    prompt: Is rounding random?
    objective: round
    settled: chapters/01-rounding.md#rounding
    options:
      - text: "Yes"
        why: Run it again and see the same digits.
      - text: "No"
        correct: true
        why: It is the same every time.
  - id: order
    prompt: Which change the sum $s$?
    objective: order
    settled: chapters/02-order.md
    options:
      - {text: order, correct: true, why: Small numbers get lost.}
      - {text: size, correct: true, why: So do small ones beside large ones.}
      - {text: weather, why: It does not.}
"""

REFERENCES = """\
@article{goldberg1991,
  author = {Goldberg, David}, title = {What Every Computer Scientist Should Know},
  journal = {ACM Computing Surveys}, year = {1991}, doi = {10.1145/103162.103163}
}
"""

PLOT = """\
import matplotlib.pyplot as plt
%config InlineBackend.figure_formats = ["svg"]
plt.rcParams["svg.fonttype"] = "none"
fig, ax = plt.subplots(figsize=(3, 2))
ax.plot([0, 1, 2], [0, 1, 4], color="#B5321F")
plt.show()"""


def code(tag: str, source: str, **metadata: str) -> dict:
    return {
        "cell_type": "code",
        "id": tag,
        "metadata": {"tags": [tag], **metadata},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def notebook(*cells: dict) -> str:
    title = {
        "cell_type": "markdown",
        "id": "t",
        "metadata": {},
        "source": "# Tenths\n\nOnce $0.1 + 0.1$.",
    }
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "cells": [title, *cells],
        },
        indent=1,
    )


ADD = code("add", "lost = sum([0.1] * 10)\nprint(lost)")
RESULTS = code("results", '{"total": lost, "deep": [{"n": 10}]}')


@dataclass
class Built:
    """The outcome of one build: what was said, as lines, and what came out."""

    status: int
    output: str
    site: Path

    def page(self, address: str) -> str:
        return (self.site / address / "index.html").read_text(encoding="utf-8")


class _Lines(logging.Handler):
    """Keeps what is logged, as MkDocs prints it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} - {record.getMessage()}")


@dataclass
class SmallLesson:
    """A lesson in a folder of its own, to be changed and built."""

    root: Path

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new))

    def build(self) -> Built:
        """Do what ``mkdocs build`` does, in this process: many times faster than a new one."""
        from click import ClickException
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        handler = _Lines()
        log = logging.getLogger("mkdocs")
        log.setLevel(logging.INFO)
        log.addHandler(handler)
        status = 0
        try:
            config = load_config(config_file=str(self.root / "mkdocs.yml"))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        except SystemExit as error:  # MkDocs prints an Abort's text and ends with its code
            handler.lines.append(str(error))
            status = 1
        except ClickException as error:  # a fault of mkdocs.yml, which the command says
            handler.lines.append(f"Error: {error.format_message()}")
            status = error.exit_code
        finally:
            log.removeHandler(handler)
        return Built(status, "\n".join(handler.lines), self.root / "site")

    def build_by_command(
        self, generator: str = "mkdocs", *options: str, **environment: str
    ) -> Built:
        """Run the command in a process of its own."""
        result = subprocess.run(
            [sys.executable, "-m", generator, "build", *options],
            cwd=self.root,
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
        )
        return Built(result.returncode, result.stdout + result.stderr, self.root / "site")


def write_small_lesson(lesson: SmallLesson, figure: bool = False) -> None:
    """Write its files, with or without the figure (which needs matplotlib: slow)."""
    cells = [ADD, RESULTS]
    chapter = CHAPTER_1
    if figure:
        cells.insert(1, code("plot", PLOT, alt="A rising line."))
    else:
        chapter = "\n".join(line for line in chapter.splitlines() if "figure(" not in line)
    for path, text in {
        "mkdocs.yml": MKDOCS_YML,
        "docs/index.md": "# Adding numbers\n\n{{ objectives() }}\n\n{{ sections() }}\n",
        "docs/chapters/01-rounding.md": chapter,
        "docs/chapters/02-order.md": CHAPTER_2,
        "docs/glossary.md": "# Glossary\n\n{{ glossary() }}\n",
        "docs/quiz.md": '# Quiz\n\n{{ quiz("adding") }}\n',
        "glossary.yml": GLOSSARY,
        "quiz/adding.yml": QUIZ,
        "references.bib": REFERENCES,
        "notebooks/tenths.ipynb": notebook(*cells),
    }.items():
        lesson.write(path, text)
