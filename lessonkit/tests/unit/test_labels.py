import re

import pytest
from lessonkit.render.svg import clean
from lessonkit.store import Store


@pytest.fixture
def drawn(tmp_path):
    store = Store(tmp_path / "work.json", "")

    def draw(body, width=582):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 100">{body}</svg>'
        return clean(svg, {}, "p", store)

    return draw


def test_a_picture_says_what_1_em_is(drawn):
    for width, unit in ((582, "20px"), (291, "10px")):
        head = drawn("<text>a</text>", width).partition(">")[0]
        assert 'class="drawn"' in head and f'style="--unit:{unit}"' in head
    assert "drawn" not in drawn('<path d="M0 0"/>')


@pytest.mark.parametrize(("size", "em"), [(20, None), (10, 0.98), (22, 1.1), (40, 1.12)])
def test_labels_are_held_in_bounds(drawn, size, em):
    found = re.search(
        r'<text(?: font-size="([\d.]+)em")?>', drawn(f'<text font-size="{size}">a</text>')
    )
    assert (float(found[1]) if found[1] else None) == em


def test_parts_keep_their_proportion(drawn):
    symbol = (
        '<text font-size="40" font-style="italic">c<tspan font-size="20" dy="8">1</tspan></text>'
    )
    assert (
        '<text font-size="1.12em" font-style="italic">c'
        '<tspan dy=".4em" font-size=".5em" font-style="normal">1</tspan></text>'
    ) in drawn(symbol)
    in_parts = (
        '<text><tspan font-size="20" x="1">10</tspan>'
        '<tspan font-size="14" x="9" y="3">2</tspan></text>'
    )
    assert re.search(r'<text>.*<tspan.*?>10</tspan><tspan.*font-size="\.7em"', drawn(in_parts))


def test_a_size_given_to_a_group_counts_once(drawn):
    assert "font-size" not in drawn(
        '<g font-size="20"><text>a</text><text font-size="20">b</text></g>'
    )
