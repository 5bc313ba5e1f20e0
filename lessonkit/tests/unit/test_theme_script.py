"""The installed theme's script is found as expected and mended."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from lessonkit.finish.trim import theme_script

JAVASCRIPTS = Path(material.__file__).parent / "templates" / "assets" / "javascripts"


@pytest.fixture(scope="module")
def bundle() -> str:
    (path,) = JAVASCRIPTS.glob("bundle.*.min.js")
    return path.read_text(encoding="utf-8")


def test_the_search_is_fetched_on_demand(bundle: str):
    after = theme_script.search_on_demand(bundle)
    assert after != bundle and len(after) - len(bundle) < 300
    assert len(re.findall(r"\bnew Worker\(", after)) == 1
    assert 'location.protocol!=="file:")' not in after


def test_the_start_is_called(bundle: str):
    after = theme_script.start_on_demand(bundle)
    assert after is not None and abs(len(after) - len(bundle)) < 100
    assert "DOMContentLoaded" not in after and after.count('document,"lesson:theme"') == 1
    assert after.count('":not(.md-typeset__table)>table:not([class])"') == 1
    assert re.search(r"\(125\),\w+\(\(e,n\)=>n>0\)\)\.subscribe\(", after)
    assert 'class:"md-typeset__scrollwrap"},x("div",{class:"md-typeset__table"}' in re.sub(
        r"\b\w\(", "x(", after
    ), "the regions that wrap_tables makes are the theme's"


def test_a_script_that_reads_otherwise_is_left_alone():
    text = 'start($(location.protocol!=="file:")); on(document,"DOMContentLoaded")'
    assert theme_script.search_on_demand(text) == text
    assert theme_script.start_on_demand(text) is None


def test_plain_tables_get_their_region():
    html = '<table><tr></tr></table><table class="a"></table><p></p><table id="b">\n</table>'
    region = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">%s</div></div>'
    assert theme_script.wrap_tables(html) == (
        region % "<table><tr></tr></table>"
        + '<table class="a"></table><p></p>'
        + region % '<table id="b">\n</table>'
    )
