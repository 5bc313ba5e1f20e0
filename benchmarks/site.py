"""Weigh the site page by page beside the same words built by stock Material for MkDocs.

Prints one table: bytes over the wire with gzip, at first load and when the whole page has come
into view, requests, elements, axe violations; then the longest tasks on a slow phone; then the
build times as ratios, and a cold build's, with whether it gives the same files; then Lighthouse
where Node is present.
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
from lessonkit.testing.chromium import installed_chromium
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, sync_playwright

from benchmarks.main_thread import main_thread_table
from tools.node import MissingToolError, node_tool

ROOT = Path(__file__).resolve().parents[1]

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


def cold_build(folder: Path) -> tuple[float, list[str]]:
    """Build a copy of the lesson without its cache: seconds, and the files that then differ."""
    passing = (".venv", ".cache", ".*_cache", ".hypothesis", "__pycache__", "site", ".site.*")
    copy = shutil.copytree(ROOT, folder / "cold", ignore=shutil.ignore_patterns(*passing))
    start = time.monotonic()
    build(copy)
    seconds = time.monotonic() - start
    sites = [
        {p.relative_to(s): p.read_bytes() for p in sorted(s.rglob("*")) if p.is_file()}
        for s in (ROOT / "site", copy / "site")
    ]
    names = sites[0].keys() | sites[1].keys()
    return seconds, sorted(str(n) for n in names if sites[0].get(n) != sites[1].get(n))


def weigh(server: SiteServer, browser: Browser, address: str) -> tuple[int, int, int, int, int]:
    """Of one page: bytes at first load, bytes when all of it has come into view, requests at
    first load, elements, axe violations (by element)."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if "data:" not in r.url[:5] else None)
    server.sent = 0
    page.goto(server.base + address, wait_until="load")
    page.wait_for_timeout(1500)
    size, count = server.sent, len(requests)
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), 600):
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.wait_for_timeout(30)
    page.wait_for_timeout(1000)
    after = server.sent
    elements = page.evaluate("document.querySelectorAll('*').length")
    violations = sum(len(v["nodes"]) for v in Axe().run(page).response["violations"])
    context.close()
    return size, after, count, elements, violations


#: What Lighthouse says of a page: its four categories, and the times behind the first.
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
WANTED = 97


def lighthouse(command: Path, address: str) -> dict[str, float]:
    """Scores (of 100) and times (in ms; CLS as it is) of a page by Lighthouse's mobile defaults.

    Where the first run falls short, the median of three: a busy machine slows single runs.
    """
    runs = [_lighthouse_once(command, address)]
    if runs[0]["performance"] < WANTED:
        runs += [_lighthouse_once(command, address) for _ in range(2)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _lighthouse_once(command: Path, address: str) -> dict[str, float]:
    flags = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    done = subprocess.run(
        [command, address, *flags],
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": installed_chromium() or ""},
    )
    if done.returncode:
        raise MissingToolError(f"Lighthouse could not run: {done.stderr.strip()[-200:]}")
    result = json.loads(done.stdout)
    scores = {name: 100 * result["categories"][name]["score"] for name in CATEGORIES}
    return scores | {name: result["audits"][audit]["numericValue"] for name, audit in TIMES.items()}


def lighthouse_table(server: SiteServer, addresses: list[str]) -> None:
    """Print Lighthouse's scores and times for some pages, or why there are none."""
    try:
        command = node_tool("lighthouse", "13.5.0")
        print(
            f"{'Lighthouse, mobile':44}{'perf acc best seo':>20}{'FCP LCP TBT (ms)':>22}{'CLS':>8}"
        )
        for address in addresses:
            found = lighthouse(command, server.base + address)
            scores = " ".join(f"{found[name]:4.0f}" for name in CATEGORIES)
            times = " ".join(f"{found[name]:6.0f}" for name in ("FCP", "LCP", "TBT"))
            print(
                f"{address or 'landing page':44}{scores:>20}{times:>22}{found['CLS']:>8.3f}",
                flush=True,
            )
    except MissingToolError as reason:
        print(reason)


def main() -> None:
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")  # so that builds can be compared
    pages = sorted((ROOT / "site").rglob("*.html"))
    addresses = [p.relative_to(ROOT / "site").as_posix().removesuffix("index.html") for p in pages]
    ours = SiteServer(ROOT / "site")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        stock_project(folder)
        times = [(build(ROOT), build(folder)) for _ in range(3)]
        cold, different = cold_build(folder)
        theirs = SiteServer(folder / "site")
        browser = playwright.chromium.launch(
            executable_path=installed_chromium(), args=["--no-sandbox"]
        )
        print(
            f"{'bytes over the wire':44}{'first load':>18}{'all of it':>18}{'requests':>12}"
            f"{'elements':>16}{'axe':>10}"
        )
        for address in addresses:
            a = weigh(ours, browser, address)
            page = folder / "site" / address
            stock = page.is_file() or (page / "index.html").exists()
            b = weigh(theirs, browser, address) if stock else None
            cells = [f"{x:,}" + (f" / {y:,}" if b else "") for x, y in zip(a, b or a, strict=True)]
            print(
                f"{address or 'landing page':44}{cells[0]:>18}{cells[1]:>18}{cells[2]:>12}"
                f"{cells[3]:>16}{cells[4]:>10}",
                flush=True,
            )
        main_thread_table(ours, browser, addresses)
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
    print(
        f"cold build, all notebooks executed: {cold:.0f} s; "
        + (f"differs in {', '.join(different)}" if different else "the same files, byte for byte")
    )
    lighthouse_table(ours, addresses)
    ours.close()


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"({time.monotonic() - started:.0f} s)")
