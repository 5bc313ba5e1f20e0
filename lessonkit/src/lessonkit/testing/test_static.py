"""What can be read off the files of any built site: conformance, policy, links, notebooks."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest

from ..finish.links import check_links
from ..finish.site import Finishing, Site
from ..store import Store
from .site import BuiltSite


def test_html_conforms(address: str, built: BuiltSite) -> None:
    """By the parser of the HTML standard; a page also has its language, title and description."""
    text = built.pages[address]
    html5lib.HTMLParser(strict=True).parse(text)
    assert re.search(r"<html[^>]*\blang=\"[a-z]", text), "no language"
    assert re.search(r"<title>[^<]+</title>", text), "no title"
    if address != "404.html":
        assert re.search(r'<meta name="description" content="[^"]', text), "no description"
    ids = re.findall(r"<[a-z][^<>]*?\sid=\"([^\"]+)\"", text)
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"two elements have the id {sorted(twice)}"


def test_a_strict_policy_stands_first(address: str, built: BuiltSite) -> None:
    """Nothing unsafe, no host that the page does not name as a frame, nothing long inline."""
    text = built.pages[address]
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy, "no Content-Security-Policy"
    before = re.findall(r"<(script|link|style|img)\b", text[: policy.start()])
    assert not before, f"<{before[0]}> stands before the policy"
    parts = (rule.strip().partition(" ") for rule in unescape(policy[1]).split(";"))
    rules = {name: value for name, _, value in parts}
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy[1]
    foreign = {
        name: value
        for name, value in rules.items()
        if name != "frame-src" and re.search(r"https?:|\*", value)
    }
    assert not foreign
    assert not re.search(r"<style\b|\sstyle=\"|\son[a-z]+=\"", text), "inline style or handler"
    for body in re.findall(r"<script(?![^>]*json)[^>]*>(.*?)</script>", text, re.DOTALL):
        assert len(body) < 2000, "a long script stands inline"


def test_every_link_leads_somewhere(built: BuiltSite, tmp_path: Path) -> None:
    """Pages, anchors, styles, scripts and what these load, as the build itself checks it."""
    landing = built.pages[""]
    home = re.search(r'<link rel="canonical" href="([^"]+)"', landing)
    frames = re.search(r"frame-src ([^;\"]+)", landing)
    site = Site.read(built.folder)
    check_links(
        site,
        Finishing(
            references="",
            site_url=home[1] if home else "",
            frame_hosts=tuple(frames[1].split()) if frames else (),
            serving=False,
            store=Store(tmp_path / "store.json", ""),
        ),
    )
    assert site.faults == []


def test_the_chapters_follow_each_other(built: BuiltSite) -> None:
    """The landing page leads to the first, and each chapter to the next."""
    assert built.chapters, "the landing page lists no chapters"
    assert f'href="{built.chapters[0]}' in built.pages[""]
    for here, following in zip(built.chapters, built.chapters[1:], strict=False):
        links = re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', built.pages[here])
        targets = {urljoin(f"/{here}", unescape(link)) for link in links}
        assert f"/{following}" in targets, f"{here} does not link to {following}"


def test_a_sitemap_lists_the_pages(built: BuiltSite) -> None:
    text = (built.folder / "sitemap.xml").read_text(encoding="utf-8")
    listed = [urlsplit(place).path for place in re.findall(r"<loc>([^<]+)</loc>", text)]
    if listed:  # it is empty where the site has no address
        assert len(listed) == len(built.pages) - ("404.html" in built.pages)


def test_notebooks_can_be_read_run_and_taken_along(built: BuiltSite) -> None:
    """Each notebook's page has its code; each notebook offered for download is valid and empty."""
    for address in built.holding(r'class="[^"]*\bjupyter-wrapper\b'):
        assert re.search(r'<div class="highlight', built.pages[address]), address
    for path in sorted(built.folder.rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert cells, path.name
        kept = [cell for cell in cells if cell["cell_type"] == "code" and cell["outputs"]]
        assert not kept, f"{path.name} holds outputs"


def test_figures_are_named(built: BuiltSite) -> None:
    """Each figure has a caption, and each drawing in one a description."""
    for address, text in built.pages.items():
        for figure in re.findall(r'<figure class="figure.*?</figure>', text, re.DOTALL):
            assert re.search(r"<figcaption>\s*\S", figure), f"{address}: a figure has no caption"
            assert 'role="img"' in figure, f"{address}: a figure has no description"


@pytest.mark.skipif(not shutil.which("vnu"), reason="vnu, the Nu HTML checker, is not here")
def test_html_conforms_by_the_nu_checker(built: BuiltSite) -> None:
    done = subprocess.run(
        ["vnu", "--errors-only", "--skip-non-html", str(built.folder)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
