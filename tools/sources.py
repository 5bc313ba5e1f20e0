"""A server for the pieces' modules as they stand in the sources, where no site has been built."""

from __future__ import annotations

import io
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from lessonkit.words import load_words

ROOT = Path(__file__).resolve().parents[1]
KIT = "/assets/lessonkit/"


class SourceHandler(SimpleHTTPRequestHandler):
    """Serves docs/, and lessonkit's assets where the site has them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, directory=str(ROOT / "docs"), **kwargs)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if path.startswith(KIT):
            assets = ROOT / "lessonkit" / "src" / "lessonkit" / "assets"
            return str(assets / path.removeprefix(KIT).partition("?")[0])
        return super().translate_path(path)

    def send_head(self) -> Any:
        """The module of words is made by the build; everything else is a file."""
        if self.path.partition("?")[0] != f"{KIT}words.js":
            return super().send_head()
        module = load_words("en").module().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(module)))
        self.end_headers()
        return io.BytesIO(module)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
