"""One stylesheet stands for all that theme and generator bring, in their order."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.finish.trim.stylesheet import join_stylesheets, merge, moved, squeeze

CONFIG = '<script id="__config" type="application/json">{"base": "%s"}</script>'
THEME, OURS, MATHS = "assets/stylesheets/a.css", "assets/lessonkit/b.css", "assets/lessonkit/k.css"


def page(base: str, *links: str) -> str:
    styles = "\n".join(f'<link rel="stylesheet" href="{base}/{link}">' for link in links)
    return f"<head><title>T</title>{styles}\n</head><body>{CONFIG % base}</body>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path)


def write_site(folder: Path, ours: str = "p{top:1px}") -> Path:
    files = {
        THEME: '@charset "UTF-8";p { top: 0 }',
        f"{THEME}.map": "{}",
        OURS: ours,
        MATHS: "@font-face{src:url(fonts/m.woff2)}",
        "css/own.css": "p{top:2px}",
        "index.html": page(".", THEME, OURS, "css/own.css").replace(f"./{THEME}", THEME),
        "a/index.html": page("..", THEME, MATHS, OURS),
        "404.html": page("/lesson", THEME, OURS),
        "plain.html": "<head></head>",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_page_links_the_one_stylesheet(site: Path):
    join_stylesheets(site)
    (joined,) = site.glob("assets/**/*.css")
    assert joined.read_text(encoding="utf-8") == (
        "p{top: 0}\n@font-face{src:url(fonts/m.woff2)}\np{top:1px}"
    )
    address = joined.relative_to(site).as_posix()
    for name, base in (("index.html", "."), ("a/index.html", ".."), ("404.html", "/lesson")):
        text = (site / name).read_text(encoding="utf-8")
        assert text.count(f'<link rel="stylesheet" href="{base}/{address}">') == 1
        assert text.count("stylesheet") == 1 + text.count("css/own.css")
    assert (site / "css/own.css").exists() and not list(site.rglob("*.map"))
    assert (site / "plain.html").read_text(encoding="utf-8") == "<head></head>"


def test_its_name_changes_with_its_content(tmp_path: Path):
    names = []
    for folder, ours in (("a", "p{top:1px}"), ("b", "p{top:2px}"), ("c", "p{top:1px}")):
        join_stylesheets(write_site(tmp_path / folder, ours))
        names += [path.name for path in (tmp_path / folder).glob("assets/**/*.css")]
    assert names[0] == names[2] != names[1]


def test_the_order_is_that_of_every_page():
    order: list[str] = []
    for names in (["a", "d"], ["a", "b", "d"], ["b", "c", "d"], ["d", "e"]):
        merge(order, names)
    assert order == ["a", "b", "c", "d", "e"]
    with pytest.raises(LessonError, match="'a' before"):
        merge(order, ["d", "a"])


def test_addresses_follow_their_stylesheet():
    css = """a{b:url("../images/x.png") url(#y) url(https://z.org/a) url("data:,<a b='c(d)'>")}"""
    assert moved(css, "assets/stylesheets/a.css") == (
        """a{b:url(../images/x.png) url(#y) url(https://z.org/a) url("data:,<a b='c(d)'>")}"""
    )
    assert moved("a{b:url(c.png)}", "assets/stylesheets/d.css") == "a{b:url(../stylesheets/c.png)}"


@pytest.mark.parametrize(
    ("css", "squeezed"),
    [
        ("a , b {\n  c : d ;\n}\n\n/* e{} */\nf{g: h}", "a,b{c : d;}f{g: h}"),
        ("a::before { content: ' ;  /* b */' }", "a::before{content: ' ;  /* b */'}"),
        ("/*! kept; */\na { b: calc(1px  +  2px) }", "/*! kept; */ a{b: calc(1px + 2px)}"),
        ("a{b:url(data:image/svg+xml;utf8,<svg x , y/>)}",) * 2,
        ("a/* b */ c{}", "a c{}"),
    ],
)
def test_blanks_and_comments_go(css: str, squeezed: str):
    assert squeeze(css) == squeezed
