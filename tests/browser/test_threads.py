"""The two threads: numbers against PyTorch, ways to drag, the still figure, the first screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import torch
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Reader, close, number, numbers_in
from tests.notebook_cells import drawing

TAG = "gradient-decay"
STEPS = drawing("two_threads").SUBJECT  # from "are" back to "keys"
WEIGHT, HOLDS = "Recurrent weight", "What the unit holds"


def arrives_by_autograd(weight: float, holds: float, steps: int = STEPS) -> float:
    """How much of the gradient by the last state reaches the state `steps` before."""
    first = h = torch.tensor(holds, dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        # The input makes up the rest, so that the unit holds what it is said to hold.
        drive = (torch.tensor(holds, dtype=torch.float64).atanh() - weight * h).detach()
        h = torch.tanh(weight * h + drive)
    return torch.autograd.grad(h, first)[0].item()


def state(someone: Reader) -> tuple[float, float]:
    return tuple(
        someone.page.evaluate(
            f"(({{weight, holds}}) => [weight, holds])(document.querySelector('{TAG}').state)"
        )
    )


def thickness(someone: Reader, thread: int) -> float:
    """Of a thread in the picture where it passes over "keys"."""
    path = someone.page.locator(".x-thread path").nth(thread).get_attribute("d") or ""
    points = [tuple(map(float, point.split())) for point in path.strip("MZ").split("L")]
    half = len(points) // 2
    return points[-1 - 2 * STEPS][1] - points[:half][2 * STEPS][1]


def test_what_is_said_and_drawn_is_autograds(reader):
    someone = reader(TAG)

    def check(weight: float, holds: float) -> None:
        assert state(someone) == pytest.approx((weight, holds))
        arrived = arrives_by_autograd(weight, holds)
        said = someone.says
        shown = number(re.match(r"(?:× )?(\S+(?: × 10\S+)?) reaches", said)[1])
        assert close(shown, arrived), said
        heard = someone.hears(f"word: {said}").replace("\u00a0", " ")
        assert close(
            numbers_in(heard, "× # at every word")[0], arrives_by_autograd(weight, holds, 1), 2
        )
        assert heard.endswith("multiplies it by 1: 100% reaches “keys”.")
        full = drawing("two_threads").THICK
        assert thickness(someone, 0) == pytest.approx(min(1500, full * arrived), abs=0.11)
        assert thickness(someone, 1) == full  # the page stays whole
        slow = "goes on growing" if arrived > 1 else "goes on fading"
        verdict = "fades away" if arrived < 0.5 else "blows up" if arrived > 2 else slow
        assert (verdict in said) == (abs(weight * (1 - holds**2) - 1) >= 0.005), said

    someone.use(WEIGHT, "ArrowUp")
    check(0.72, 0)
    someone.press("PageUp", "PageUp")
    check(0.92, 0)
    bar = someone.page.locator(".x-stage").get_by_role("slider", name=HOLDS)
    assert not bar.is_visible()  # what the unit holds is asked once the message has arrived
    someone.press(*["ArrowUp"] * 8)
    check(1, 0)
    assert bar.is_visible()
    someone.press("PageUp", "ArrowUp", "ArrowUp")
    check(1.12, 0)
    assert "drag it down" in someone.says_to_do
    someone.use(HOLDS, *["ArrowUp"] * 12)
    check(1.12, 0.6)
    someone.use(WEIGHT, "End")
    check(5.5, 0.6)
    someone.use(HOLDS, "Home")
    check(5.5, 0)
    someone.use(WEIGHT, "Home")
    assert someone.says == "0 reaches “keys”: it fades away."
    told = someone.page.inner_text(".x-live") + someone.page.inner_html(".x-live")
    assert "slope" not in told  # it comes in chapter 2


def test_dragging_finds_the_weight_and_what_is_held_spoils_it(reader):
    someone = reader(TAG)
    page = someone.page
    assert page.locator(".x-hint").is_visible()

    def drag(name: str, down: float) -> None:
        someone.drag(page.get_by_role("slider", name=name).first, 0, down)

    def edge(factor: float) -> float:  # of the thread, above its middle, where it is held
        return drawing("two_threads").THICK / 2 * factor**3

    drag(WEIGHT, edge(0.71) - edge(1) + 0.4)  # nearly: it catches at 1
    assert state(someone) == (1, 0) and someone.says == "100% reaches “keys”."
    assert "drag the bar up" in page.inner_text(".x-task")
    assert not page.locator(".x-hint").is_visible()
    drag(HOLDS, -41)  # of 68 px
    assert state(someone)[1] == pytest.approx(0.6, abs=0.051)
    assert someone.says.endswith("it fades away.")
    drag(WEIGHT, edge(1 - state(someone)[1] ** 2) - edge(1))
    assert someone.says.startswith("100% reaches “keys” while the bar is held")
    assert state(someone)[0] > 1.3
    drag(HOLDS, 60)
    assert state(someone)[1] == 0 and someone.says.endswith("it blows up.")
    assert thickness(someone, 0) > 4 * thickness(someone, 1)


@pytest.mark.parametrize(("weight", "holds"), [(2.78, 0.8), (5.26, 0.9), (1.01, 0.1), (1, 0.05)])
def test_let_go_the_unit_goes_where_pytorch_takes_it(reader, weight, holds):
    someone = reader(TAG, f"#{TAG}=weight:{weight},holds:{holds}", 'threads="plain"')
    assert someone.says.startswith("100% reaches “keys” while the bar is held")
    alone = torch.tensor(holds, dtype=torch.float64)
    for _ in range(200_000):
        alone = torch.tanh(weight * alone)
    goes = alone.item() if weight > 1 else 0  # at 1 it comes down for ever
    passes = weight * (1 - goes**2)
    someone.use("Let the bar go", "Enter")
    told = re.search(r"goes to (\d[\d.]*)(?: \(slope ([^)]+)\)\.|, an empty memory)", someone.says)
    assert told and close(number(told[1]), goes, 2)
    if goes:
        assert close(number(told[2]), 1 - goes**2)
    assert passes < 1 or not goes  # in whatever holds something it fades, slowly or fast
    if passes < 0.995:
        shown = number(re.match(r"(\S+(?: × 10\S+)?) reaches", someone.says)[1])
        assert close(shown, passes**STEPS), someone.says
    assert someone.page.evaluate(f"document.querySelector('{TAG}').state.free") == 1
    someone.use(HOLDS, "ArrowUp")  # a hand on the bar holds it again
    assert someone.page.evaluate(f"document.querySelector('{TAG}').state.free") == 0


def test_where_it_starts_is_no_state_to_share_and_an_empty_memory_is(reader):
    someone = reader(TAG, attributes='threads="plain" weight="1" holds="0.6"')
    assert state(someone) == (1, 0.6) and someone.link() == ""
    someone.use(HOLDS, "Home")
    assert someone.link() == f"#{TAG}=holds:0"
    someone.open(f"#{TAG}=weight:1.06,holds:0")
    assert state(someone) == (1.06, 0)


@pytest.mark.parametrize("threads", ["both", "plain"])
def test_all_that_it_says_has_room_on_a_narrow_phone(reader, threads):
    someone = reader(TAG, attributes=f'threads="{threads}"', viewport={"width": 360, "height": 740})
    heights = someone.page.evaluate(
        """(tag) => {
            const piece = document.querySelector(tag);
            return [{}, {weight: 1.05}, {weight: 1}, {weight: 1.2, holds: 0.6}, {weight: 1.56},
                {free: 1}, {weight: 2}, {weight: 5.5}].map((state) => {
                piece.set(state);
                return piece.querySelector('.x-live').offsetHeight;
            });
        }""",
        TAG,
    )
    assert len(set(heights)) == 1, heights


def test_a_finger_drags_the_thread(reader):
    someone = reader(TAG, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    someone.drag(someone.page.get_by_role("slider", name=WEIGHT).first, 0, -40, finger=True)
    assert state(someone)[0] > 1.2 and someone.says.endswith("it blows up.")
    assert someone.page.evaluate("scrollY") == 0


def test_with_the_plain_network_alone_nothing_is_told_of_the_cell(reader):
    someone = reader(TAG, attributes='threads="plain"')
    assert someone.page.locator(".x-thread path").count() == 1
    someone.use(WEIGHT, "ArrowUp")
    someone.hears("at every word")
    told = someone.page.evaluate(
        """() => document.querySelector('.x-live').textContent
            + [...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel)"""
    )
    assert "1997" not in told and "cell" not in told


def test_the_still_figure_is_the_same_picture(page_with):
    picture = drawing("two_threads")
    same = page_with("threads")
    words, places, path = same(
        "(end, t) => [t.WORDS, Array.from({length: 281}, (_, k) => t.along(k / 4)),"
        f" t.thread({picture.FACTOR}, 30, end, 50)]",
        picture.START,
    )
    assert words == picture.WORDS
    assert places == pytest.approx([picture.along(k / 4) for k in range(281)])
    assert path == picture.thread(picture.FACTOR, 30, picture.START, 50)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_threads_draw_themselves_once_for_who_wants_motion(reader, motion):
    someone = reader(TAG, reduced_motion=motion)
    moves = "document.querySelector('.x-thread').getAnimations().length"
    assert someone.page.evaluate(moves) == (motion == "no-preference")
    someone.until(f"!{moves}", 3)
    someone.use(WEIGHT, "ArrowUp")
    assert not someone.page.evaluate(moves)


# ---------------------------------------------------------------- on the landing page


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_picture_and_way_in_stand_on_the_first_screen(
    server: SiteServer, browser: Browser, width: int, height: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(server.base)
    page.wait_for_selector(f"{TAG}[data-live]")
    bottom = page.locator(".start").evaluate("(e) => e.getBoundingClientRect().bottom")
    assert bottom <= height
    stage = page.locator(".x-stage").bounding_box()
    assert stage and stage["x"] == 0  # from edge to edge
    assert stage["width"] == pytest.approx(width, abs=0.1)
    piece = page.locator(TAG).bounding_box()
    ring = page.get_by_role("slider", name=WEIGHT).first.bounding_box()
    assert (
        piece
        and ring
        and max(box["y"] + box["height"] for box in (stage, ring)) - piece["y"] <= 700
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


# ---------------------------------------------------------------- where else the thread is


def test_a_thread_is_drawn_on_the_first_page_and_on_none(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    page.wait_for_selector(f"{TAG}[data-live]")
    assert page.locator(".x-threads svg").first.is_visible()
    assert open_page("404.html").locator(".missing svg").first.is_visible()


def test_the_thread_arrives_when_every_answer_is_right(
    server: SiteServer, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{server.base}quiz/")
    ending = page.locator(".quiz .ending")
    questions = page.locator(".quiz fieldset").all()
    for question in questions:
        expect(ending).to_be_hidden()
        for option in question.locator('li[data-correct="true"] input').all():
            option.check()
        question.locator(".check").click()
    expect(ending.locator("svg")).to_be_visible()
    page.locator(".quiz .reset").click()
    expect(ending).to_be_hidden()
    page.close()
