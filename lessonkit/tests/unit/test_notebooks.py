"""Notebooks as files: every shape is read rightly or refused in one line."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from bending import bend
from lessonkit.errors import LessonError
from lessonkit.load.notebooks import (
    Notebook,
    _check_cells,
    load_notebook,
    load_notebooks,
    misplaced,
    split_name,
)


def code(source: Any = "1 + 1", **fields: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None, **fields}


def content(*cells: Any, **fields: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **fields}


def without(field: str, **cell: Any) -> dict[str, Any]:
    return {key: value for key, value in code(**cell).items() if key != field}


def load(folder: Path, notebook: Any) -> Notebook:
    path = folder / "odd.ipynb"
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    path.write_text(text, encoding="utf-8")
    return load_notebook(path, "notebooks/odd.ipynb")


REFUSED = {
    "no JSON": ('{"cells": [', "odd.ipynb:1: not a notebook (JSON error"),
    "a number without end": ('{"cells": [' + "1" * 5000 + "]}", "not a notebook (JSON error"),
    "brackets without end": ("[" * 100_000, "not a notebook (JSON error"),
    "a list": ([], "not a notebook"),
    "version 3": ({"nbformat": 3, "worksheets": []}, "a notebook of version 3, not of version 4"),
    "no cells": (content(cells={}), "not a notebook: it has no list of cells"),
    "no minor version": (content(nbformat_minor="5"), "no whole number 'nbformat_minor'"),
    "a cell that is none": (content("text"), 'cell 1 is no cell but "text"'),
    "no metadata": (content(code(), without("metadata", id="b")), "cell 2: 'metadata' is a requ"),
    "no source": (content(without("source")), "cell 1: 'source' is a required property"),
    "another kind of cell": (content(code(cell_type="heading")), "cell 1 is neither of kind markd"),
    "no kind of cell": (content(code(cell_type=[])), "cell 1 is neither of kind markdown"),
    "an alt text that is none": (
        content(code(metadata={"alt": 7})),
        "'alt' of cell 1 must be text",
    ),
    "a source of numbers": (content(code(source=7)), "'source' of cell 1: it is not of a kind"),
    "a tag that is no list": (
        content(code(metadata={"tags": "a"})),
        "'tags' of 'metadata' of cell",
    ),
    "outputs in a text": (content({**code(), "cell_type": "markdown"}), "cell 1: Additional prop"),
    "written for R": (
        content(metadata={"kernelspec": {"name": "ir", "display_name": "R"}}),
        "written for R; only Python",
    ),
    "written for Julia": (
        content(metadata={"language_info": {"name": "julia"}}),
        "written for julia; only Python",
    ),
    "half a character": (
        content(code(source="print('\ud800')")),
        "holds half a character (U+D800)",
    ),
    "a bell": (content(code(source="x = '\x07'")), "cell 1 holds the character U+0007"),
    "quit()": (content(code(source="if x:\n    quit()")), "cell 1 calls quit(), which ends"),
    "exit": (content(code(source="%time\nexit")), "cell 1 calls exit(), which ends"),
    "outputs": (content(code(execution_count=3)), "cell 1 holds outputs; clear"),
    "a tag twice": (
        content(code(metadata={"tags": ["t"]}), code(id="b", metadata={"tags": ["t"]})),
        "cells 1 and 2 share the tag 't'",
    ),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_an_odd_shape_is_refused_in_one_line(shape: str, tmp_path: Path) -> None:
    notebook, said = REFUSED[shape]
    with pytest.raises(LessonError) as caught:
        load(tmp_path, notebook)
    message = str(caught.value)
    assert said in message and message.startswith("notebooks/odd.ipynb")
    assert "\n" not in message and len(message) < 300


@pytest.mark.parametrize(
    "notebook",
    [
        content(code(source=["a = 1\n", "b"])),
        content(code(source="%%bash\nexit")),
        content(code(source="def leave(): ...\nleave()  # quit()")),
        content(code(source="a = (")),
        content(code(source="!pip install a\nprint('\\x07')")),
        content(metadata={"kernelspec": {"name": "conda-env-x", "display_name": "x"}}),
        content({"cell_type": "raw", "id": "r", "metadata": {}, "source": "x"}),
        content(code(), nbformat_minor=9, made_by="a later Jupyter"),
    ],
)
def test_a_sound_notebook_is_read(notebook: dict[str, Any], tmp_path: Path) -> None:
    assert load(tmp_path, notebook).content["cells"] == notebook["cells"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + json.dumps(content())).content["cells"] == []


def test_ids_are_made_from_the_numbers_of_cells(tmp_path: Path) -> None:
    cells = [without("id"), code(id="cell-3"), without("id"), code(id="a=b"), code(id="cell-3")]
    for minor in (0, 4, 5):
        notebook = load(tmp_path, content(*cells, nbformat_minor=minor))
        ids = [cell["id"] for cell in notebook.content["cells"]]
        assert ids == ["cell-1", "cell-3", "cell-3-", "cell-4", "cell-5"]
        assert notebook.content["nbformat_minor"] == 5


def test_a_cell_prints_without_its_warnings(tmp_path: Path) -> None:
    notebook = load(tmp_path, content(code(metadata={"tags": ["t"]})))
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "old style"},
        {"output_type": "stream", "name": "stdout", "text": ["\x1b[1;31mFAIL\x1b[0m ", "a\x07b\n"]},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/png": "", "text/plain": "x"},
        },
        {"output_type": "execute_result", "metadata": {}, "data": {"text/plain": "7"}},
    ]
    notebook.executed = {"cells": [code(metadata={"tags": ["t"]}, outputs=outputs)]}
    assert notebook.text_output("t") == "FAIL ab\n7"
    with pytest.raises(LessonError, match="shows another kind of picture: write %config"):
        notebook.svg("t")
    del outputs[1:]
    with pytest.raises(LessonError, match=r"cell 't' of notebooks/odd.ipynb printed nothing"):
        notebook.text_output("t")


# ------------------------------------------------------------------ names and places


def test_names_are_composed_and_ordered_as_nav_has_them(tmp_path: Path) -> None:
    for name in ("b", unicodedata.normalize("NFD", "ü"), ".hidden", "._b", "v1.2-sum"):
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(content()), encoding="utf-8")
    nav = [
        "index.md",
        unicodedata.normalize("NFD", "notebooks/ü.ipynb"),
        "notebooks/v1.2-sum.ipynb",
    ]
    assert list(load_notebooks(tmp_path, nav)) == ["ü", "v1.2-sum", "b"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("v1.2-sum.deep.0.n", ("v1.2-sum", ["deep", "0", "n"])),
        ("v1.2-sum", ("v1.2-sum", [])),
        ("v1.total", ("v1", ["total"])),
        ("unknown.total", ("unknown", ["total"])),
        ("u\u0308.x", ("ü", ["x"])),
    ],
)
def test_the_longest_name_is_tried_first(name: str, parts: tuple[str, list[str]]) -> None:
    assert split_name(name, {"v1", "v1.2-sum", "ü"}.__contains__) == parts


def test_where_notebooks_belong(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "notebooks").mkdir(parents=True)
    (docs / "notebooks/below.ipynb").touch()
    advice = "; notebooks belong into notebooks/ beside docs/: move it to notebooks/"
    for source, fault in {
        "notebooks/one.ipynb": "",
        "notebooks/two.ipynb": ", which does not exist",
        "notebooks/week-1/one.ipynb": f"{advice}one.ipynb",
        "extra.ipynb": f"{advice}extra.ipynb",
        "notebooks/below.ipynb": f"{advice}below.ipynb",
    }.items():
        assert misplaced(source, {"one"}, docs) == fault


# ------------------------------------------------------------------ bent in any way


def test_a_bent_notebook_is_read_or_refused_in_one_line(tmp_path: Path) -> None:
    text = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["# A\n", "b"]}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for seed in range(300):
        chance = random.Random(seed)
        bent: Any = content(code(metadata={"tags": ["t"]}), text, metadata=kernel)
        for _ in range(chance.randint(1, 3)):
            bent = bend(bent, chance)
        try:
            notebook = load(tmp_path, bent)
            assert all(isinstance(cell["metadata"], dict) for cell in notebook.content["cells"])
        except LessonError as error:
            said = str(error)
            assert said.startswith("notebooks/odd.ipynb") and "\n" not in said, f"seed {seed}"
        except Exception as error:
            raise AssertionError(f"seed {seed}: {bent}") from error


def test_an_alternative_text_holds_no_character_that_no_page_can_show() -> None:
    cell = {"cell_type": "code", "source": "", "metadata": {"alt": "\x1b[31mred"}}
    with pytest.raises(LessonError, match="cell 1 holds the character"):
        _check_cells([cell])
