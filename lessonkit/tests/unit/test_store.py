"""Texts are made once for all that they are made from, and forgotten when unused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.store import Store, _digest, cache_folder


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


def test_only_the_files_that_make_a_text_make_it_again(path: Path, tmp_path: Path):
    maker, other = tmp_path / "maker.py", tmp_path / "other.py"
    for file in (maker, other):
        file.write_text("1")
    first = Store(path, "")
    first.get("a", lambda: "made", str(maker))
    first.save()
    other.write_text("2")
    _digest.cache_clear()
    assert Store(path, "").get("a", not_again, str(maker)) == "made"
    maker.write_text("2")
    _digest.cache_clear()
    assert Store(path, "").get("a", lambda: "new", str(maker)) == "new"


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


def test_a_file_that_holds_no_texts_is_no_fault(path: Path):
    path.parent.mkdir()
    path.write_text("[]", encoding="utf-8")
    assert Store(path, "maker").get("a", lambda: "made") == "made"


def test_a_full_disk_is_one_line(path: Path):
    path.parent.write_text("a file where the folder should be")
    store = Store(path, "maker")
    store.keep("a", "made")
    with pytest.raises(LessonError, match=r"cannot write .*work.json: .*; free some space, or set"):
        store.save()


# ------------------------------------------------------------------ the folder


def test_the_cache_lies_beside_the_lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LESSONKIT_CACHE", raising=False)
    assert cache_folder(tmp_path) == tmp_path / ".cache/lessonkit"
    assert (tmp_path / ".cache/lessonkit").is_dir()


def test_a_variable_puts_each_lessons_cache_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LESSONKIT_CACHE", str(tmp_path / "kept"))
    first, second = cache_folder(tmp_path / "a"), cache_folder(tmp_path / "b")
    assert first.parent == second.parent == tmp_path / "kept"
    assert first != second and first.is_dir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("LESSONKIT_CACHE", str(tmp_path / "file"))
    with pytest.raises(LessonError, match="LESSONKIT_CACHE: cannot write to"):
        cache_folder(tmp_path / "a")


def test_where_nothing_can_be_written_a_folder_of_the_users_own_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("LESSONKIT_CACHE", raising=False)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (tmp_path / ".cache").write_text("no folder can be made here, not even by root")
    folder = cache_folder(tmp_path)
    assert folder.parent.parent == temporary
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    folder.parent.chmod(0o777)  # whoever could write there could have us obey it
    with pytest.raises(LessonError, match=r"cannot write to .* nor to"):
        cache_folder(tmp_path)
