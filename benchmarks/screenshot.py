"""Make the README's picture: the landing page in light and a chapter in dark, side by side."""

from __future__ import annotations

import io
from pathlib import Path

from lessonkit.testing.chromium import installed_chromium
from lessonkit.testing.server import SiteServer
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
VIEWS = [("", "light"), ("chapters/04-how-it-works/", "dark")]
SIZE = {"width": 1200, "height": 860}
TARGET = ROOT / ".github" / "screenshot.png"


def main() -> None:
    server = SiteServer(ROOT / "site")
    shots = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed_chromium(), args=["--no-sandbox"]
        )
        for address, scheme in VIEWS:
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)
            page.goto(server.base + address, wait_until="networkidle")
            shots.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        browser.close()
    server.close()
    picture = Image.new("RGB", (sum(shot.width for shot in shots), SIZE["height"]), "white")
    left = 0
    for shot in shots:
        picture.paste(shot, (left, 0))
        left += shot.width
    # A palette keeps the file small; the pages have few colours.
    picture.quantize(128).save(TARGET, optimize=True)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
