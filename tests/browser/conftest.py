"""One browser for all browser tests, and a small server for the explorables' own files."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from setup_browser import installed_chromium

ROOT = Path(__file__).resolve().parents[2]

# As strict as the site's own: nothing but files of the same origin.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that `make test` found or set up."""
    found = installed_chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


STILL = '<figure><svg viewBox="0 0 600 300"><title>still figure</title></svg></figure>'

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{tag}</title>
<link rel="stylesheet" href="/assets/explorables/explorables.css">
<link rel="stylesheet" href="/bench.css">
<script type="module" src="/{tag}.load.js"></script>
</head>
<body>
<main class="md-typeset">
<h1>{tag}</h1>
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
  font: 16px/1.6 "Liberation Sans", sans-serif; }
main { max-width: 38em; margin: 0 auto; padding: 0 16px; }
button { background: transparent; border: 0; }
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
    """Serves docs/assets and pages handed over as text, under the site's policy."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        handler = functools.partial(_Handler, pages=self.pages)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def add(self, name: str, text: str) -> str:
        """Serve ``text`` under ``name`` and return its address."""
        self.pages[f"/{name}"] = text.encode()
        return f"{self.address}/{name}"

    def piece(self, tag: str, data: object = None, attributes: str = "", still: str = STILL) -> str:
        """Serve a page with one explorable as the build would write it; return its address."""
        payload = json.dumps(data).replace("<", "\\u003c")
        script = f'<script type="application/json">{payload}</script>' if data is not None else ""
        self.add("bench.css", _colours() + LOOK)
        self.add(f"{tag}.load.js", f"import('/assets/explorables/{tag}.js');")
        return self.add(
            f"{tag}.html",
            PAGE.format(tag=tag, inside=script + still, attributes=attributes),
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args, pages: dict[str, bytes], **kwargs) -> None:
        self.handed_over = pages
        super().__init__(*args, directory=str(ROOT / "docs"), **kwargs)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path not in self.handed_over:
            super().do_GET()
            return
        body = self.handed_over[path]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args) -> None:
        """Say nothing: the tests have their own report."""


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    server = Bench()
    yield server
    server.close()
