"""What cells showed: no terminal codes, no characters HTML cannot hold, no author's paths."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest
from lessonkit.load.printed import as_printed, as_warned, shown_outputs

ROOT = Path("/home/me/my lesson")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b[1;31mFAIL\x1b[0m three\n\tof ten", "FAIL three\n\tof ten"),
        ("\x1b]0;a title\x07\x1b[2K\x1b(Bdone", "done"),
        ("a\x07b\x00c\ud800\ufffe\x85", "abc"),
        ("10%\r50%\r100%\nnext\r\nlast\r", "100%\nnext\nlast"),
        ('File "/tmp/ipykernel_13431/85.py", line 2', 'File "<cell>", line 2'),
        (r"C:\Users\me\Temp\ipykernel_7\85.py:2: x", "<cell>:2: x"),
        (
            "/usr/lib/python3.11/ast.py and numpy/core.py",
            "/usr/lib/python3.11/ast.py and numpy/core.py",
        ),
    ],
)
def test_text_as_a_page_shows_it(printed: str, shown: str) -> None:
    assert as_printed(printed) == shown


@pytest.mark.parametrize(
    ("warned", "shown"),
    [
        ("/tmp/ipykernel_1/2.py:3: UserWarning: old", "<cell>:3: UserWarning: old"),
        (f"{sysconfig.get_path('purelib')}/numpy/core.py:7: old", "numpy/core.py:7: old"),
        ("/opt/other/lib/python3.9/site-packages/torch/nn.py:1: old", "torch/nn.py:1: old"),
        ("/usr/lib/python3.12/asyncio/run.py:1: old", "asyncio/run.py:1: old"),
        (f"{ROOT}/src/net.py:4: old", "src/net.py:4: old"),
        ("read data/site.csv or /etc/hosts", "read data/site.csv or /etc/hosts"),
    ],
)
def test_a_warning_names_no_folder_of_the_author(warned: str, shown: str) -> None:
    assert as_warned(warned, ROOT) == shown


def test_every_text_of_an_output_is_made_fit_and_the_original_left_alone() -> None:
    traceback = ["\x1b[31mE\x1b[0m", "/tmp/ipykernel_1/2.py:3"]
    cell = {
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["a\x00", "b"]},
            {"output_type": "error", "ename": "E", "evalue": "\x07", "traceback": traceback},
            {"output_type": "display_data", "data": {"text/html": ["<b>\x1b[0m", "</b>"]}},
        ]
    }
    stream, error, html = shown_outputs(cell, ROOT)
    assert stream["text"] == "ab"
    assert (error["evalue"], error["traceback"]) == ("", ["E", "<cell>:3"])
    assert html["data"] == {"text/html": "<b></b>"}
    assert cell["outputs"][0]["text"] == ["a\x00", "b"]
