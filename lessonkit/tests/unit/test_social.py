"""The preview picture: right size, no trace of when or by what it was made, words that fit."""

from __future__ import annotations

import io
import struct
from types import SimpleNamespace

import numpy as np
import pytest
from lessonkit.face import social
from lessonkit.face.social import HEIGHT, WIDTH, social_image
from PIL import Image

COLOURS = {"paper": "#FFFFFF", "ink": "#101010", "muted": "#606060", "first": "#B5321F"}
WORDS = ("A lesson", "On a paper", "By its authors")


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def chunks(png: bytes) -> list[bytes]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    names, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        names.append(png[place + 4 : place + 8])
        place += length + 12
    return names


def test_size_and_chunks():
    png = social_image(*WORDS, COLOURS)
    assert pixels(png).shape == (630, 1200, 3)
    assert set(chunks(png)) == {b"IHDR", b"IDAT", b"IEND"}
    assert len(png) < 100_000


def test_same_words_same_bytes_other_words_other_bytes():
    assert social_image(*WORDS, COLOURS) == social_image(*WORDS, dict(COLOURS))
    others = [("Another", *WORDS[1:]), (WORDS[0], "x", WORDS[2]), (*WORDS[:2], "x")]
    assert len({social_image(*words, COLOURS) for words in [WORDS, *others]}) == 4


def test_the_strands_have_the_lesson_colours():
    picture = pixels(social_image(*WORDS, COLOURS | {"second": "#0F6E78", "accent": "#FF00FF"}))
    found = {tuple(colour) for colour in picture.reshape(-1, 3)}
    assert {(0xB5, 0x32, 0x1F), (0x0F, 0x6E, 0x78)} <= found
    assert (0xFF, 0x00, 0xFF) not in found


def test_a_subtitle_that_repeats_the_title_is_left_out():
    with_it = social_image("Same", "Same", "f", COLOURS)
    assert with_it == social_image("Same", "", "f", COLOURS)


@pytest.mark.parametrize("words", [1, 6, 14, 60])
@pytest.mark.parametrize("word", ["Learning", "Donaudampfschifffahrtsgesellschaft"])
def test_words_stay_inside_the_margins(words: int, word: str):
    text = " ".join([word] * words)
    picture = pixels(social_image(text, f"{text} too", text, COLOURS))
    dark = (picture.max(axis=2) < 0x90) & (np.ptp(picture, axis=2) < 8)  # letters are grey
    rows, columns = np.nonzero(dark)
    assert columns.min() >= 80 and columns.max() <= WIDTH - 80
    assert rows.min() >= 60 and rows.max() <= HEIGHT - 40
    assert not dark[330:520].any()


def test_colours_may_be_missing():
    assert pixels(social_image("A", "B", "C", {})).min() == 0


def test_letters_that_no_font_has_are_no_boxes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("matplotlib.font_manager.fontManager.ttflist", [])
    with pytest.raises(LookupError, match="字"):
        social_image("A 字", "", "", COLOURS)


def test_a_font_of_the_machine_is_taken_for_letters_that_ours_lacks(
    monkeypatch: pytest.MonkeyPatch,
):
    serif = SimpleNamespace(
        fname=str(social._OWN / "DejaVuSerif.ttf"), style="normal", weight=400, name="Serif"
    )
    monkeypatch.setattr("matplotlib.font_manager.fontManager.ttflist", [serif])
    real = social._letters
    ours = str(social._OWN / "DejaVuSans.ttf")
    monkeypatch.setattr(
        social, "_letters", lambda file: frozenset() if file == ours else real(file)
    )
    other = social_image(*WORDS, COLOURS)
    monkeypatch.setattr(social, "_letters", real)
    assert other != social_image(*WORDS, COLOURS)


def test_chinese_lines_break_between_any_two_letters():
    font = social._font("DejaVuSans.ttf", 20)
    text = "数字 and 的加法" * 9
    lines = social._wrap(text, font, 300)
    assert len(lines) > 1 and all(font.getlength(line) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_picture_of_the_lesson_takes_the_place_of_the_strands():
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 208"><g>'
        '<path d="M0 0L600 0V100H0Z" fill="var(--c-first)"/>'
        '<rect x="1000" y="150" width="200" height="58" fill="#0000FF"/>'
        '<path d="M0 0C9 9 9 9 1200 208Z" fill="#00FF00"/>'
        '<text x="700" y="60" font-size="40" fill="var(--c-ink)">words</text></g></svg>'
    )
    picture = pixels(social_image(*WORDS, COLOURS, drawn))
    assert tuple(picture[324 + 50, 300]) == (0xB5, 0x32, 0x1F)
    assert tuple(picture[324 + 150, 300]) == (255, 255, 255)  # no strand
    assert tuple(picture[324 + 200, 1100]) == (0, 0, 255)
    assert not (picture == (0, 255, 0)).all(axis=2).any()  # curves are left out
    assert (picture[324:400, 700:830].max(axis=2) < 0x40).any()
