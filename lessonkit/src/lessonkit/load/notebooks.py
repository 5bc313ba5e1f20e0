"""Notebooks as files: load them, check them, find a cell by its tag."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import LessonError, one_line
from .printed import NOT_HTML, join, shown_outputs
from .sources import read_text, suggest


@dataclass
class Notebook:
    """A notebook as its author wrote it, and (once executed) as it ran.

    Its name is the file's without ``.ipynb``, composed as Unicode's form NFC has it.
    """

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
            mend = suggest(tag, tagged) or (
                "; add a code cell with that tag that ends in a dict" if tag == "results" else ""
            )
            raise LessonError(f"{self.shown} has no cell tagged '{tag}'{mend}")
        return tagged[tag]

    def code(self, tag: str) -> str:
        return source_of(self.cell(tag))

    def text_output(self, tag: str) -> str:
        """What the cell printed, or the text of its last value; no warnings."""
        parts = []
        for output in self.outputs(tag):
            if output["output_type"] == "stream":
                if output["name"] == "stdout":
                    parts.append(output["text"])
            elif "text/plain" in output.get("data", {}) and not has_picture(output):
                parts.append(output["data"]["text/plain"] + "\n")
        if not parts:
            raise LessonError(f"cell '{tag}' of {self.shown} printed nothing")
        return "".join(parts).rstrip()

    def outputs(self, tag: str) -> list[dict[str, Any]]:
        """What the cell showed, made fit for a page."""
        return shown_outputs(self.cell(tag), self.root)

    @property
    def root(self) -> Path:
        """The folder of the lesson, above that of the notebooks."""
        return self.path.parent.parent

    def svg(self, tag: str) -> str:
        """The SVG figure that the cell shows."""
        outputs = self.outputs(tag)
        for output in outputs:
            if has_figure(output):
                return str(output["data"]["image/svg+xml"])
        mend = (
            "; it shows another kind of picture: write "
            "%config InlineBackend.figure_formats = ['svg'] in the notebook's first cell"
            if any(map(has_picture, outputs))
            else ""
        )
        raise LessonError(f"cell '{tag}' of {self.shown} shows no SVG figure{mend}")

    def results(self) -> dict[str, Any]:
        """The dict that the cell tagged ``results`` ends in."""
        for output in reversed(self.cell("results").get("outputs", [])):
            text = join(output.get("data", {}).get("text/plain", ""))
            if text:
                try:
                    value = ast.literal_eval(text)
                except (ValueError, SyntaxError, MemoryError, RecursionError):
                    break
                if isinstance(value, dict):
                    return value
        raise LessonError(
            f"the 'results' cell of {self.shown} must end in a dict of plain numbers and strings"
        )


def source_of(cell: dict[str, Any]) -> str:
    return join(cell["source"])


def tag_of(cell: dict[str, Any]) -> str | None:
    tags = cell.get("metadata", {}).get("tags") or []
    return tags[0] if tags else None


def has_figure(output: dict[str, Any]) -> bool:
    return "image/svg+xml" in output.get("data", {})


def has_picture(output: dict[str, Any]) -> bool:
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def composed(name: str) -> str:
    """A name in Unicode's form NFC: macOS writes ``ü`` into file names as two characters."""
    return unicodedata.normalize("NFC", name)


def split_name(name: str, known: Callable[[str], bool]) -> tuple[str, list[str]]:
    """``v1.2-sum.deep.total`` as the longest known name and the keys behind it.

    Where no part of it is known, the name ends at the first dot.
    """
    parts = composed(name).split(".")
    for length in range(len(parts), 1, -1):
        if known(".".join(parts[:length])):
            return ".".join(parts[:length]), parts[length:]
    return parts[0], parts[1:]


def load_notebooks(folder: Path, nav: list[str]) -> dict[str, Notebook]:
    """Read every notebook of a folder, by name, in the order of `nav` and then of their names.

    Args:
        nav: source paths of pages, those of notebooks as ``notebooks/NAME.ipynb``.
    """
    place = {composed(source): number for number, source in enumerate(nav)}
    paths = sorted(
        (path for path in folder.glob("*.ipynb") if not path.name.startswith(".")),
        key=lambda path: (place.get(f"notebooks/{composed(path.name)}", len(place)), path.name),
    )
    notebooks: dict[str, Notebook] = {}
    for path in paths:
        notebook = load_notebook(path, f"notebooks/{path.name}")
        notebooks[notebook.name] = notebook
    return notebooks


def misplaced(source: str, notebooks: Collection[str], docs: Path) -> str:
    """What is wrong with the source path of a notebook's page, or an empty string.

    Args:
        notebooks: the names of those there are.
        docs: folder of the pages, where a notebook is no use.
    """
    folder, _, file = source.rpartition("/")
    if (docs / source).is_file() or folder != "notebooks":
        place = f"notebooks/ beside {docs.name}/"
        return f"; notebooks belong into {place}: move it to notebooks/{file}"
    if composed(file.removesuffix(".ipynb")) not in notebooks:
        return ", which does not exist"
    return ""


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
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a thousand brackets
        raise LessonError(f"not a notebook (JSON error: {error})", shown) from None
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        odd = f"U+{ord(error.object[error.start]):04X}"
        raise LessonError(f"holds half a character ({odd}); remove it", shown) from None
    try:
        _check_form(content)
        _check_cells(content["cells"])
    except LessonError as error:
        raise error.at(shown) from None
    record = path.with_suffix(".json")
    return Notebook(
        composed(path.stem),
        path,
        shown,
        text.encode(),
        content,
        record.read_bytes() if record.exists() else b"",
    )


def _check_form(content: Any) -> None:
    """Check a notebook against Jupyter's schema, its cells' ids made good before."""
    if not isinstance(content, dict) or "nbformat" not in content:
        raise LessonError("not a notebook; open and save it in Jupyter")
    if type(content["nbformat"]) is not int or content["nbformat"] != 4:
        raise LessonError(
            f"a notebook of version {content['nbformat']}, not of version 4; "
            "save it with a current Jupyter"
        )
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise LessonError("not a notebook: it has no list of cells")
    if type(content.get("nbformat_minor")) is not int:
        raise LessonError("not a notebook: it has no whole number 'nbformat_minor'")
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            raise LessonError(f"cell {number} is no cell but {json.dumps(cell)[:40]}")
        if cell.get("cell_type") not in ("markdown", "code", "raw"):
            raise LessonError(f"cell {number} is neither of kind markdown nor code nor raw")
    _identify(cells)
    content["nbformat_minor"] = max(content["nbformat_minor"], 5)  # the first with ids
    # Imported here: whoever only reads a name from this module need not wait for it.
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nbformat.validate(content)
    except nbformat.ValidationError as error:
        raise LessonError(f"{_complaint(error)}; open and save it in Jupyter") from None
    except Exception as error:  # its own search for a clearer complaint
        raise LessonError(f"not a notebook as Jupyter writes it: {one_line(error)}") from None
    language = _language(content["metadata"])
    if not language.lower().startswith(("python", "ipython")):
        raise LessonError(f"written for {language}; only Python notebooks can be run")


def _identify(cells: list[dict[str, Any]]) -> None:
    """Give a cell without an id, or with one that Jupyter refuses, an id made from its number.

    Jupyter would draw lots, and no two builds would be alike.
    """
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        id_ = cell.get("id")
        if (
            not isinstance(id_, str)
            or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id_)
            or id_ in taken
        ):
            id_ = f"cell-{number}"
            while id_ in taken:
                id_ += "-"
        taken.add(id_)
        cell["id"] = id_


def _complaint(error: Any) -> str:
    """A schema's complaint as an author can read it."""
    path = list(error.relative_path)
    message = str(error.message)
    place = "the notebook"
    if path[:1] == ["cells"] and len(path) > 1:
        place, path = f"cell {path[1] + 1}", path[2:]
    if "is not valid under any of the given schemas" in message:
        message = "it is not of a kind that Jupyter knows"
    field = "".join(f"'{part}' of " for part in reversed(path))
    return f"{field}{place}: {message[:160]}"


def _language(metadata: dict[str, Any]) -> str:
    """The language of a notebook; Python where it does not say."""
    kernel = metadata.get("kernelspec", {})
    language = metadata.get("language_info", {}).get("name") or kernel.get("language")
    if language:
        return str(language)
    name = str(kernel.get("name", ""))
    return {"ir": "R"}.get(name) or ("Julia" if name.startswith("julia") else "Python")


def _check_cells(cells: list[dict[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            raise LessonError(f"cell {number} holds outputs; clear all outputs before committing")
        alt = cell["metadata"].get("alt", "")
        if not isinstance(alt, str):
            raise LessonError(f"'alt' of cell {number} must be text")
        if odd := NOT_HTML.search(source_of(cell) + alt):
            raise LessonError(
                f"cell {number} holds the character U+{ord(odd[0]):04X}, which no page can show; "
                "remove it"
            )
        tag = tag_of(cell)
        if tag in seen:
            raise LessonError(f"cells {seen[tag]} and {number} share the tag '{tag}'")
        if tag:
            seen[tag] = number
        for name in _ends(cell):
            raise LessonError(
                f"cell {number} calls {name}(), which ends the kernel; remove it or raise an error"
            )


def _ends(cell: dict[str, Any]) -> Iterator[str]:
    """Calls of ``quit`` and ``exit``, which IPython obeys and the cells after it do not see."""
    for node in ast.walk(tree_of(cell)):
        match node:
            # IPython takes the bare name for a call.
            case (
                ast.Call(func=ast.Name(id="quit" | "exit" as name))
                | ast.Expr(value=ast.Name(id="quit" | "exit" as name))
            ):
                yield name


def tree_of(cell: dict[str, Any]) -> ast.Module:
    """The Python of a cell, parsed without its magics; empty where it is none."""
    source = source_of(cell)
    foreign = re.match(r"\s*%%(?!capture|time|prun)", source)  # a cell in another language
    if cell["cell_type"] != "code" or foreign:
        return ast.Module([], [])
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash that is no escape, say
            return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])  # running it will say so
