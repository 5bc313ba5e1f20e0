"""A build can be driven without MkDocs: sources in, pages and files out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from lessonkit.build import Build, PageFacts
from lessonkit.config import Colour, Objective, Settings
from lessonkit.errors import LessonError
from lessonkit.render.links import Links
from small_lesson import SmallLesson

SETTINGS = Settings(
    title="Adding numbers",
    paper={"number": 1, "title": "On adding"},
    objectives=(Objective("round", "Say what rounding does."), Objective("order", "Say why.")),
    colours=(Colour("loss", "#B5321F", "#FF8A73", "loss", ("lost",)),),
)
PAGES = ["index.md", "chapters/01-rounding.md", "chapters/02-order.md", "glossary.md"]


@pytest.fixture
def build(new_lesson: Callable[..., SmallLesson]) -> Build:
    lesson = new_lesson()
    return Build(lesson.root, lesson.root / "docs", SETTINGS, PAGES, PAGES, Links(None, "main"))


def page_of(build: Build, source: str) -> str:
    """A page as a plain Markdown program makes it of what the build gives."""
    text = (build.docs / source).read_text(encoding="utf-8")
    build.begin_page(source, source.replace(".md", "/index.html"), text, lambda to: f"/{to}")
    body = build.page_markdown(text.partition("---\n# ")[2].join(["# ", ""]))
    extensions = ["pymdownx.arithmatex", "pymdownx.details", build.extension]
    options = {"pymdownx.arithmatex": {"generic": True}}
    html = markdown.markdown(body, extensions=extensions, extension_configs=options)
    return build.page_html(html)


def test_a_page_is_made_without_mkdocs(build: Build) -> None:
    html = page_of(build, "chapters/01-rounding.md")
    assert "Ten tenths give 0.9999999999999999" in html
    assert 'data-opens="term-rounding"' in html and "<math" in html
    assert 'id="ref-goldberg1991"' in html


def test_templates_are_told_what_they_need(build: Build) -> None:
    source = "chapters/01-rounding.md"
    facts = PageFacts(source, "Rounding", "What happens.", False, None, None)
    context = build.context(facts, lambda to: f"/{to}")
    assert context.page.kind == "chapter" and context.page.number == 1
    assert [chapter.url for chapter in context.chapters] == [f"/{p}" for p in PAGES[1:3]]
    assert '"LearningResource"' in str(context.jsonld)
    assert build.context(None, str).page.kind == ""


def test_the_files_besides_the_pages(build: Build) -> None:
    files = build.files()
    assert files["downloads/tenths.ipynb"] == (build.root / "notebooks/tenths.ipynb").read_bytes()
    assert "--c-loss:#B5321F" in str(files["assets/lessonkit/colours.css"])


def test_a_finished_site_is_checked(build: Build, tmp_path: Path) -> None:
    html = page_of(build, "chapters/02-order.md")
    page = tmp_path / "out/chapters/02-order/index.html"
    page.parent.mkdir(parents=True)
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>'
    page.write_text(f"{head}{html}<a href='nowhere/'>x</a></body></html>", encoding="utf-8")
    faults = build.finish(tmp_path / "out", serving=False)
    assert any("docs/chapters/02-order.md: nowhere/ leads to" in fault for fault in faults), faults
    assert "Content-Security-Policy" in page.read_text(encoding="utf-8")


def test_a_fault_is_raised_with_its_place(build: Build) -> None:
    build.begin_page("a.md", "a/index.html", "\n[[unknown]]", str)
    html = markdown.markdown(build.page_markdown("\n[[unknown]]"), extensions=[build.extension])
    with pytest.raises(LessonError, match=r"docs/a\.md:2: term 'unknown'"):
        build.page_html(html)
