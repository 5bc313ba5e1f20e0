import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonkit.finish.typography import typeset

ENGLISH, GERMAN = ("“", "”", "‘", "’"), ("„", "“", "‚", "‘")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p>"Yes", it\'s so.</p>', "<p>“Yes”, it’s so.</p>"),
        ("<p>&quot;Yes&quot; (&#39;no&#39;)</p>", "<p>“Yes” (‘no’)</p>"),
        ('<p>"<em>Yes</em>"</p>', "<p>“<em>Yes</em>”</p>"),
        ('<p>so</p><p>"Yes"</p>', "<p>so</p><p>“Yes”</p>"),
        ('<p>"<code>a["x"]</code>"</p>', '<p>“<code>a["x"]</code>”</p>'),
        ('<p title=\'a "b"\'>the \'90s, "the \'keys\'"</p>',
         '<p title=\'a "b"\'>the ’90s, “the ‘keys’”</p>'),
        ("<p>the cells' state, don't</p>", "<p>the cells’ state, don’t</p>"),
        ('<script>"a"</script><pre>"b" 10⁻²</pre>', '<script>"a"</script><pre>"b" 10⁻²</pre>'),
        ('<p>"<bdi class="maths">"</bdi>"</p>', '<p>“<bdi class="maths">"</bdi>”</p>'),
        ("<p>9.1 × 10⁻¹³ and 2⁸</p>", "<p>9.1\u00a0×\u00a010<sup>−13</sup> and 2<sup>8</sup></p>"),
        ("<svg><text>\"a\" 10⁻⁴</text></svg>", "<svg><text>“a” 10⁻⁴</text></svg>"),
        ("<p>79 kB in 3 s, 3 steps</p>", "<p>79\u00a0kB in 3\u00a0s, 3 steps</p>"),
        ("<p><span>7 min</span>, 8 min</p>", "<p><span>7 min</span>, 8\u00a0min</p>"),
        ("<title>\"a\" 10⁻⁴</title>", "<title>“a” 10⁻⁴</title>"),
    ],
)  # fmt: skip
def test_text_is_set(before, after):
    assert typeset(before, ENGLISH) == after
    assert typeset(after, ENGLISH) == after


def test_quotes_are_those_of_the_language():
    assert typeset("<p>\"So 'geht' es\", wie's heißt</p>", GERMAN) == (
        "<p>„So ‚geht‘ es“, wie’s heißt</p>"
    )


@given(st.text(alphabet="<>/!-ab \"'&;=pre code⁻²", max_size=60))
def test_nothing_but_signs_changes(page):
    """Also in what is no HTML: quotes are curled and powers raised, nothing is lost or added."""

    def plain(text: str) -> str:
        for sign in ("“", "”", '"', "&quot;", "&#34;"):
            text = text.replace(sign, "")
        for sign in ("‘", "’", "'", "&#39;"):
            text = text.replace(sign, "")
        return text.replace("<sup>", "").replace("</sup>", "").replace("−", "⁻").replace("2", "²")

    assert plain(typeset(page, ENGLISH)) == plain(page)
