"""A lesson in another language: its site says no word in English, and writes numbers its way."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lessonkit.words import DEFAULT, _read
from small_lesson import Built, SmallLesson

NewLesson = Callable[..., SmallLesson]

#: What the lesson's own author may show besides: each part has words of its own.
CHAPTER = """

| a | b |
|---|---|
| 1 | 2 |

- [x] done
- [ ] to do

!!! mixup

    Sums.

$$ x = 0,5 $$

Half is {{ given(0.5) }} and {{ value("tenths.total") | percent(1) }}.

``` python
a = 1  # (1)!
```

1. One.

{{ exercise("adding", "twice") }}

{{ colab("tenths") }}
"""
EXERCISE = """\
# exercise: twice
# hint: Zweimal.
def twice(x):
    # begin solution
    return 2 * x
    # end solution
# begin test
assert twice(1) == 2
# end test
"""


def good(built: Built) -> Built:
    assert built.status == 0, built.output
    return built


def said(page: str) -> str:
    """All that a page shows or speaks, attributes too, without its addresses and styles."""
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    page = re.sub(r'\s(href|src|class|id|content|d)="[^"]*"', "", page)
    return " ".join(html.unescape(page).split())


def phrases(text: str | dict[str, str]) -> set[str]:
    """The runs of two words or more between a text's places."""
    texts = [text] if isinstance(text, str) else list(text.values())
    runs = (run.strip(" .,:;") for one in texts for run in re.split(r"\{\w+\}", one))
    return {run for run in runs if len(run.split()) > 1}


def test_no_english_word_of_ours_is_on_a_german_site(new_lesson: NewLesson) -> None:
    lesson = new_lesson(figure=True)
    lesson.replace("mkdocs.yml", "font: false}", "font: false, language: de}")
    lesson.replace(
        "mkdocs.yml",
        "  - pymdownx.details\n",
        "  - pymdownx.details\n  - pymdownx.tasklist\n  - tables\n  - footnotes\n"
        "  - toc: {permalink: true}\n",
    )
    lesson.replace(
        "mkdocs.yml",
        "notebook_time_limit: 60\n",
        "notebook_time_limit: 60\n"
        "      giscus: {repo: a/b, repo_id: x, category: y, category_id: z}\n"
        "      words: {start: Los geht es}\n",
    )
    lesson.replace("mkdocs.yml", "theme: {", "repo_url: https://github.com/a/b\ntheme: {")
    lesson.replace("docs/chapters/01-rounding.md", "Check yourself: is it random?", "Zufall?")
    chapter = lesson.root / "docs/chapters/02-order.md"
    lesson.write("docs/chapters/02-order.md", chapter.read_text(encoding="utf-8") + CHAPTER)
    lesson.write("exercises/adding.py", EXERCISE)
    built = good(lesson.build())
    pages = {page: said(page.read_text(encoding="utf-8")) for page in built.site.rglob("*.html")}
    scripts = {page: page.read_text(encoding="utf-8") for page in built.site.rglob("*.js")}
    english = _read(DEFAULT)
    assert english and pages and scripts
    for name, text in english.items():
        for phrase in phrases(text):
            for page, shown in {**pages, **scripts}.items():
                if "minisearch" not in page.name:
                    assert phrase not in shown, f"{page}: {name}: {phrase}"
    order = built.page("chapters/02-order")
    assert '<html lang="de"' in order
    assert "Half is 0,5 and 100,0\u00a0%." in order
    assert "Kapitel 2 von 2" in order and "&#34;language&#34;: &#34;de&#34;" in order
    assert "Eine häufige Verwechslung" in order and "hier steht der eigene Code" in order
    assert "Los geht es" in (built.site / "index.html").read_text(encoding="utf-8")
    script = (built.site / "assets/lessonkit/words.js").read_text("utf-8")
    assert re.search(r'"decimal":\s*","', script)
    styles = "".join(css.read_text(encoding="utf-8") for css in built.site.rglob("*.css"))
    assert re.search(r'--word-right:\s*"richtig"', styles)


def test_a_template_of_the_lesson_wins(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    lesson.replace("mkdocs.yml", "font: false}", "font: false, custom_dir: own}")
    lesson.write(
        "own/partials/footer.html", '<footer>{{ lesson.words("menu") }}, our own foot</footer>'
    )
    built = good(lesson.build())
    assert "<footer>Menu, our own foot</footer>" in built.page("quiz")
    assert "md-footer" not in re.sub(r"<style.*?</style>", "", built.page("quiz"))
