"""A server for the pieces' modules as they stand in the sources, where no site has been built."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler
from pathlib import Path

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

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
