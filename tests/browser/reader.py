"""A reader at the keyboard in front of one explorable, on a page of its own.

The page is written as the build writes it, loaded by the site's loader and served under a policy
as strict as the site's, so that these tests need no built site.
"""

from __future__ import annotations

import functools
import json
import math
import re
import threading
import time
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Locator, Page

from tools.sources import SourceHandler

ROOT = Path(__file__).resolve().parents[2]

# As strict as the site's own: nothing but files of the same origin.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)


STILL = '<figure><svg viewBox="0 0 600 300"><title>still figure</title></svg></figure>'

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{tag}</title>
<link rel="stylesheet" href="/assets/lessonkit/explorables/explorables.css">
<link rel="stylesheet" href="/assets/explorables/explorables.css">
<link rel="stylesheet" href="/bench.css">
<script src="/assets/lessonkit/explorables.js" defer></script>
</head>
<body>
<main class="md-typeset">
<h1>{tag}</h1>
{before}
<section class="explorable" aria-labelledby="question">
<p class="question" id="question">What is asked?</p>
<{tag} {attributes}>{inside}</{tag}>
<p class="takeaway">What it showed.</p>
</section>
</main>
</body>
</html>
"""

# What the site's own style gives: the page's text, and Material's bare buttons and fieldsets.
LOOK = """
body { margin: 0; color-scheme: light dark; color: var(--c-ink); background: var(--c-paper);
  font: 17px/1.6 "Liberation Serif", serif; }
main { max-width: 760px; margin: 0 auto; padding: 0 16px; box-sizing: content-box; }
button { background: transparent; border: 0; }
@media (min-width: 37.5em) { body { font-size: 19px; } }
"""


def _colours() -> str:
    """The colours of mkdocs.yml as CSS variables, by the system's scheme."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    found = re.findall(r'(\w+): \{light: "(#\w+)", dark: "(#\w+)"', text)
    light = "".join(f"--c-{name}: {colour};" for name, colour, _ in found)
    dark = "".join(f"--c-{name}: {colour};" for name, _, colour in found)
    names = "".join(f".c-{name} {{ color: var(--c-{name}) }} " for name, _, _ in found)
    return (
        f"{names} :root {{ {light} }} @media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


class Bench:
    """Serves the sources' assets and pages handed over as text, under the site's policy."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {"/favicon.ico": b""}
        handler = functools.partial(_Handler, pages=self.pages)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def add(self, name: str, text: str) -> str:
        """Serve ``text`` under ``name`` and return its address."""
        self.pages[f"/{name}"] = text.encode()
        return f"{self.address}/{name}"

    def piece(
        self,
        tag: str,
        data: object = None,
        still: str = STILL,
        attributes: str = "",
        before: str = "",
    ) -> str:
        """Serve a page with one explorable as the build writes it, loaded as the site loads it.

        `before` is HTML that stands above it. Returns the page's address.
        """
        payload = json.dumps(data).replace("<", "\\u003c")
        script = f'<script type="application/json">{payload}</script>' if data is not None else ""
        self.add("bench.css", _colours() + LOOK)
        return self.add(
            f"{tag}.html",
            PAGE.format(tag=tag, inside=script + still, attributes=attributes, before=before),
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(SourceHandler):
    def __init__(self, *args, pages: dict[str, bytes]) -> None:
        self.handed_over = pages
        super().__init__(*args)

    def do_GET(self) -> None:  # noqa: N802  # the library's name
        path = self.path.partition("?")[0]
        if path not in self.handed_over:
            super().do_GET()
            return
        body = self.handed_over[path]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")  # another test hands over another
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        if self.path.partition("?")[0] not in self.handed_over:
            self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


# ---------------------------------------------------------------- what the pieces are given


MEASURED_TIMES = {
    "tokens": 4096,
    "width": 128,
    "lengths": [1, 16, 256, 4096],
    "lstm_ms": [60, 45, 70, 800],
    "attention_ms": [30, 30, 40, 330],
}
MEASURED_CURVES = {
    "lags": [0, 10, 50, 100],
    "rnn": [1, 1e-3, 1e-13, 1e-26],
    "b3": [1, 0.5, 0.1, 0.01],
}


# ---------------------------------------------------------------- a reader with a keyboard


@dataclass
class Reader:
    """Someone at the keyboard in front of one piece."""

    page: Page
    tag: str
    address: str

    def open(self, state: str = "", wait: bool = True) -> None:
        if self.page.url != "about:blank":  # another state of the same page would not load it
            self.page.goto("about:blank")
        self.page.goto(f"{self.address}{state}")
        if wait:
            self.page.wait_for_selector(f"{self.tag}[data-live]")

    def tab_to(self, name: str) -> None:
        """Tab on until the control with this accessible name has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(
                """() => {
                    const at = document.activeElement;
                    const group = at.type === 'radio' ? at.closest('fieldset') : null;
                    return group?.querySelector('legend').textContent
                        ?? at.ariaLabel ?? at.labels?.[0]?.textContent ?? at.textContent;
                }"""
            )
            if found and found.strip().startswith(name):
                return
        raise AssertionError(f"no control named {name!r} can be reached with the Tab key")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def use(self, name: str, *keys: str) -> None:
        """From the top of the page: go to a control and press keys there."""
        self.page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
        self.tab_to(name)
        self.press(*keys)

    def choose(self, group: str, option: str) -> None:
        """Move through a group of radio buttons with the arrow key."""
        self.use(group)
        for _ in range(6):
            checked = self.page.evaluate("document.activeElement.labels[0].textContent")
            if checked == option:
                return
            self.press("ArrowRight")
        raise AssertionError(f"{group!r} has no option {option!r}")

    def open_more(self) -> None:
        """Unfold what the piece keeps under "More", if it has that."""
        if self.page.locator(".x-more:not([open])").count():
            self.use("More", "Enter")

    def enter(self, name: str, value: float) -> None:
        """Type a number into a field."""
        self.use(name, "Control+a")
        self.page.keyboard.type(str(value))
        self.press("Enter")

    def drag(self, handle: Locator, across: float, down: float = 0, finger: bool = False) -> None:
        """Take a handle by its middle and move it so many pixels, by mouse or by finger."""
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        way = [(x, y), (x + across / 2, y + down / 2), (x + across, y + down)]
        if not finger:
            self.page.mouse.move(*way[0])
            self.page.mouse.down()
            for place in way[1:]:
                self.page.mouse.move(*place)
            self.page.mouse.up()
            return
        hand = self.page.context.new_cdp_session(self.page)
        kinds = ["touchStart", "touchMove", "touchMove"]
        for kind, (left, top) in zip(kinds, way, strict=True):
            points = [{"x": left, "y": top}]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    @property
    def says(self) -> str:
        return self.page.inner_text(".x-readout").replace("\u00a0", " ")

    @property
    def says_to_do(self) -> str:
        return self.page.inner_text(".x-task").replace("\u00a0", " ")

    def until(self, expression: str, seconds: float = 20) -> object:
        """The value of a JavaScript expression as soon as it is true.

        Playwright's own waiting evaluates text in the page, which the policy forbids.
        """
        end = time.monotonic() + seconds
        while not (value := self.page.evaluate(expression)):
            assert time.monotonic() < end, f"{expression} stays {value!r}"
            time.sleep(0.03)
        return value

    def shows(self, words: str, seconds: float = 20) -> None:
        """Wait until the piece shows these words."""
        text = json.dumps(words)
        shown = f"document.querySelector('{self.tag}').innerText.replaceAll('\\u00a0', ' ')"
        self.until(f"{shown}.includes({text})", seconds)

    def link(self) -> str:
        """The end of the address, as soon as it holds all that differs from the first state."""
        self.until(
            f"""(({{settings, state}}) => {{
                const changed = Object.keys(settings).filter((n) => settings[n].start !== state[n]);
                return changed.every((n) => location.hash.includes(`${{n}}:${{state[n]}}`))
                    && Boolean(changed.length) === Boolean(location.hash);
            }})(document.querySelector('{self.tag}'))"""
        )
        return self.page.evaluate("location.hash")

    def hears(self, words: str = "") -> str:
        """What a screen reader is told, as soon as it is something with these words."""
        text = json.dumps(words)
        said = "document.querySelector('[role=status]').textContent"
        return str(self.until(f"{said}.includes({text}) && {said}"))


def number(text: str) -> float:
    """A number as the pieces write it: 1,024, 73.1%, −0.5, 2.5 × 10⁻¹⁴."""
    text = text.translate(str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "-0123456789-")).replace(",", "")
    if " × 10" in text:
        mantissa, exponent = text.split(" × 10")
        return float(mantissa) * 10.0 ** int(exponent)
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


NUMBER = r"(−?[\d.,]*\d(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?%?)"


def numbers_in(sentence: str, pattern: str) -> list[float]:
    """The numbers that stand for ``#`` in a pattern, of which the rest stands as it is."""
    expression = NUMBER.join(re.escape(part) for part in pattern.split("#"))
    found = re.search(expression, sentence)
    assert found, f"{pattern!r} is not in {sentence!r}"
    return [number(group) for group in found.groups()]


def close(shown: float, true: float, digits: int = 2) -> bool:
    """Whether a number shown with some significant digits is the true one."""
    return math.isclose(shown, true, rel_tol=0.51 * 10 ** (1 - digits))
