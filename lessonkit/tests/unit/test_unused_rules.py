"""Rules that match nothing go; those that match whatever the colours are stay."""

from __future__ import annotations

import pytest
from lessonkit.finish.trim.unused_rules import names_in_use, prune

PAGE = '<body data-md-color-scheme="default" data-md-color-primary=custom class="a b"><p id="c">'
USED = names_in_use([PAGE], ["toggle('d-e')"])


@pytest.mark.parametrize(
    "selector",
    [
        ".a",
        "p.b",
        "#c",
        ".d-e",
        ".a:not(.z)",
        "[data-md-color-scheme][data-md-color-primary]",
        "[data-md-color-scheme=default]",
        "[data-md-color-scheme=slate]",
        "[type=search]",
    ],
)
def test_what_may_match_stays(selector: str) -> None:
    assert prune(f"{selector}{{top:0}}", USED) == f"{selector}{{top:0}}"


@pytest.mark.parametrize(
    "selector", [".z", ".a .z", "#z", "[data-md-color-primary=red]", "[data-md-color-none]"]
)
def test_what_matches_nothing_goes(selector: str) -> None:
    assert prune(f"@media print{{{selector}{{top:0}}}}", USED) == ""
    assert prune(f".a,{selector}{{top:0}}", USED) == ".a{top:0}"
