"""HTML of a page leaves what stands around it alone, and blocks stand between paragraphs."""

from __future__ import annotations

import pytest
from lessonkit.errors import LessonError
from lessonkit.render.markup import check_nesting
from lessonkit.render.page import PageState


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <b>c</b><br>d<img src='x>y'/></p>",
        "<ul><li>one<li>two<p>three</ul><!-- <div> -->",
        "<table><tr><td>a<td>b</table>",
        "<svg viewBox='0 0 1 1'><circle r='1'/></svg>",
        "<script>if (a < b) '</div>'</script><p>a &lt; <3</p>",
        "<p><div>a</div></p>",
        "<div>\ue0000\ue001</div><ul><li>\ue0001\ue001</li></ul>",
    ],
)
def test_sound_html_passes(html: str) -> None:
    check_nesting(html)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>a</p></div>", "</div> closes nothing"),
        ("<p>a</p></article></main>", "</article> closes nothing"),
        ('<div class="x"><p>a</p>', '<div class="x"> is not closed; add </div>'),
        ("<p><b>a</p>", "<b> is not closed"),
        ("<b><i>a</b></i>", "<i> is not closed"),
        ("<div/><p>a</p>", "<div/> is not closed"),
        ("<p>a</p><!-- b", "'<!-- b' does not end"),
        ("<p>a</p><script>b", "<script> is not closed"),
        ('<p>a</p><div class="x', "does not end"),
        ("<h2>a \ue0000\ue001</h2>", "a macro that makes a block stands inside <h2>"),
        ("<p>a <em>b \ue0000\ue001</em></p>", "a macro that makes a block stands inside <em>"),
    ],
)
def test_what_a_browser_would_mend_in_its_own_way_is_a_fault(html: str, fault: str) -> None:
    with pytest.raises(LessonError) as raised:
        check_nesting(html)
    assert fault in raised.value.message


def test_blocks_of_macros_stand_between_paragraphs() -> None:
    page = PageState("index.md", str)
    one, two = page.hold("<ol></ol>"), page.hold("<figure></figure>")
    assert page.release(f"<p>{one}\n{two}</p>") == "<ol></ol><figure></figure>"
    assert page.release(f'<p id="a">b\n{one} c</p>') == '<p id="a">b</p><ol></ol><p>c</p>'


def test_a_block_may_hold_others_and_stray_marks_harm_nothing() -> None:
    page = PageState("index.md", str)
    inner = page.hold("<svg></svg>")
    outer = page.hold(f"<section>{inner}</section>")
    released = page.release(f"<p>{outer}</p>\ue0007\ue001\ue000")
    assert released == "<section><svg></svg></section>\ue000"
