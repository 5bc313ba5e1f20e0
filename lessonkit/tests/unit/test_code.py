"""Code and what it printed, as blocks that nothing in them can end."""

from __future__ import annotations

from lessonkit.render.code import highlight


def test_a_fence_in_the_text_is_text() -> None:
    html = highlight("````\n<b>out</b> *of the box*\n````\n~~~", "text")
    assert html == (
        '<div class="language-text highlight"><pre><span></span><code>````\n'
        "&lt;b&gt;out&lt;/b&gt; *of the box*\n````\n~~~\n</code></pre></div>"
    )


def test_a_title_is_text() -> None:
    html = highlight("x", "python", 'The "sum" <b>')
    assert '<span class="filename">The &quot;sum&quot; &lt;b&gt;</span>' in html
