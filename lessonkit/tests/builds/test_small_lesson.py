"""Whole builds of a small lesson on another subject: what comes out, and when work is redone."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import html5lib
import lessonkit.plugin
import pytest
from lessonkit.execute import run
from lessonkit.load.notebooks import Notebook
from small_lesson import (
    ADD,
    RESULTS,
    Built,
    SmallLesson,
    code,
    notebook,
    write_small_lesson,
)

NewLesson = Callable[..., SmallLesson]


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def good(built: Built) -> Built:
    assert built.status == 0, built.output
    return built


def test_a_lesson_on_another_subject(new_lesson: NewLesson) -> None:
    built = good(new_lesson(figure=True).build())
    first, second = built.page("chapters/01-rounding"), built.page("chapters/02-order")
    # A computed value, the code and its output come from the notebook's one run.
    assert "Ten tenths give 0.9999999999999999: that is" in first
    assert re.search(r'class="n c-loss">lost</span>.*<span class="nb">sum</span>', first, re.DOTALL)
    assert "0.9999999999999999" in re.sub("<[^>]+>", "", first.split("notebook-output")[1])
    # The first use of a term opens its definition; the second is plain text.
    assert first.count('data-opens="term-rounding"') == 1
    assert "Replacing a number by the nearest one the machine has." in first
    assert 'href="../../glossary/#rounding"' in first
    assert ">floating-point</a>" in second
    # A citation is a number, which leads to the page's own reference list.
    assert re.search(r'href="#ref-goldberg1991"[^>]*>1</a><span class="at">, p\. 5', first)
    assert "<b>1</b> Goldberg 1991, p. 5" in first  # in the margin
    assert 'id="ref-goldberg1991"' in first
    assert 'id="references"' not in second
    # The page's sections stand under its title in the rail, the list of sources among them.
    assert re.search(r'sections-here.*href="#references" class="md-nav__link', first, re.DOTALL)
    # Maths is finished HTML with MathML; a colour of meaning is a class.
    assert "katex" in first and "<math" in first and "c-loss" in first
    assert "\\(" not in first
    # The figure is inline, named, and takes its colours from the scheme.
    figure = re.search(r"<figure.*?</figure>", first, re.DOTALL)
    assert figure and "A rising line." in figure.group()
    assert "var(--c-loss)" in figure.group() and "#B5321F" not in figure.group()
    assert "The error grows" in figure.group()
    landing, glossary = (built.site / "index.html").read_text(), built.page("glossary")
    assert "Say why order matters." in landing and 'href="chapters/02-order/"' in landing
    assert 'id="floating-point"' in glossary and "chapter 2, Order" in glossary
    quiz = built.page("quiz")
    assert quiz.count("<fieldset") == 2 and quiz.count('type="checkbox" name="q-') == 3
    page = built.page("notebooks/tenths")
    assert "<style" not in page and len(page) < 100_000
    assert "A rising line." in page and "<math" in page
    assert (built.site / "downloads/tenths.ipynb").exists()
    assert "LSTM" not in "".join(p.read_text() for p in built.site.rglob("*.html"))


def test_the_landing_page_leads_into_the_lesson(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    lesson.replace("mkdocs.yml", "A. Adder}", "A. Adder, year: 1999, level: Easy}")
    goal = "text: Say why order matters."
    lesson.replace("mkdocs.yml", goal, f"{goal}, where: chapters/02-order.md#order")
    lesson.replace(
        "docs/chapters/02-order.md", "title: Order", "title: Order\nsubtitle: Big & small"
    )
    lesson.write(
        "docs/index.md", "# Adding\n\n## Goals\n\n{{ objectives() }}\n\n{{ sections() }}\n"
    )
    landing = (good(lesson.build()).site / "index.html").read_text()
    # Which paper and for whom, its title, its authors, the way in; a way back only by script.
    hero, below = landing.split('class="hero"')[1].split('class="landing"')
    parts = ["Paper 01", ">Easy<", "<h1", "A. Adder, 1999", 'class="start"', "Start with chapter 1"]
    places = [hero.index(part) for part in parts]
    assert places == sorted(places)
    assert not re.search(r'<a [^>]*resume"[^>]* href', hero)
    # A goal leads to the heading that teaches it; a chapter is told by its subtitle, if it has one.
    assert 'Say why order matters. <span class="where">(<a href="chapters/02-order/#order"' in below
    assert "<p>Big &amp; small</p>" in below and "Large to small" not in below
    assert "<p>What happens to a tenth.</p>" in below
    # The discussion has its place before anyone knows where it will be held.
    assert 'id="discussion"' in below and "powered by GitHub" in below


def test_pages_conform_and_keep_to_a_strict_policy(new_lesson: NewLesson) -> None:
    built = good(new_lesson().build())
    pages = sorted(built.site.rglob("*.html"))
    assert len(pages) >= 7
    for page in pages:
        text = page.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert policy, page
        assert "default-src 'none'" in policy.group(1) and "unsafe" not in policy.group(1)
        assert not re.search(r"<[^>]+\sstyle=", text), page
        assert not re.search(r"<style[^>]*>", text), page
        assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css)', text), page


def test_builds_are_reproducible_and_work_is_not_redone(new_lesson: NewLesson) -> None:
    lesson = new_lesson(fresh=True)
    cold = good(lesson.build())
    assert "Executing notebooks/tenths.ipynb" in cold.output
    first = digests(cold.site)
    warm = good(lesson.build())
    assert "Executing" not in warm.output
    assert digests(warm.site) == first


IMPORTING = [code("use", "import markupsafe"), ADD, RESULTS]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the lesson, its notebook importing a package, as its first build left it."""
    lesson = SmallLesson(tmp_path_factory.mktemp("built"))
    write_small_lesson(lesson)
    lesson.write("notebooks/tenths.ipynb", notebook(*IMPORTING))
    assert "Executing notebooks/tenths.ipynb" in good(lesson.build()).output
    return lesson.root


@pytest.mark.parametrize("what", ["prose", "notebook", "record", "package", "runner", "generator"])
def test_what_makes_a_notebook_run_again(
    what: str, built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = SmallLesson(shutil.copytree(built_once, tmp_path / "lesson"))
    (kept,) = (lesson.root / ".cache/lessonkit/executed").iterdir()
    outputs = json.loads(kept.read_text(encoding="utf-8"))
    executed = []

    async def execute_one(notebook: Notebook, time_limit: float) -> dict[str, Any]:
        executed.append(notebook.name)
        return outputs

    monkeypatch.setattr(run, "_execute", execute_one)  # in the place of a kernel, which is slow
    if what == "prose":
        lesson.replace("docs/chapters/02-order.md", "Small numbers", "Tiny numbers")
    elif what == "notebook":
        lesson.write("notebooks/tenths.ipynb", notebook(*IMPORTING) + " ")
    elif what == "record":
        lesson.write("notebooks/tenths.json", "{}")
    elif what == "package":
        real = metadata.version
        monkeypatch.setattr(
            metadata, "version", lambda name: "99" if name.lower() == "markupsafe" else real(name)
        )
    elif what == "runner":
        longer = lesson.root / "run.py"
        longer.write_bytes(Path(run.__file__).read_bytes() + b"\n")
        monkeypatch.setattr(run, "__file__", str(longer))
    else:  # any other module of the generator
        monkeypatch.setattr(lessonkit.plugin, "HERE", copy_with_one_byte_more(lesson.root))
    good(lesson.build())
    assert executed == ([] if what in ("prose", "generator") else ["tenths"])


def test_what_a_cell_prints_is_one_output(new_lesson: NewLesson) -> None:
    """However the kernel hands it over: else two builds could differ."""
    lesson = new_lesson(fresh=True)
    slow = code("slow", "import time\nprint(1, flush=True)\ntime.sleep(0.4)\nprint(2)")
    lesson.write("notebooks/tenths.ipynb", notebook(ADD, slow, RESULTS))
    good(lesson.build())
    (stored,) = (lesson.root / ".cache/lessonkit/executed").glob("tenths-*.ipynb")
    cells = json.loads(stored.read_text(encoding="utf-8"))["cells"]
    (printed,) = next(cell["outputs"] for cell in cells if cell["id"] == "slow")
    assert "".join(printed["text"]) == "1\n2\n"


def copy_with_one_byte_more(folder: Path) -> Path:
    """A copy of the generator in which one module has one byte more."""
    copy = shutil.copytree(lessonkit.plugin.HERE, folder / "lessonkit")
    with (copy / "errors.py").open("a") as file:
        file.write("\n")
    return copy


def test_a_question_may_show_a_picture_and_ask_for_a_value(new_lesson: NewLesson) -> None:
    lesson = new_lesson(figure=True)
    lesson.replace(
        "quiz/adding.yml",
        "prompt: Is rounding random?",
        "prompt: \"Random?\\n\\n{{ figure('tenths', 'plot', 'It grows.', 'A rising line.') }}\"",
    )
    lesson.replace(
        "quiz/adding.yml", "It is the same", "'{{ value(\"tenths.total\") }} is the same'"
    )
    lesson.replace("quiz/adding.yml", " every time.", "")
    quiz = good(lesson.build()).page("quiz")
    asked = quiz.split("<fieldset")[1]
    prompt = re.search(r'<div class="prompt">(.*?)</div>', asked, re.DOTALL)
    assert prompt and prompt[1].startswith("<figure") and "It grows." in prompt[1]
    assert "0.9999999999999999 is the same" in asked


def test_text_from_yaml_cannot_inject_anything(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    lesson.replace("glossary.yml", "Replacing a number by the", f"{attack} the")
    lesson.replace("glossary.yml", "full: Numbers with", f"full: {attack} Numbers with")
    lesson.replace("quiz/adding.yml", "prompt: Is rounding", f"prompt: {attack} Is rounding")
    lesson.replace("quiz/adding.yml", "text: order", f"text: '{attack}'")
    lesson.replace("quiz/adding.yml", "why: It does not.", f"why: '{attack}'")
    lesson.replace("references.bib", "What Every", f"{attack} What Every")
    built = good(lesson.build())
    for page in built.site.rglob("*.html"):
        tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        assert not [e for e in tree.iter("script") if "alert(1)" in (e.text or "")], page
        assert not [e for e in tree.iter() if "onerror" in e.attrib], page
    assert "&lt;script&gt;alert(1)" in built.page("quiz")
    assert "&lt;script&gt;alert(1)" in built.page("glossary")


def test_the_same_configuration_builds_under_properdocs(new_lesson: NewLesson) -> None:
    built = good(new_lesson().build_by_command("properdocs"))
    assert "0.9999999999999999" in built.page("chapters/01-rounding")
    assert 'http-equiv="Content-Security-Policy"' in built.page("quiz")


def test_the_generator_knows_nothing_of_its_first_subject() -> None:
    words = re.compile(r"\blstm|hochreiter1997|class=.c-forget", re.IGNORECASE)
    for path in Path(lessonkit.__file__).parent.rglob("*"):
        if path.suffix in (".py", ".html", ".css", ".js") and "vendor" not in path.parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                assert not words.search(line), f"{path}:{number}: {line.strip()}"
