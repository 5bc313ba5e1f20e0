"""What the search is given to read, and the page made whole again."""

from __future__ import annotations

from lessonkit.finish.trim.searchable import put_back, set_aside


def test_pictures_and_formulas_step_aside_and_come_back():
    html = (
        '<p>One <bdi class="maths" x><span>c<sub>t</sub></span></bdi> word</p>'
        '<figure><svg role="img"><g><svg></svg></g></svg><figcaption>It</figcaption></figure>'
        "<bdi>kept</bdi>"
    )
    light, parts = set_aside(html)
    assert "<sub>" not in light and "<g>" not in light and len(parts) == 2
    assert "word" in light and "<figcaption>It" in light and "<bdi>kept</bdi>" in light
    assert put_back(light, parts) == html


def test_code_keeps_its_words_and_gets_its_colours_back():
    html = (
        '<div class="highlight"><pre id="a"><span></span><code><a id="l1"></a>'
        '<span class="n">c_t</span> <span class="o">=</span> <span class="s">&lt;0&gt;</span>\n'
        "</code></pre></div><p><span>kept</span></p><pre>two</pre>"
    )
    light, parts = set_aside(html)
    assert '<code><a id="l1"></a>c_t = &lt;0&gt;\n</code>' in light
    assert "<p><span>kept</span></p>" in light and len(parts) == 2
    assert put_back(light, parts) == html
