"""Labels of pictures that are as large on a wide screen as on a phone.

A picture grows with its place, and its letters would grow with it. So they are given in em of the
picture's own size of letters, which a stylesheet sets for each width of the place: the geometry
stays, and no picture is drawn twice.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

#: How wide a picture is on a phone, in em of its labels: 378 px, of 13 each.
WIDTH = 29.1
#: The size of a label against that, at least and at most: so it has 12 to 15 px.
SMALLEST, LARGEST = 0.98, 1.12
#: What SVG writes letters at if nothing is said.
_INITIAL = 16.0
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:px)?")
_LETTER = re.compile(r"[^\W\d_]")


def size_labels(root: ET.Element) -> float:
    """Give the sizes of the letters of a picture in em; return how much 1 em is in its units.

    Sizes of labels are held between `SMALLEST` and `LARGEST`; what stands within a label, as an
    index does, keeps its proportion to it.
    """
    unit = float((root.get("viewBox") or "0 0 1 1").split()[2]) / WIDTH
    _size(root, _INITIAL, unit, unit, False)
    return unit


def _own(element: ET.Element, inherited: float) -> float:
    """The size that an element was drawn at, in units of the picture."""
    given = element.get("font-size", "")
    return float(given.removesuffix("px")) if _NUMBER.fullmatch(given) else inherited


def _size(element: ET.Element, drawn: float, inherited: float, unit: float, italic: bool) -> None:
    """Walk down; `drawn` is the inherited size as drawn, `inherited` what takes its place."""
    own = _own(element, drawn)
    element.attrib.pop("font-size", None)
    if element.tag == "text":
        parts = [_own(part, own) for part in element]
        if parts and not (element.text or "").strip():  # all its letters stand in parts of it
            own = max(parts)
        size = min(max(own, SMALLEST * unit), LARGEST * unit)
    elif element.tag == "tspan" and drawn:
        size = inherited * own / drawn
    else:
        size = inherited
    if abs(size / inherited - 1) > 0.005:
        element.set("font-size", f"{size / inherited:.3f}em")
    if element.tag == "tspan":
        for shift in ("dx", "dy"):
            if _NUMBER.fullmatch(element.get(shift, "")):
                element.set(shift, f"{float(element.attrib[shift].removesuffix('px')) / own:.3f}em")
    italic = element.get("font-style", "italic" if italic else "") == "italic"
    if italic and element.tag == "tspan" and not _LETTER.search(element.text or ""):
        element.set("font-style", "normal")  # as in formulas, where figures stand upright
    for child in element:
        _size(child, own, size, unit, italic)
