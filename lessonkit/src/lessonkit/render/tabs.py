"""Adds its name to each content tab, which print shows above it."""

from __future__ import annotations

from xml.etree import ElementTree

from markdown.treeprocessors import Treeprocessor

#: Begins what Markdown has put aside, which is no text yet.
_ASIDE = "\x02"


class TabNames(Treeprocessor):
    """Writes the name of each tab (pymdownx.tabbed) on its block, as ``data-name``."""

    def run(self, root: ElementTree.Element) -> None:
        for tabs in root.iter("div"):
            if "tabbed-set" not in tabs.get("class", "").split():
                continue
            labels = tabs.findall("div[@class='tabbed-labels']/label")
            blocks = tabs.findall("div[@class='tabbed-content']/div")
            for label, block in zip(labels, blocks, strict=False):
                name = "".join(label.itertext())
                if _ASIDE not in name:
                    block.set("data-name", name)
