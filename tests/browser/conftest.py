"""One browser for all browser tests, and a small server for the explorables' own files."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# As strict as the site's own: nothing but files of the same origin.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium if there is one, else the one Playwright brought."""
    found = next((path for name in INSTALLED if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


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
