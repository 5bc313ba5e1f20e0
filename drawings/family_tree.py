"""From Elman's network to xLSTM: who built on whom, time running downwards."""

from __future__ import annotations

from sketch import INK, MUTED, arrow, box, svg, text

COLUMNS = {"recurrent": 108, "between": 305, "attention": 506}
# Name: year, row, column.
NODES: dict[str, tuple[int, float, str]] = {
    "Elman’s network": (1990, 0, "recurrent"),
    "LSTM": (1997, 1, "recurrent"),
    "forget gate": (2000, 2, "recurrent"),
    "word vectors": (2013, 3, "between"),
    "seq2seq": (2014, 4, "recurrent"),
    "GRU": (2014, 4, "between"),
    "attention": (2014, 4, "attention"),
    "Highway, ResNet": (2015, 5, "between"),
    "Transformer": (2017, 6, "attention"),
    "ELMo": (2018, 7, "recurrent"),
    "GPT, BERT": (2018, 7, "attention"),
    "S4": (2021, 8, "between"),
    "Mamba": (2023, 9, "between"),
    "xLSTM, minLSTM": (2024, 10, "recurrent"),
}
W, H, TOP, ROW, MARGIN = 178, 50, 8, 66, 9


def draw() -> str:
    """The tree as SVG: solid for what builds on what, dashed for kinship and company."""
    body = [_edge(*pair) for pair in (
        ("Elman’s network", "LSTM"), ("LSTM", "forget gate"), ("forget gate", "seq2seq"),
        ("attention", "Transformer"), ("Transformer", "GPT, BERT"), ("S4", "Mamba"),
    )]  # fmt: skip
    left, right = COLUMNS["recurrent"] - W / 2, COLUMNS["recurrent"] + W / 2
    between_left, between_right = COLUMNS["between"] - W / 2, COLUMNS["between"] + W / 2
    # The forget-gate cell goes on, down the margin, to the recurrent models after 2014.
    start = (left, _y("forget gate"))
    for name in ("ELMo", "xLSTM, minLSTM"):
        corner = [(MARGIN, start[1]), (MARGIN, _y(name))]
        body.append(arrow([start, *corner, (left, _y(name))], INK))
    body.append(arrow([(right - 20, _y("forget gate") + H / 2), (right - 20, _y("GRU") - 52),
                       (between_left - 8, _y("GRU") - 52), (between_left - 8, _y("GRU")),
                       (between_left, _y("GRU"))], INK))  # fmt: skip
    body.append(arrow([(between_right, _y("GRU")),
                       (COLUMNS["attention"] - W / 2, _y("GRU"))], INK))  # fmt: skip
    body.append(arrow([(COLUMNS["between"], _y("Highway, ResNet") + H / 2),
                       (COLUMNS["between"], _y("Transformer")),
                       (COLUMNS["attention"] - W / 2, _y("Transformer"))], INK))  # fmt: skip
    aisle = between_right + 10
    body.append(arrow([(right, _y("LSTM")), (aisle, _y("LSTM")),
                       (aisle, _y("Highway, ResNet")),
                       (between_right, _y("Highway, ResNet"))], INK, 2.5, "7 6"))  # fmt: skip
    body.append(arrow([(between_left, _y("word vectors")),
                       (right - 50, _y("word vectors")),
                       (right - 50, _y("seq2seq") - H / 2)], INK, 2.5, "7 6"))  # fmt: skip
    for name, (year, _, column) in NODES.items():
        x, y = COLUMNS[column], _y(name)
        weight = 4.5 if name == "LSTM" else 2.5
        body.append(box(x - W / 2, y - H / 2, W, H, INK, line_width=weight))
        body.append(text(x, y - 5, str(year), 18, "middle", MUTED))
        body.append(text(x, y + 16, name, 20, "middle", bold=name == "LSTM"))
    return svg(2 * TOP + H + ROW * max(row for _, row, _ in NODES.values()), body)


def _y(name: str) -> float:
    return TOP + H / 2 + ROW * NODES[name][1]


def _edge(parent: str, child: str) -> str:
    """Straight down, within one column."""
    x = COLUMNS[NODES[child][2]]
    return arrow([(x, _y(parent) + H / 2), (x, _y(child) - H / 2)], INK)
