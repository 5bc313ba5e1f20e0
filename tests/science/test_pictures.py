"""What the pictures of the landing page and of chapters 7 to 9 claim, recomputed."""

import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
import torch

from ..notebook_cells import drawing


def test_what_the_threads_picture_says_arrives_is_autograds():
    """A tanh unit that holds nothing, and the page of a 1997 cell, from the verb to its subject."""
    picture = drawing("two_threads")
    assert picture.TEXT.endswith("the keys to the old cabinet in the hall are")
    assert picture.WORDS[picture.SUBJECT] == "keys" and picture.WORDS[0] == "are"
    first = h = torch.zeros((), dtype=torch.float64, requires_grad=True)
    page = c = torch.zeros((), dtype=torch.float64, requires_grad=True)
    for _ in range(picture.SUBJECT):
        h = torch.tanh(picture.FACTOR * h)
        # Under the rule of 1997 gates and candidate hear a detached past.
        c = c + torch.sigmoid(c.detach()) * torch.tanh(c.detach())
    plain = torch.autograd.grad(h, first)[0].item()
    assert picture.share(picture.FACTOR) == pytest.approx(plain, rel=1e-12)
    assert torch.autograd.grad(c, page)[0].item() == 1
    drawn = picture.draw()
    assert f">{100 * plain:.2g}%<" in drawn and "the LSTM’s notes, 1997: 100%" in drawn
    assert "1997" not in picture.draw(threads="plain")


def test_a_thread_is_as_thick_as_what_is_left():
    picture = drawing("two_threads")
    # What belongs to a word is drawn within half a word of it, words being as long as those around.
    assert picture.along(0) == 0
    for k in range(1, 40):
        word = (picture.place(k + 2) - picture.place(k - 2)) / 4
        assert abs(picture.along(k) - picture.place(k)) < word / 2
    path = picture.thread(0.9, 12, 1000, 100)
    points = [tuple(map(float, p.split())) for p in path.strip("MZ").split("L")]
    over, under = points[: len(points) // 2], points[len(points) // 2 :][::-1]
    for halves, ((x, high), (x_below, low)) in enumerate(zip(over, under, strict=True)):
        assert x == x_below == pytest.approx(1000 - picture.along(halves / 2), abs=0.06)
        assert low - high == pytest.approx(picture.THICK * 0.9 ** (halves / 2), abs=0.11)


@pytest.mark.parametrize(
    ("size", "words"), [(93, "93"), (10_504, "10,504"), (1.04e9, "1.04 billion")]
)
def test_ladder_words(size, words):
    assert drawing("scale_ladder").words(size) == words


def test_ladder_stands_on_a_logarithmic_axis():
    ladder = drawing("scale_ladder")
    places = [ladder._x(size) for _, _, size, _ in ladder.MODELS]
    steps = [
        (b - a) / (math.log10(t) - math.log10(s))
        for (a, s), (b, t) in zip(
            zip(places[1:], [m[2] for m in ladder.MODELS[1:]], strict=True),
            zip(places[2:], [m[2] for m in ladder.MODELS[2:]], strict=True),
            strict=False,
        )
    ]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=0.02)


def test_schedule_does_all_the_work_and_keeps_the_order():
    picture = drawing("serial_vs_parallel")
    kinds = {kind: picture.schedule(kind) for kind in ("chain", "batch")}
    # A round for each word.
    assert [sum(row) for row in kinds["chain"]] == [1] * picture.TOKENS
    assert [sum(row) for row in kinds["batch"]] == [picture.TOKENS] * picture.TOKENS
    # In a chain no two words are in work at the same time, and none before the one before it.
    assert [row.index(True) for row in kinds["chain"]] == list(range(picture.TOKENS))


def test_parallel_scan_covers_everything_in_log_rounds():
    picture = drawing("parallel_scan")
    levels = picture.rounds()
    assert len(levels) - 1 == math.log2(picture.STEPS)
    assert levels[-1] == [(0, t) for t in range(picture.STEPS)]
    assert math.log2(4096) == 12  # as the chapter says


def test_merged_steps_equal_two_single_steps():
    torch.manual_seed(0)
    c, f1, v1, f2, v2 = torch.randn(5, 7, dtype=torch.float64)
    singly = f2 * (f1 * c + v1) + v2
    torch.testing.assert_close((f2 * f1) * c + (f2 * v1 + v2), singly)


def test_no_two_lines_of_the_family_tree_cross():
    picture = drawing("family_tree").draw()
    lines = [
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in re.findall(
            r'<polyline points="([^"]+)"[^>]*stroke="var\(--c-(?!line)', picture
        )
    ]
    assert len(lines) > 6
    parts = [(k, a, b) for k, points in enumerate(lines) for a, b in pairwise(points)]

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    for (k, a, b), (m, c, d) in combinations(parts, 2):
        crossing = side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        assert k == m or not crossing, (a, b, c, d)


def test_the_way_back_meets_a_gate_between_any_two_words():
    words = ["the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall"]
    shares = [0.0, 0.9, 0.05, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0]
    picture = drawing("ways_back").draw(words, shares)
    assert picture.count(">f</text>") == words[2:].index("hall") + 1 == 7
    assert "× f, 7 times" in picture and "share 90%" in picture


def test_without_its_number_unit_no_net_beats_a_coin():
    """As a caption of chapter 7 has it; of 200 coins a share of half, give or take 0.07."""
    nets = drawing("one_unit").nets()
    assert len(nets) == 10
    assert min(whole for whole, _ in nets) > 0.99
    assert max(wiped for _, wiped in nets) < 0.57


def test_time_line_is_to_scale_and_its_words_do_not_meet():
    timeline = drawing("timeline")
    years = [entry[0] for entry in timeline.ENTRIES]
    assert years == sorted(years)
    assert timeline.place(1997) - timeline.place(1991) == pytest.approx(6 * timeline.PER_YEAR)
    heights = timeline.labels()
    assert all(y >= timeline.place(year) for y, year in zip(heights, years, strict=True))
    assert all(b - a >= timeline.ROOM for a, b in pairwise(heights))


def test_charts_are_to_scale():
    chart = drawing("chart").Chart("left", "steps", 1e-16, 1, 50, log=True)
    powers = [chart.y(10.0**-k) for k in range(0, 17, 4)]
    assert [b - a for a, b in pairwise(powers)] == pytest.approx([powers[1] - powers[0]] * 4)
    assert (chart.y(1e-16), chart.x(50)) == (chart.bottom, drawing("chart").RIGHT)
    bars = drawing("gradient_shares").draw([0.5, 0.25, 0.125])
    heights = [float(h) for h in re.findall(r'<rect [^>]* height="([^"]+)"', bars)]
    assert heights == pytest.approx([heights[0], heights[0] / 2, heights[0] / 4], abs=0.1)


def test_whisper_at_the_subject_is_the_number_of_the_chapter():
    whispers = drawing("whispers")
    assert whispers.loudness(0.25, len(whispers.WORDS) - 1)[-1] == 1 / 65_536


def test_the_threads_are_as_wide_as_what_is_left() -> None:
    lstm, plain = [0.999, 1.0, 1.0], [0.1, 0.5, 1.0]
    root = ElementTree.fromstring(drawing("way_back").draw(["keys", "to", "hall"], lstm, plain))
    for name, shares in (("lstm", lstm), ("plain", plain)):
        (thread,) = [e for e in root.iter() if e.get("data-thread") == name]
        points = [tuple(map(float, p.split(","))) for p in thread.get("points", "").split()]
        left, right = points[: len(shares)], points[len(shares) :][::-1]
        wide = [b[0] - a[0] for a, b in zip(left, right, strict=True)]
        assert [w / wide[-1] for w in wide] == pytest.approx(shares, abs=0.01)
