"""Cleans what cells printed: removes terminal codes and paths of the author's machine."""

from __future__ import annotations

import copy
import re
import sysconfig
from pathlib import Path
from typing import Any

# What a terminal obeys and does not show: colours, movements of the cursor, titles of windows.
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_REWRITTEN = re.compile(r"[^\n]*\r(?=[^\r\n])")  # a progress bar's line, before its last state
#: Characters that no page can hold: controls but tab and line ends, noncharacters, surrogates,
#: and the three private ones that stand for finished HTML while a page is made.
NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\ue002\ufdd0-\ufdef\ufffe\uffff]"
)

_CELL_FILE = re.compile(r"(?:[A-Za-z]:)?[^\s\"'<>|]*ipykernel_\d+[/\\]+\d+\.py")
_LIBRARY = re.compile(
    r"(?:[A-Za-z]:)?[/\\](?:[^\s\"'<>|:/\\]+[/\\])*?"
    r"(?:(?:lib[/\\]python3\.\d+[/\\])?(?:site|dist)-packages|lib[/\\]python3\.\d+)[/\\]"
)


def join(text: str | list[str]) -> str:
    """Notebook text comes whole or as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def as_printed(text: str) -> str:
    """Text as a terminal would show it in the end, without colours.

    The file name that the kernel gives a cell, another in each run, becomes ``<cell>``.
    """
    text = _REWRITTEN.sub("", _TERMINAL.sub("", text.replace("\r\n", "\n")))
    return _CELL_FILE.sub("<cell>", NOT_HTML.sub("", text).replace("\r", "").replace("\x0c", ""))


def as_warned(text: str, root: Path) -> str:
    """A warning or traceback, its files named as anybody would see them: ``numpy/core.py``.

    Args:
        root: the lesson's folder, below which files are named from there.
    """
    text = as_printed(text)
    libraries = (sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib"))
    for folder in sorted({str(root), *libraries}, key=len, reverse=True):
        text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "")
    return _LIBRARY.sub("", text)


def shown_outputs(cell: dict[str, Any], root: Path) -> list[dict[str, Any]]:
    """A copy of a cell's outputs, each text in one piece and fit for a page."""
    outputs: list[dict[str, Any]] = copy.deepcopy(cell.get("outputs", []))
    for output in outputs:
        if output["output_type"] == "stream":
            text = join(output["text"])
            warned = output["name"] == "stderr"
            output["text"] = as_warned(text, root) if warned else as_printed(text)
        elif output["output_type"] == "error":
            output["evalue"] = as_warned(output["evalue"], root)
            output["traceback"] = [as_warned(line, root) for line in output["traceback"]]
        data = output.get("data", {})
        for kind in [kind for kind in data if kind.startswith("text/") or kind == "image/svg+xml"]:
            data[kind] = as_printed(join(data[kind]))
    return outputs
