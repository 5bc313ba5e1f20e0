"""Tabs carry their names."""

from __future__ import annotations

import re

import markdown
from lessonkit.render.tabs import TabNames

TABS = """\
=== "Modern *cell* & more"

    One.

    === "Inner"

        Two.

=== "1997 cell"

    Three.
"""


def test_each_block_has_the_name_of_its_tab() -> None:
    converter = markdown.Markdown(
        extensions=["pymdownx.tabbed"],
        extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
    )
    converter.treeprocessors.register(TabNames(converter), "names", 4)
    found = re.findall(r'class="tabbed-block" data-name="([^"]*)"', converter.convert(TABS))
    assert found == ["Modern cell &amp; more", "Inner", "1997 cell"]
