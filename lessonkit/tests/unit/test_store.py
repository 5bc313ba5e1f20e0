"""Texts are made once for all that they are made from, and forgotten when unused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "work.json"


def not_again() -> str:
    raise AssertionError("made again")


def test_a_text_is_made_once(path: Path):
    first = Store(path, "maker 1")
    assert first.find(["a", 1]) is None
    assert first.get(["a", 1], lambda: "made") == "made"
    assert first.get(["a", 1], not_again) == "made"
    first.save()
    assert Store(path, "maker 1").get(["a", 1], not_again) == "made"


@pytest.mark.parametrize(("maker", "made_from"), [("maker 2", ["a", 1]), ("maker 1", ["a", 2])])
def test_another_maker_or_source_makes_it_again(path: Path, maker: str, made_from: list):
    first = Store(path, "maker 1")
    first.keep(["a", 1], "old")
    first.save()
    assert Store(path, maker).get(made_from, lambda: "new") == "new"


def test_what_a_build_does_not_ask_for_is_forgotten(path: Path):
    first = Store(path, "maker")
    for name in "ab":
        first.keep(name, name)
    first.save()
    second = Store(path, "maker")
    second.find("a")
    second.save()
    third = Store(path, "maker")
    assert (third.find("a"), third.find("b")) == ("a", None)


def test_a_file_cut_short_is_no_fault(path: Path):
    path.parent.mkdir()
    path.write_text('{"a": "b', encoding="utf-8")
    assert Store(path, "maker").get("a", lambda: "made") == "made"
