"""What holds for all pieces: keyboard, links, both schemes, no scripts, print, weight."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lessonkit.finish.trim.scripts import shorten
from lessonkit.testing.browser import colour_violations, violations

from tests.browser.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "docs" / "assets" / "explorables"
LESSONKIT = ROOT / "lessonkit" / "src" / "lessonkit" / "assets"
KIT = LESSONKIT / "explorables"
TAGS = sorted(
    path.stem for path in ASSETS.glob("*.js") if f"define('{path.stem}'" in path.read_text()
)
#: Widths and schemes, and how axe looks at them: what is no colour is the same in both schemes.
SETTINGS = [
    (width, scheme, look)
    for width in (360, 1440)
    for scheme, look in (("light", violations), ("dark", colour_violations))
]
SHIFT = """
() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
})
"""


def await_the_pen(someone: Reader) -> None:
    """A sentence counts once it is written to its end."""
    if someone.tag == "net-writes":
        someone.until("document.querySelector('.x-main').ariaDisabled === 'false'")


def change_something(someone: Reader) -> None:
    """A change by keyboard at the piece's first slider, tile or handle, or its stages."""
    slider = someone.page.locator("input[type=range]:visible").first
    tile = someone.page.locator(".x-noun:visible").first
    handle = someone.page.locator("[role=slider]:visible").first
    if tile.count():
        someone.use(str(tile.get_attribute("aria-label")), "Enter")
    elif handle.count():
        someone.use(str(handle.get_attribute("aria-label")), *["ArrowRight"] * 7)
    elif someone.page.locator(".x-main").count() and not slider.count():
        someone.use(someone.page.inner_text(".x-main"), "Enter")
        await_the_pen(someone)
    elif slider.count():
        label = slider.evaluate("input => input.labels[0].textContent")
        someone.use(label, *["ArrowRight"] * 7)
    else:
        someone.use("Next →", "Enter", "Enter")


def change_more(someone: Reader) -> None:
    """Changes of other kinds: a choice, where the piece has one, and what its own button does."""
    someone.open_more()
    choices = {
        "lstm-step": ("Which cell?", "1997 cell"),
        "trained-cell": ("Hold a gate", "output 1"),
        "train-it-yourself": ("Curve", "loss"),
        "reber-walk": ("What may come next", "let me guess first"),
        "dictation-line": ("Which cell?", "1997 cell"),
        "net-writes": ("Who writes?", "the LSTM"),
    }
    if someone.tag in choices:
        someone.choose(*choices[someone.tag])
    buttons = {
        "memory-half-life": "Set the bias as PyTorch",
        "trained-cell": "Another sequence",
        "train-it-yourself": "One step",
        "keeps-number": "Put more between",
    }
    if someone.tag in buttons:
        someone.use(buttons[someone.tag], "Enter")
    if someone.tag == "train-it-yourself":
        someone.shows("After 1 training steps")
    if someone.tag == "lstm-step":
        someone.enter("b of the input gate", 2.5)
    if someone.tag == "gradient-decay":
        someone.use("What the unit holds", "End")
    if someone.tag == "serial-cost":
        someone.use("Width of the layer", "End")


@pytest.mark.parametrize("tag", TAGS)
def test_axe_finds_nothing_in_changed_states_at_two_widths_in_both_schemes(reader, tag):
    """The first state is looked at on the piece's own page, by lessonkit.testing."""
    someone = reader(tag)
    state = "tag => JSON.stringify(document.querySelector(tag).state)"
    seen = {someone.page.evaluate(state, tag)}
    for change in (change_something, change_more):
        change(someone)
        seen.add(someone.page.evaluate(state, tag))
        for width, scheme, look in SETTINGS:
            someone.page.set_viewport_size({"width": width, "height": 800})
            someone.page.emulate_media(color_scheme=scheme)
            assert not look(someone.page), (width, scheme)
            overflow = someone.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{width} px: {overflow} px wider than the screen"
        someone.page.set_viewport_size({"width": 1440, "height": 900})
    assert len(seen) == 3


@pytest.mark.parametrize("tag", TAGS)
def test_a_state_can_be_linked_shared_and_left(reader, tag):
    someone = reader(tag, permissions=["clipboard-read", "clipboard-write"])
    first = someone.says
    change_something(someone)
    changed = someone.says
    assert changed != first
    link = someone.link()
    assert link.startswith(f"#{tag}=")
    assert someone.hears()

    someone.use("Copy link to this view", "Enter")
    someone.shows("Link copied")
    assert someone.hears("Link copied")
    assert someone.page.evaluate("navigator.clipboard.readText()") == someone.address + link

    someone.use("Reset", "Enter")
    assert someone.says == first
    assert someone.link() == ""

    someone.page.evaluate("link => { location.hash = link; }", link)  # pasted on the same page
    someone.shows(changed)

    someone.open(link)
    assert someone.says == changed


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "train-it-yourself"])
def test_a_broken_link_harms_nothing(reader, tag):
    nonsense = (
        "weight:NaN,bias:-Infinity,length:abc,x:,:,=,first:1e9,stage:99,way:up,gate:in9,x1:2e0"
    )
    someone = reader(tag, f"#{tag}={nonsense}&other-thing&=")
    assert "NaN" not in someone.says and "undefined" not in someone.says


@pytest.mark.parametrize("tag", TAGS)
def test_the_still_figure_stands_without_scripts_and_in_print(reader, tag):
    plain = reader(tag, java_script_enabled=False)
    assert plain.page.locator("figure").first.is_visible()
    assert plain.page.locator(".x-live").count() == 0

    live = reader(tag)
    figure = live.page.locator("figure").first
    assert not figure.is_visible() and live.page.locator(".x-live").is_visible()
    live.page.emulate_media(media="print")
    assert figure.is_visible() and not live.page.locator(".x-live").is_visible()


@pytest.mark.parametrize("tag", TAGS)
def test_each_says_what_to_do_before_anything_else(reader, tag):
    first = reader(tag).page.locator(".x-live > *").first
    assert first.get_attribute("class") == "x-task" and first.inner_text().endswith((".", "?"))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("tag", TAGS)
def test_nothing_moves_when_a_piece_starts_or_under_the_readers_hand(reader, tag, width):
    someone = reader(tag, viewport={"width": width, "height": 2000})
    assert someone.page.evaluate(SHIFT) == 0
    moved = someone.page.evaluate(
        """(tag) => {
            const piece = document.querySelector(tag);
            const places = [...piece.querySelectorAll('.x-controls, .x-stepper')]
                .filter((place) => place.checkVisibility());  // not what is folded away
            const tops = () => places.map((place) => place.offsetTop).join();
            const before = tops();
            const moved = [];
            for (const [name, {label, options, min, max}] of Object.entries(piece.settings)) {
                if (!label) continue;
                for (const value of options ? Object.keys(options) : [min, max]) {
                    piece.set({[name]: value});
                    if (tops() !== before) moved.push(`${name} ${value}: ${tops()}`);
                }
            }
            return moved;
        }""",
        tag,
    )
    assert not moved


@pytest.mark.parametrize("tag", TAGS)
def test_a_finger_does_what_a_key_does(reader, tag):
    size = {"width": 360, "height": 740}
    someone = reader(tag, viewport=size, has_touch=True, is_mobile=True)
    first = someone.says
    slider = someone.page.locator("input[type=range]:visible").first
    tile = someone.page.locator(".x-noun:visible").first
    handle = someone.page.locator("[role=slider]:visible").first
    if tile.count():
        tile.tap()
    elif handle.count():
        someone.drag(handle, 40, -25 if tag == "gradient-decay" else 40, finger=True)
    elif someone.page.locator(".x-main").count() and not slider.count():
        someone.page.locator(".x-main").tap()
        await_the_pen(someone)
    elif slider.count():
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box and box["height"] >= 24
        someone.page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    else:
        someone.page.get_by_role("button", name="Next").tap()
    assert someone.says != first
    someone.page.get_by_role("button", name="Reset").tap()
    assert someone.says == first


def test_nothing_loads_until_it_is_near(browser, bench):
    context = browser.new_context(viewport={"width": 1000, "height": 600})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(bench.piece("memory-half-life", before="<p>line</p>" * 120))
    page.wait_for_timeout(200)
    assert not [url for url in asked if url.endswith("half-life.js") or url.endswith("piece.js")]
    page.keyboard.press("End")
    page.wait_for_selector("memory-half-life[data-live]")
    assert [url for url in asked if url.endswith("memory-half-life.js")]
    context.close()


def test_a_piece_survives_being_put_in_anew(reader):
    """As when a theme replaces the page's content without loading the page."""
    someone = reader("train-it-yourself")
    someone.use("Train", "Enter")
    someone.shows("Pause")
    someone.page.evaluate(
        """async () => {
            const text = await (await fetch(location.href)).text();
            const fresh = new DOMParser().parseFromString(text, 'text/html');
            document.querySelector('main').replaceWith(fresh.querySelector('main'));
        }"""
    )
    someone.page.wait_for_selector("train-it-yourself[data-live]")
    assert someone.says.startswith("After 0 training steps")
    assert someone.page.locator(".x-live").count() == 1


def test_a_page_opened_from_disk_keeps_its_still_figure(browser, bench, tmp_path):
    bench.piece("memory-half-life")
    for name, body in bench.pages.items():
        target = tmp_path / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body.replace(b'="/', b'="'))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "explorables").symlink_to(ASSETS)
    (tmp_path / "assets" / "lessonkit").symlink_to(LESSONKIT)
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "memory-half-life.html").as_uri())
    page.wait_for_timeout(200)
    assert page.locator("figure").is_visible() and page.locator(".question").is_visible()
    assert page.locator(".x-live").count() == 0 and not faults
    context.close()


def test_weight_on_the_wire():
    """As served, without comments: all at most 70 kB with gzip, no piece over 16 kB of its own."""
    sizes = {
        path.relative_to(folder).as_posix(): len(
            gzip.compress(shorten(path.read_text("utf-8")).encode(), 9)
        )
        for folder in (KIT, ASSETS)
        for path in folder.rglob("*.js")
    }
    assert sum(sizes.values()) <= 70_000
    own = {
        "train-it-yourself": ("train-worker.js", "trainer.js"),
        "trained-cell": ("weights/adding_1997.js",),
        "reber-walk": ("reber.js",),
        "keeps-number": (
            "agreement.js",
            "agreement-model.js",
            "sentence.js",
            "nets/lstm.js",
            "nets/plain.js",
            "nets/plain_young.js",
        ),  # no page shows all four nets
        "net-writes": (
            "agreement.js",
            "sentence.js",
            "nets/lstm.js",
            "nets/plain.js",
            "nets/plain_young.js",
        ),
        "gradient-decay": ("threads.js",),
    }
    for tag in TAGS:
        names = (f"{tag}.js", *own.get(tag, ()))
        assert sum(sizes[name] for name in names) <= 16_000, tag
