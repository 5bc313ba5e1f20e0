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


@pytest.mark.parametrize("known", [True, False])
def test_only_a_script_that_can_wait_leaves_the_pages(tmp_path: Path, bundle: str, known: bool):
    folder = tmp_path / "assets" / "javascripts"
    folder.mkdir(parents=True)
    (folder / "bundle.01234567.min.js").write_text(bundle if known else "start()")
    for name, base in (("index.html", "."), ("a.html", "..")):
        (tmp_path / name).write_text(
            f'<script src="{base}/assets/javascripts/bundle.01234567.min.js"></script>'
            '<script src="own.js"></script>'
        )
    theme_script.lighten_scripts(tmp_path)
    (script,) = folder.glob("bundle.*.min.js")
    assert script.name != "bundle.01234567.min.js"
    source = "data-src" if known else "src"
    assert (tmp_path / "a.html").read_text() == (
        f'<script {source}="../assets/javascripts/{script.name}"></script>'
        '<script src="own.js"></script>'
    )


def test_plain_tables_get_their_region():
    html = '<table><tr></tr></table><table class="a"></table><p></p><table id="b">\n</table>'
    region = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">%s</div></div>'
    assert theme_script.wrap_tables(html) == (
        region % "<table><tr></tr></table>"
        + '<table class="a"></table><p></p>'
        + region % '<table id="b">\n</table>'
    )
