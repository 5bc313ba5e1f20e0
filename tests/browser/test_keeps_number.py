"""The sentence and its verb as a reader meets it: what the nets say, the open page, the writing."""

from __future__ import annotations

import re

import pytest
import torch

from benchmarks import agreement, agreement_model
from tests.browser.reader import Reader


@pytest.fixture(scope="module")
def names():
    return agreement.notebook_names("grammar", "cells", "net", "stream", "examine", "unit_tools")


@pytest.fixture(scope="module")
def model(page_nets):
    return page_nets("(_, m, model) => model")


BEFORE = "the lamp is clean . the windows are lost ."


def lean(names, model, name: str, text: str) -> float:
    """How sure PyTorch's net is of *are* and not *is* after a text."""
    net = agreement_model.unpacked(names, model["NETS"][name])
    words = torch.tensor([[names["ID"][word]] for word in f"{BEFORE} {text}".split()])
    zeros = torch.zeros(1, net.hidden, dtype=torch.float64)
    with torch.no_grad():
        chances = net(words, (zeros, zeros))[0][-1, 0].softmax(-1)
    many, one = (chances[names["ID"][verb]].item() for verb in ("are", "is"))
    return many / (many + one)


def percent(share: float) -> str:
    """As the page writes it: three digits."""
    return f"{float(f'{100 * share:.3g}'):g}%"


def sentence(someone: Reader) -> str:
    return " ".join(someone.page.inner_text(".x-sentence").replace("…", "").split())


def test_what_each_net_says_is_what_pytorch_computes(bench, reader, names, model):
    order = ["plain_young", "plain", "lstm", "cell_1997"]
    someone = reader("keeps-number", attributes=f'nets="{" ".join(order)}"')
    for tiles in ((), ("keys",), ("cabinet", "hall")):
        for tile in tiles:
            someone.use(f"{tile}: turn it into", "Enter")
        text = sentence(someone)
        shown = someone.page.locator(".x-picture svg text.x-label").all_text_contents()
        said = [line for line in shown if "%" in line]
        right = "are" if text.split()[1] == "keys" else "is"
        for name, line in zip(order, said, strict=True):
            many = lean(names, model, name, text)
            verb = "are" if many > 0.5 else "is"
            share = percent(max(many, 1 - many))
            assert line.endswith(f": {verb} {share} {'✓' if verb == right else '✗'}"), name
    assert sentence(someone) == "the key to the old cabinets in the halls"


def test_more_words_can_be_put_between_and_taken_away(reader):
    someone = reader("keeps-number")
    assert sentence(someone) == "the keys to the old cabinet in the hall"
    someone.use("Put more between", "Enter", "Enter", "Enter")
    assert sentence(someone).endswith("in the hall near the red door behind the lamp")
    someone.use("Take some away", *["Enter"] * 6)
    assert sentence(someone) == "the keys"


def test_the_cursor_ends_at_the_last_word(reader):
    someone = reader("keeps-number", attributes='show="page"')
    cursor = someone.page.get_by_role("slider", name="word")
    for use in ("Put more between", "Take some away"):
        someone.use(use, "Enter")
        words = len(sentence(someone).split()) + len(["are", "lost", "."])
        assert cursor.get_attribute("aria-valuemax") == str(words)
        someone.use("word", "End")
        assert cursor.get_attribute("aria-valuenow") == str(words)


@pytest.mark.parametrize("way", ["key", "mouse", "finger"])
def test_a_gate_held_shut_crosses_the_number_out(reader, way):
    touch = {"has_touch": True} if way == "finger" else {}
    someone = reader("keeps-number", attributes='show="page"', **touch)
    assert "says “are”" in someone.says and "which is right" in someone.says
    gate = someone.page.get_by_role("button", name="forget gate at “cabinet”")
    if way == "key":
        someone.use("word", *["ArrowDown"] * 4)
        assert someone.says.startswith("At “cabinet”")
        someone.tab_to("forget gate at “cabinet”")
        someone.press("Enter")
    elif way == "mouse":
        gate.click()
    else:
        gate.tap()
    assert gate.get_attribute("aria-pressed") == "true"
    assert "says “is”" in someone.says and "wrong, with one gate held by hand" in someone.says
    gate.press(" ")  # let it go
    assert "says “are”" in someone.says and "held" not in someone.says


def test_a_held_gate_is_what_pytorch_computes(page_nets, names, model):
    """The forget gate of the number unit shut at one word, and the words read on from there."""
    words = [names["ID"][word] for word in f"{BEFORE} the keys to the old cabinet".split()]
    unit = model["UNIT"]
    chances = page_nets(
        """([words, unit], m, model) => {
            const net = m.unpack(model.NETS.lstm);
            const before = m.read(net, words.slice(0, -1)).at(-1).state;
            return m.readWord(net, words.at(-1), before, {unit, f: 0, o: 0.5}).chances;
        }""",
        [words, unit],
    )
    net = agreement_model.unpacked(names, model["NETS"]["lstm"])
    h = c = torch.zeros(1, net.hidden, dtype=torch.float64)
    with torch.no_grad():
        for word in words:
            x_t = net.embed(torch.tensor([word]))
            f, i, o, new = net.cell.gates(x_t, h)
            if word == words[-1]:
                f[0, unit], o[0, unit] = 0, 0.5
            c = f * c + i * new
            h = o * torch.tanh(c)
        expected = net.readout(h)[0].softmax(-1)
    assert torch.tensor(chances, dtype=torch.float64).sub(expected).abs().max() < 1e-12


def agrees(line: str) -> bool:
    """Whether a written sentence with its mark is marked as it should be; its verb's agreement."""
    words, mark = re.fullmatch(r"(.*) ?\.\s([✓✗])", line).groups()
    subject = next(word for word in words.split() if re.fullmatch(r"\w{3,}", word)
                   and word not in ("the", "old", "small", "red", "heavy"))  # fmt: skip
    right = ["are" if subject.endswith("s") else "is"] == re.findall(r"\b(?:is|are)\b", words)
    assert mark == ("✓" if right else "✗"), line
    return right


def test_networks_write_word_by_word_and_their_verbs_are_marked_and_counted(reader):
    someone = reader("net-writes")
    early = "the plain network, early in training"
    assert someone.says.startswith(f"5 written by {early}; in ")
    lines = someone.page.locator(".x-written li").all_inner_texts()
    assert len(lines) == 5 and f"in {sum(map(agrees, lines))} of them" in someone.says
    button = someone.page.get_by_role("button", name="Write a sentence")
    someone.use("Write a sentence", "Enter")
    someone.until("document.querySelector('.x-main').ariaDisabled === 'false'")
    assert someone.says.startswith(f"5 written by {early}; in ")  # the oldest has gone
    old = someone.page.locator(".x-written li").all_inner_texts()
    assert old[:4] == lines[1:]
    someone.use("Write five", "Enter")
    assert button.get_attribute("aria-disabled") == "true"
    button.press("Enter")  # no second pen while one writes
    someone.until("document.querySelector('.x-main').ariaDisabled === 'false'")
    assert someone.says.startswith(f"5 written by {early}; in ") and "seed:11" in someone.link()
    lines = someone.page.locator(".x-written li").all_inner_texts()
    assert len(lines) == 5 and not set(lines) & set(old) and sum(map(agrees, lines)) < 5
    assert f"in {sum(map(agrees, lines))} of them" in someone.says
    first = re.search(r"in (\d+) of them", someone.says)[1]

    someone.choose("Who writes?", "the LSTM")
    told = f"Before that {early}: {first} of 5."
    assert someone.says == f"Now writing: the LSTM. {told}"
    someone.shows("5 written by the LSTM")
    lines = someone.page.locator(".x-written li").all_inner_texts()
    good = sum(map(agrees, lines))
    assert someone.says.startswith(f"5 written by the LSTM; in {good} of them")
    assert someone.says.endswith(told)


def test_a_sentence_cut_off_is_not_counted(reader):
    someone = reader("net-writes")
    early = "the plain network, early in training"
    someone.use("Write a sentence", "Enter")
    assert someone.says.startswith(f"5 written by {early}")
    someone.choose("Who writes?", "the plain network, at the end")
    someone.shows("5 written by the plain network, at the end")
    assert re.search(rf"Before that {early}: \d of 5\.$", someone.says)


def test_the_pen_goes_back_to_the_first_writer(reader):
    someone = reader("net-writes")
    start = someone.says
    someone.choose("Who writes?", "the LSTM")
    someone.use("Reset", "Enter")
    assert someone.says == start
    someone.page.wait_for_timeout(400)  # longer than the pen rests before it begins
    assert someone.says == start and someone.page.locator(".x-written li").count() == 5
