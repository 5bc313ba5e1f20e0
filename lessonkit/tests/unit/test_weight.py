"""The base theme's files lose what the site does not use, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.finish.trim import weight


def prune(css: str, html: str = '<p class="used a:b" id="here">', js: str = "") -> str:
    return weight.prune(css, *weight.used_names([html], [js]))


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".used{top:0}.not{top:0}", ".used{top:0}"),
        (".used,.not,p{top:0}", ".used,p{top:0}"),
        (".used .not>p{top:0}", ""),
        ("#here.used p{top:0}#there{top:0}", "#here.used p{top:0}"),
        (r".a\:b{top:0}", ""),  # words are compared, and 'a:b' is two
        (".used:not(.not){top:0}", ".used:not(.not){top:0}"),
        (":is(.not,.used) p{top:0}", ":is(.not,.used) p{top:0}"),
        ('p[class=".not"]{top:0}', 'p[class=".not"]{top:0}'),
        ("@media print{.used{top:0}.not{top:0}}", "@media print{.used{top:0}}"),
        ("@media print{.not{top:0}}", ""),
        (
            "@supports (top:0){@media print{.not,p{top:0}}}",
            "@supports (top:0){@media print{p{top:0}}}",
        ),
        ("@keyframes not{from{top:0}to{top:1px}}", "@keyframes not{from{top:0}to{top:1px}}"),
        ('@charset "utf-8";@import "a;b.css";p{}', '@charset "utf-8";@import "a;b.css";'),
        ("/* .a{ */p{content:'}'}/*# sourceMappingURL=a */", "p{content:'}'}"),
        ("p{a:url(data:image/svg+xml;{});b:1}", "p{a:url(data:image/svg+xml;{});b:1}"),
        ('p{a:url(\'data:,)}\');b:"\\"}"}.not{}', 'p{a:url(\'data:,)}\');b:"\\"}"}'),
    ],
)
def test_only_rules_that_can_match_nothing_go(css: str, kept: str):
    assert prune(css) == kept


def test_classes_that_scripts_add_count():
    assert prune(".late{top:0}", js='e.classList.add("late")') == ".late{top:0}"


def test_colour_schemes_that_no_page_offers_go():
    css = "[data-md-color-scheme=slate] p{top:0}[data-md-color-primary=red]{top:0}"
    html = '<body data-md-color-scheme="default"><input data-md-color-scheme="slate">'
    assert prune(css, html) == "[data-md-color-scheme=slate] p{top:0}"


def test_variables_that_nothing_reads_go():
    css = ":root{--a:1;--b:url('data:;--a');top:0}@media print{:root{--b:2}p{--a:3}}"
    assert weight.drop_variables(css, {"--a"}) == (":root{--a:1;top:0}@media print{p{--a:3}}")


def test_a_site_keeps_what_other_stylesheets_pages_and_scripts_read(tmp_path: Path):
    theme = tmp_path / "assets" / "stylesheets"
    theme.mkdir(parents=True)
    (tmp_path / "index.html").write_text('<p class="x" data-read="--in-page">')
    (tmp_path / "own.css").write_text(".own{color:var(--in-own)}")
    (tmp_path / "own.js").write_text("getPropertyValue('--in-script')")
    (theme / "main.css").write_text(
        ".x{--in-page:1;--in-own:2;--in-script:3;--unread:4;--read:5;color:var(--read)}"
        ".y{color:var(--unread)}"
    )
    weight.lighten(tmp_path)
    assert (theme / "main.css").read_text() == (
        ".x{--in-page:1;--in-own:2;--in-script:3;--read:5;color:var(--read)}"
    )
    assert (tmp_path / "own.css").read_text() == ".own{color:var(--in-own)}"
