"""What nobody needs goes from stylesheets and scripts; what may matter stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.finish.site import Finishing, Site
from lessonkit.finish.trim.scripts import shorten_scripts
from lessonkit.finish.trim.unused_rules import (
    attributes_in_use,
    drop_variables,
    names_in_use,
    prune,
    remove_unused_rules,
    variables_read,
)
from lessonkit.store import Store

FINISHING = Finishing("", "", (), False, Store(Path("none"), ""))
PAGE = '<body data-md-color-scheme="default" data-md-color-primary=custom class="a b">'
PAGE += '<p id="c" dir="ltr"><div class="tabbed-set" data-tabs="1:2"></div>'
PAGE += "<script>add('in-page')</script><script type=application/json>{'data': 1}</script>"
USED = names_in_use([PAGE], ["toggle('d-e'); input.type = 'search'"])
SHEET = "[dir=ltr] .a{top:0}[dir=rtl] .a{top:0}[type=search]{top:0}[data-x='y']{top:0}"
USED |= attributes_in_use([SHEET], [PAGE], USED)


@pytest.mark.parametrize(
    "selector",
    [
        ".a",
        "p.b",
        "#c",
        ".d-e",
        ".in-page",
        ".a:not(.z)",
        "[data-md-color-scheme][data-md-color-primary]",
        "[data-md-color-scheme=default]",
        "[data-md-color-scheme=slate]",
        "[type=search]",  # a script may set it
        "[dir=ltr] .a",
        "[dir^=rt]",
        "[hidden]",
        ".tabbed-set>input:nth-child(2):checked",
        ".tabbed-set>input:nth-child(odd)",
        ".a:nth-child(3)",
    ],
)
def test_what_may_match_stays(selector: str) -> None:
    assert prune(f"{selector}{{top:0}}", USED) == f"{selector}{{top:0}}"


@pytest.mark.parametrize(
    "selector",
    [
        ".z",
        ".a .z",
        "#z",
        ".data",
        "[data-md-color-primary=red]",
        "[data-md-color-none]",
        "[dir=rtl] .a",
        ".tabbed-set>input:nth-child(3):checked",
        "[data-x='y']",
    ],
)
def test_what_matches_nothing_goes(selector: str) -> None:
    assert prune(f"@media print{{{selector}{{top:0}}}}", USED) == ""
    assert prune(f".a,{selector}{{top:0}}", USED) == ".a{top:0}"


def test_variables_that_nobody_reads_go() -> None:
    read = variables_read(["a{top:var( --a )}", "style.getPropertyValue('--b')"])
    assert read == {"--a", "--b"}
    css = ":root{--a:1;--z:url(data:a;b);left:0;--b:2}@media print{p{--z:1}}i{--z:0}"
    assert drop_variables(css, read) == ":root{--a:1;left:0;--b:2}"


def test_a_variable_read_only_by_a_rule_that_goes_goes_too() -> None:
    theme = "assets/stylesheets/main.css"
    css = ":root{--a:1;--b:2}.a{top:var(--a)}.z{top:var(--b)}"
    site = Site({"index.html": PAGE, theme: css, "own.css": ".mine{--b:1}"})
    remove_unused_rules(site, FINISHING)
    assert site.texts[theme] == ":root{--a:1}.a{top:var(--a)}"
    assert site.texts["own.css"] == ".mine{--b:1}"


def test_scripts_lose_comments_and_nothing_else() -> None:
    script = """/*! licence */
    // a comment
    const text = `a // no ${b /* yes */}  comment`; /* another */
    const pattern = /[/*]"/g.test('//') ? 1 : 2; // end
    export  { text };
    """
    site = Site({"a.js": script, "b.min.js": script})
    shorten_scripts(site, FINISHING)
    short = site.texts["a.js"]
    assert "/*! licence */" in short and "another" not in short and "a comment" not in short
    assert "`a // no ${b" in short and "}  comment`" in short
    assert """/[/*]"/g.test('//')""" in short and "export{text}" in short
    assert site.texts["b.min.js"] == script
