"""A drawing in a colour that is none of the lesson's stops a strict build with one line."""

from __future__ import annotations

from collections.abc import Callable

from small_lesson import SmallLesson

DRAWING = """def draw(colour):
    return f'<svg viewBox="0 0 9 9"><path d="M0 0h9" stroke="{colour}"/></svg>'
"""
MACRO = '\n\n{{ drawing("line", colour="COLOUR", caption="A line.", alt="A line.") }}\n'


def test_a_colour_of_no_meaning_is_told_once(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson()
    lesson.write("drawings/line.py", DRAWING)
    page = "docs/chapters/02-order.md"
    text = (lesson.root / page).read_text()
    twice = MACRO.replace("COLOUR", "tab:orange") * 2
    lesson.write(page, text + twice + MACRO.replace("COLOUR", "var(--c-loss)"))
    built = lesson.build()
    assert built.status == 1
    warnings = [line for line in built.output.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == 1, built.output
    assert "drawings/line.py: the colour 'tab:orange' is none of the lesson's" in warnings[0]
