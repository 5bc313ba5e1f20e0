"""However a source is bent, a build is right or says one line, and the last site stands.

Each kind of source is bent in many ways, drawn from a seed. ``BENDS_SEED=7 BENDS=500`` draws
others, and more of them; what fails is named by kind, seed and way.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import html5lib
import lesson_bends
import pytest
from lesson_bends import KINDS, RAN, Bent, bend, enrich, kept_outputs, sources_of
from lessonkit.load.notebooks import Notebook
from selectolax.lexbor import LexborHTMLParser
from small_lesson import Built, SmallLesson

from lessonkit import build as building

SEED = int(os.environ.get("BENDS_SEED", "1997"))
COUNT = int(os.environ.get("BENDS", "30"))
#: Seconds of computing that one build may take before it counts as one that hangs.
PATIENCE = 20

_PLACE = re.compile(r"[\w.-]+\.(?:yml|bib|md|ipynb|json|py|css|js)\b|^Error: /\S+: ")
#: MkDocs has refused its settings, or builds as one that was told of no plugin.
_MKDOCS_ALONE = re.compile(
    r"Config value |Error: .*configuration|Aborted with \d+ config|^INFO - Building .*/[^/.]+$",
    re.M,
)
_UNREAD = re.compile(
    r"\{\{|\[\[|\[@|klzzwxh|wzxhzdk|<bound method|object at 0x|\bUndefined\b"
    r"|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\ue0ff\ufffe\uffff]"
)
_FORMULA = re.compile(r"\$[^\s\d$][^$\n]*\$")


class Bench:
    """The small lesson, laid out anew for each bend; what is executed or rendered once is kept."""

    def __init__(self, lesson: SmallLesson, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lesson = lesson
        enrich(lesson)
        built = lesson.build()
        assert built.status == 0, built.output
        self.sources = sources_of(lesson)
        self.good = pages_of(lesson.root / "site")
        self.outputs = kept_outputs(lesson.root / ".cache/lessonkit/executed")
        self.random: Random | None = None
        monkeypatch.setattr(building, "execute_all", self.execute)

    def execute(self, notebooks: list[Notebook], *rest: object) -> None:
        """In the place of kernels, which take seconds: what cells showed, and what others might."""
        for notebook in notebooks:
            notebook.executed = json.loads(json.dumps(notebook.content))
            lesson_bends.executed(notebook.executed, self.outputs, self.random)

    def fault_of(self, kind: str, seed: int) -> str | None:
        """What is wrong with the build of a bent lesson, if anything is."""
        bent = bend(kind, seed, self.sources)
        self.random = Random(seed) if kind == "notebook" else None
        root = self.lesson.root
        shutil.rmtree(root / "site", ignore_errors=True)
        for path, text in self.sources.items():
            target = root / path
            if target.is_dir():
                target.rmdir()
            target.write_text(text, encoding="utf-8")
        self.lesson.write("site/index.html", "the last good site")
        bent.apply(self.lesson)
        said = io.StringIO()
        fault: str | None
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), _patience():
                built = self.lesson.build()
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            where = traceback.format_exception(error)
            # What MkDocs cannot read of its settings, before it asks any plugin, is its own.
            ours = bent.path != "mkdocs.yml" or any("lessonkit/src" in line for line in where)
            fault = "".join(where[-6:]) if ours else None
        else:
            fault = self.judge(bent, built, said.getvalue())
        return fault and f"{kind} {seed}: {bent.path} {bent.how}\n{self.difference(bent)}\n{fault}"

    def difference(self, bent: Bent) -> str:
        from difflib import unified_diff

        new = (bent.content or b"").decode("utf-8", "replace")
        lines = unified_diff(
            self.sources[bent.path].splitlines(), new.splitlines(), n=0, lineterm=""
        )
        return "\n".join(line[:300] for line in list(lines)[2:16])

    def judge(self, bent: Bent, built: Built, printed: str) -> str | None:
        if "Traceback" in printed or "Traceback" in built.output:
            return f"a traceback is printed: {printed} {built.output}"
        if (self.lesson.root / RAN).exists():
            (self.lesson.root / RAN).unlink()
            if bent.path != "mkdocs.yml":  # whose tags MkDocs obeys
                return "a tag of YAML ran code"
        if bent.path == "mkdocs.yml" and _MKDOCS_ALONE.search(built.output):
            return None
        if list(self.lesson.root.glob(".site.*")):
            return "something half-built is left"
        if built.status:
            return self.judge_refusal(bent, built)
        return self.judge_site(bent, built)

    def judge_refusal(self, bent: Bent, built: Built) -> str | None:
        site = self.lesson.root / "site"
        if [path.name for path in site.iterdir()] != ["index.html"] or (
            (site / "index.html").read_text() != "the last good site"
        ):
            return f"the last site is changed, though: {built.output}"
        said = [line for line in built.output.splitlines() if not line.startswith("INFO")]
        *before, last = said or [""]
        if not last.startswith("Error: ") or not all(line.startswith("WARNING") for line in before):
            return f"not one line: {built.output}"
        if "--verbose" in last:
            return f"it is not said what to do: {last}"
        if not (before or _PLACE.search(last)):
            return f"no place: {last}"
        return None

    def wrote(self, bent: Bent, *signs: str) -> bool:
        """Whether a bent line holds one of the signs."""
        new = (bent.content or b"").decode("utf-8", "replace").splitlines()
        changed = {*new} ^ {*self.sources[bent.path].splitlines()}
        return any(sign in line for line in changed for sign in signs)

    def judge_site(self, bent: Bent, built: Built) -> str | None:
        pages = pages_of(self.lesson.root / "site")
        if "last good site" in pages.get("index.html", ""):
            return "the site is not replaced"
        missing = sorted(self.good.keys() - pages.keys())
        if missing and bent.path != "mkdocs.yml" and bent.content is not None:
            return f"pages are missing: {missing}; {built.output}"
        for name, text in pages.items():
            if text == self.good.get(name):
                continue
            fault = fault_around(text)
            if not self.wrote(bent, "<", "&"):  # else it is the author who writes sound HTML
                fault = fault or fault_of_html(text)
            # A backslash says that a sign is to be shown; a title of a source shows all signs.
            if not self.wrote(bent, "\\") and not bent.path.endswith(".bib"):
                fault = fault or fault_of_words(text)
            if fault:
                return f"{name}: {fault}"
        return None


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    def end(*_: object) -> None:
        raise TimeoutError(f"more than {PATIENCE} s of computing")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def pages_of(site: Path) -> dict[str, str]:
    """Every page of a site, by its path."""
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }


def fault_around(text: str) -> str | None:
    """Whether the page's content has left what stands around it alone."""
    tree = LexborHTMLParser(text)
    around = ".md-container > main article:not(:has(article, footer)), .md-container > footer"
    if len(tree.css(around)) != 2:
        return "the article or the footer is not where it belongs"
    end = tree.css_first(".page-end")
    if end and (end.parent is None or end.parent.tag != "article"):
        return "the end of the article stands inside another element"
    return None


def fault_of_html(text: str) -> str | None:
    """What the HTML standard's parser has to mend."""
    parser = html5lib.HTMLParser()
    parser.parse(text)
    for (line, _), code, facts in parser.errors:
        return f"line {line}: {code} {facts}: {text.splitlines()[line - 1][:300]}"
    return None


def fault_of_words(text: str) -> str | None:
    """Signs outside code that were not read, and what Python says of its objects."""
    tree = LexborHTMLParser(text)
    for element in tree.css("script, style, code, pre, svg, math, .katex-html, textarea"):
        element.decompose()
    words = tree.body.text(separator="\n") if tree.body else ""
    article = "\n".join(node.text(separator="\n") for node in tree.css("article"))
    if match := _UNREAD.search(words) or _FORMULA.search(article):
        shown = match.string[max(0, match.start() - 80) : match.end() + 80]
        return f"unread: {shown!r}"
    return None


@pytest.fixture
def bench(new_lesson: Callable[..., SmallLesson], monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(new_lesson(figure=True), monkeypatch)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bent_lesson_is_built_right_or_refused_in_one_line(kind: str, bench: Bench) -> None:
    seeds = range(SEED, SEED + COUNT)
    faults = [fault for seed in seeds if (fault := bench.fault_of(kind, seed))]
    assert not faults, "\n\n".join(faults)
