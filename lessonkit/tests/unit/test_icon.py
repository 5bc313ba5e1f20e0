"""The icon is small, safe and in the lesson's colours."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from lessonkit.face.icon import icon_svg


def test_icon():
    text = icon_svg("#3A48B8", "#FFFFFF")
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and len(text) < 400
    assert [e.get("fill") or e.get("stroke") for e in root] == ["#3A48B8", "none"]
    assert root[1].get("stroke") == "#FFFFFF"
