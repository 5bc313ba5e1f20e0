"""Notebooks as files: load them, check them, find a cell by its tag."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import LessonError
from .sources import read_text, suggest


@dataclass
class Notebook:
    """A notebook as its author wrote it, and (once executed) as it ran."""

    name: str
    path: Path
    shown: str
    source: bytes
    content: dict[str, Any]
    record: bytes = b""  # the file NAME.json beside it, which it may read: say, a measurement
    executed: dict[str, Any] | None = None

    def cell(self, tag: str) -> dict[str, Any]:
        """Return the (executed) cell whose first tag is `tag`."""
        cells = (self.executed or self.content)["cells"]
        tagged = {name: cell for cell in cells if (name := tag_of(cell))}
        if tag not in tagged:
            raise LessonError(f"{self.shown} has no cell tagged '{tag}'{suggest(tag, tagged)}")
        return tagged[tag]

    def code(self, tag: str) -> str:
        return source_of(self.cell(tag))

    def text_output(self, tag: str) -> str:
        """What the cell printed, or the text of its last value."""
        parts = []
        for output in self.cell(tag).get("outputs", []):
            if output["output_type"] == "stream":
                parts.append(join(output["text"]))
            elif "text/plain" in output.get("data", {}) and not has_figure(output):
                parts.append(join(output["data"]["text/plain"]) + "\n")
        if not parts:
            raise LessonError(f"cell '{tag}' of {self.shown} printed nothing")
        return "".join(parts).rstrip()

    def svg(self, tag: str) -> str:
        """The SVG figure that the cell shows."""
        for output in self.cell(tag).get("outputs", []):
            if has_figure(output):
                return join(output["data"]["image/svg+xml"])
        raise LessonError(f"cell '{tag}' of {self.shown} shows no SVG figure")

    def results(self) -> dict[str, Any]:
        """The dict that the cell tagged ``results`` ends in."""
        for output in reversed(self.cell("results").get("outputs", [])):
            text = join(output.get("data", {}).get("text/plain", ""))
            if text:
                try:
                    value = ast.literal_eval(text)
                except (ValueError, SyntaxError):
                    break
                if isinstance(value, dict):
                    return value
        raise LessonError(
            f"the 'results' cell of {self.shown} must end in a dict of plain numbers and strings"
        )


def join(text: str | list[str]) -> str:
    """Notebook text comes whole or as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def source_of(cell: dict[str, Any]) -> str:
    return join(cell["source"])


def tag_of(cell: dict[str, Any]) -> str | None:
    tags = cell.get("metadata", {}).get("tags") or []
    return tags[0] if tags else None


def has_figure(output: dict[str, Any]) -> bool:
    return "image/svg+xml" in output.get("data", {})


def load_notebook(path: Path, shown: str) -> Notebook:
    """Read a notebook and check what can be checked without running it."""
    text = read_text(path, shown)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise LessonError(
            f"not a notebook (JSON error: {error.msg}); open and save it in Jupyter",
            shown,
            error.lineno,
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise LessonError("not a notebook: it has no list of cells", shown)
    if content.get("nbformat") != 4:
        raise LessonError("not a version 4 notebook; save it with a current Jupyter", shown)
    seen: dict[str, int] = {}
    for number, cell in enumerate(content["cells"], start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            raise LessonError(
                f"cell {number} holds outputs; clear all outputs before committing", shown
            )
        tag = tag_of(cell)
        if tag in seen:
            raise LessonError(f"cells {seen[tag]} and {number} share the tag '{tag}'", shown)
        if tag:
            seen[tag] = number
    record = path.with_suffix(".json")
    return Notebook(
        path.stem,
        path,
        shown,
        text.encode(),
        content,
        record.read_bytes() if record.exists() else b"",
    )
