"""The first explorable of a lesson: one module, and nothing else to copy or to style."""

from __future__ import annotations

import re
from collections.abc import Callable

from small_lesson import SmallLesson

MODULE = """\
import { el } from '../lessonkit/explorables/dom.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';

define('one-more', class extends Piece {
  build() { return [this.asked, el('p', {}, '1'), this.readout]; }
  render() { return 'One.'; }
});
"""
MACRO = """

{{ explorable("one-more", question="How many?", takeaway="One.", still="<p>One.</p>", room=ROOM) }}
"""


def with_explorable(lesson: SmallLesson, room: str) -> None:
    lesson.write("docs/assets/explorables/one-more.js", MODULE)
    page = lesson.root / "docs/chapters/02-order.md"
    lesson.write("docs/chapters/02-order.md", page.read_text() + MACRO.replace("ROOM", room))


def test_a_lesson_needs_only_the_module(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson()
    with_explorable(lesson, '"20em 12.5em"')
    built = lesson.build()
    assert built.status == 0 and "WARNING" not in built.output, built.output
    page = built.page("chapters/02-order")
    assert "assets/explorables/explorables.css" not in page
    kit = built.site / "assets/lessonkit/explorables"
    assert (kit / "piece.js").is_file() and (kit / "plot.js").is_file()
    named = re.search(r'<one-more class="([\w-]+)">', page)
    styles = "".join(path.read_text() for path in built.site.rglob("*.css"))
    assert named and f".{named[1]}:not(#_){{--room:20em;--room-wide:12.5em}}" in styles
    assert "min-height:var(--room" in styles.replace(" ", "")


def test_a_module_that_imports_what_is_not_there_stops_the_build(
    new_lesson: Callable[..., SmallLesson],
) -> None:
    lesson = new_lesson()
    with_explorable(lesson, '""')
    lesson.replace("docs/assets/explorables/one-more.js", "/dom.js", "/doom.js")
    built = lesson.build()
    assert built.status == 1
    assert "assets/explorables/one-more.js: ../lessonkit/explorables/doom.js" in built.output


def test_a_room_that_is_no_size_is_one_line(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson()
    with_explorable(lesson, '"big"')
    built = lesson.build()
    assert built.status == 1
    assert "docs/chapters/02-order.md:13: the room \"big\" of 'one-more' is not" in built.output
