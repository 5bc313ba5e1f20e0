"""Weigh the site page by page beside the same words built by stock Material for MkDocs.

Prints one table: bytes over the wire at first load with gzip, requests, elements, axe
violations; then the build times as ratios; then Lighthouse where Node is present.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.server import SiteServer  # noqa: E402  # after the path is set
from tests.setup_browser import installed_chromium  # noqa: E402

STOCK_CONFIG = """\
site_name: Stock
docs_dir: docs
theme: {name: material}
markdown_extensions: [admonition, attr_list, tables, md_in_html, pymdownx.details,
  pymdownx.superfences, pymdownx.highlight, {pymdownx.tabbed: {alternate_style: true}},
  {pymdownx.arithmatex: {generic: true}}]
plugins: [search, mkdocs_quiz, {mkdocs-jupyter: {execute: false}}]
"""
QUIZ = """

<quiz>
{prompt}
{options}
</quiz>
"""


def stock_project(folder: Path) -> None:
    """The same prose, notebooks and quiz for stock Material, mkdocs-jupyter and mkdocs-quiz.

    Macros are left out: our figures, terms and citations have no counterpart there, so its
    pages hold less than ours.
    """
    import yaml

    (folder / "mkdocs.yml").write_text(STOCK_CONFIG, encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = re.sub(r"\{\{.*?\}\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\[\[([^\]|]+\|)?([^\]]+)\]\]", r"\2", text)
        target = folder / "docs" / page.relative_to(ROOT / "docs")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    questions = yaml.safe_load((ROOT / "quiz/lstm.yml").read_text(encoding="utf-8"))["questions"]
    with (folder / "docs/quiz.md").open("a", encoding="utf-8") as quiz:
        for question in questions:
            options = "\n".join(
                f"- [{'x' if option.get('correct') else ' '}] {' '.join(option['text'].split())}"
                for option in question["options"]
            )
            prompt = " ".join(question["prompt"].split())
            quiz.write(QUIZ.format(prompt=prompt, options=options))
    executed = sorted((ROOT / ".cache/lessonkit/executed").glob("*.ipynb"))
    for notebook in executed:
        target = folder / "docs/notebooks" / f"{notebook.stem.rsplit('-', 1)[0]}.ipynb"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(notebook, target)


def build(folder: Path) -> float:
    """Build a project; return the seconds of processor time it took."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=folder,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def weigh(server: SiteServer, browser: Browser, address: str) -> tuple[int, int, int, int]:
    """Bytes, requests, elements and axe violations (by element) of one page."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if "data:" not in r.url[:5] else None)
    server.sent = 0
    page.goto(server.base + address, wait_until="load")
    page.wait_for_timeout(1500)
    size = server.sent
    elements = page.evaluate("document.querySelectorAll('*').length")
    violations = sum(len(v["nodes"]) for v in Axe().run(page).response["violations"])
    context.close()
    return size, len(requests), elements, violations


def lighthouse(address: str, runs: int) -> dict[str, float] | None:
    """Median scores of a page over some runs, mobile defaults; None without Node."""
    if not shutil.which("npx"):
        return None
    home = ROOT / ".cache" / "lighthouse"
    home.mkdir(parents=True, exist_ok=True)
    scores: dict[str, list[float]] = {}
    for _ in range(runs):
        result = subprocess.run(
            [
                "npx",
                "--yes",
                "--prefix",
                str(home),
                "lighthouse@13",
                address,
                "--quiet",
                "--output=json",
                "--chrome-flags=--headless=new --no-sandbox",
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "CHROME_PATH": installed_chromium() or ""},
        )
        if result.returncode:
            return None
        for name, category in json.loads(result.stdout)["categories"].items():
            scores.setdefault(name, []).append(100 * category["score"])
    return {name: statistics.median(values) for name, values in scores.items()}


def main() -> None:
    ours = SiteServer(ROOT / "site")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        stock_project(folder)
        times = [(build(ROOT), build(folder)) for _ in range(3)]
        theirs = SiteServer(folder / "site")
        browser = playwright.chromium.launch(
            executable_path=installed_chromium(), args=["--no-sandbox"]
        )
        print(f"{'first load':44}{'bytes':>16}{'requests':>14}{'elements':>16}{'axe':>10}")
        pages = sorted((ROOT / "site").rglob("index.html"))
        for path in pages:
            address = path.relative_to(ROOT / "site").as_posix().removesuffix("index.html")
            a = weigh(ours, browser, address)
            stock = (folder / "site" / address / "index.html").exists()
            b = weigh(theirs, browser, address) if stock else None
            cells = [f"{x:,}" + (f" / {y:,}" if b else "") for x, y in zip(a, b or a, strict=True)]
            print(
                f"{address or 'landing page':44}{cells[0]:>16}{cells[1]:>14}"
                f"{cells[2]:>16}{cells[3]:>10}",
                flush=True,
            )
        browser.close()
        theirs.close()
    print(
        "ours / stock; the stock pages lack our figures, terms, citations and explorables, "
        "and what they fetch from other hosts is not counted"
    )
    ratios = [a / b for a, b in times]
    print(
        f"warm build, processor time, ours / stock: {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}); ours {min(a for a, _ in times):.1f} s"
    )
    for path in pages:
        address = path.relative_to(ROOT / "site").as_posix().removesuffix("index.html")
        scores = lighthouse(ours.base + address, runs=1)
        if scores is None:
            print("Lighthouse: needs Node and npx, which are not here (or it could not run)")
            break
        shown = ", ".join(f"{name} {score:.0f}" for name, score in scores.items())
        print(f"Lighthouse {address or 'landing page'}: {shown}", flush=True)
    ours.close()


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"({time.monotonic() - started:.0f} s)")
