"""A finished site carries a strict policy, nothing inline that it blocks, and sound links."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path, PurePosixPath

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.finish import links, tags
from lessonkit.finish import policy as finish

CONFIG = '<script id="__config" type="application/json">{"base": "%s"}</script>'


def move(text: str) -> tuple[str, finish.Styles, dict[str, str], list[str]]:
    styles, files = finish.Styles(), {}
    page = finish.move_inline(text, "../", styles, files)
    return page.text, styles, files, page.hashes


def page(body: str = "", head: str = "", base: str = "..") -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>T</title>{head}'
        f"</head>\n<body>{body}{CONFIG % base}</body></html>\n"
    )


def write(site: Path, pages: dict[str, str]) -> Path:
    for name, text in pages.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return site


def read(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


# ------------------------------------------------------------------ tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a=\"1\" B='2' c=3 d", {"a": "1", "b": "2", "c": "3", "d": None}),
        (' alt="x > y &amp; z" /', {"alt": "x > y & z"}),
        (' a="" a="2"', {"a": ""}),
        ("\n  a = 'b\"c'\n", {"a": 'b"c'}),
        ("", {}),
    ],
)
def test_attributes(text: str, expected: dict[str, str | None]):
    assert tags.attributes(text) == expected


@given(st.lists(st.tuples(st.from_regex(r"[a-z][a-z-]{0,6}", fullmatch=True), st.text(max_size=9))))
def test_attributes_read_what_was_written(pairs: list[tuple[str, str]]):
    wanted = dict(reversed(pairs))  # the first of two alike counts
    text = "".join(f' {name}="{html.escape(value)}"' for name, value in pairs)
    assert tags.attributes(text) == wanted
    assert tags.attributes(tags.without(text, "a")) == {
        name: value for name, value in wanted.items() if name != "a"
    }


# ------------------------------------------------------------------ styles


def test_style_becomes_a_class():
    text, styles, _, _ = move('<p id="a" style="color: red;  top:1em; ">x</p>')
    (name,) = styles.names.values()
    assert text == f'<p class="{name}" id="a">x</p>'
    assert styles.css() == f":is(#_,.{name}){{color: red;top:1em}}\n"


def test_class_joins_those_there_are():
    text, styles, _, _ = move("<i class='a  b' style=top:0>x</i><i style='top:0' class=c></i>")
    (name,) = styles.names.values()
    assert text == f'<i class="a b {name}">x</i><i class="c {name}"></i>'


def test_only_style_attributes_are_touched():
    text = (
        '<p title="a style="></p><p data-style="a"></p><math displaystyle="true"></math>'
        "<pre>style=\"x\" &lt;p style='a'></pre><!-- <p style='a'> -->"
        '<script type="application/json">{"a": "<p style=\'b\'>"}</script>'
    )
    assert move(text)[0] == text
    kept, styles, _, _ = move('<p title="a style=b > c" style="top:0" alt="d">')
    (name,) = styles.names.values()
    assert kept == f'<p class="{name}" title="a style=b > c" alt="d">'


def test_empty_style_goes():
    text, styles, _, _ = move('<p style=" ; ">x</p>')
    assert text == "<p>x</p>" and not styles.names


def test_encoded_style_is_decoded():
    _, styles, _, _ = move('<p style="content: &quot;a&quot;">x</p>')
    assert styles.css().endswith('{content: "a"}\n')


@pytest.mark.parametrize(
    "style", ["top:0}body{display:none", "a{b", "top:0;</style><script>", "background:url(a.png)"]
)
def test_style_that_cannot_move_is_refused(style: str):
    with pytest.raises(LessonError, match="inline style"):
        move(f"<p style='{html.escape(style)}'>")


def test_self_contained_addresses_may_move():
    move("<p style='background:url(data:image/png;base64,AA)'><p style='fill:url(#a)'>")


def test_each_style_has_one_class():
    styles = finish.Styles()
    assert styles.name("top:0") != styles.name("top:1")
    assert styles.name("top:0") == styles.name(" top:0 ;")
    assert sorted(styles.names) == ["top:0", "top:1"]


def test_style_element_moves_into_a_file():
    text, _, files, _ = move("<style media='print'>p{top:0}</style><noscript><style> </style>")
    ((path, css),) = files.items()
    assert css == "p{top:0}" and re.fullmatch(r"assets/lessonkit/inline\.[0-9a-f]{8}\.css", path)
    assert text == f'<link rel="stylesheet" href="../{path}" media="print"><noscript>'
    with pytest.raises(LessonError, match=r"font\.woff2"):
        move("<style>@font-face{src:url('font.woff2')}</style>")


# ------------------------------------------------------------------ scripts


def test_inline_scripts_are_allowed_by_hash():
    body = 'let a = "é" < 2;\n'
    text, _, files, hashes = move(f"<script>{body}</script>")
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    assert hashes == [f"'sha256-{digest}'"]
    assert text == f"<script>{body}</script>" and not files


def test_known_hash():
    # The example in the specification, Content Security Policy Level 3, section 8.3.
    assert finish.script_hash("alert('Hello, world.');") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )


@pytest.mark.parametrize(
    ("attributes", "hashed"),
    [
        ("", True),
        (' type="module"', True),
        (' type="importmap"', True),
        (' type="text/javascript"', True),
        (' type="speculationrules"', True),
        (' type="application/json"', False),
        (' type="application/ld+json"', False),
        (' src="a.js"', False),
    ],
)
def test_data_needs_no_hash(attributes: str, hashed: bool):
    assert bool(move(f"<script{attributes}>{{}}</script>")[3]) is hashed


def test_long_script_moves_into_a_file():
    body = "f();" * 1000
    text, _, files, hashes = move(f'<script id="a">{body}</script>')
    ((path, moved),) = files.items()
    assert text == f'<script id="a" src="../{path}"></script>' and moved == body and not hashes


@pytest.mark.parametrize(
    "markup",
    [
        '<p onclick="a()">',
        "<body ONLOAD=a()>",
        "<a href='javascript:a()'>",
        "<a href=' &#106;avascript:a()'>",
        '<script onerror="a()" src="b.js"></script>',
        '<svg><path\nonfocus="a()"/></svg>',
    ],
)
def test_event_handlers_are_refused(markup: str):
    with pytest.raises(LessonError, match=r"event handler|script in its"):
        move(markup)


def test_words_that_look_like_handlers_are_not():
    text = '<p title="turn on=1 the once" data-on="x" class="on">one</p>'
    assert move(text)[0] == text


# ------------------------------------------------------------------ policy


def test_policy_is_strict():
    content = finish.content_security_policy(["'sha256-b'", "'sha256-a'", "'sha256-b'"], [])
    assert content.startswith("default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; ")
    assert "unsafe" not in content and "http" not in content and "frame-src" not in content
    framed = finish.content_security_policy([], ["https://giscus.app"])
    assert framed.endswith("; frame-src https://giscus.app")


def test_every_page_gets_its_policy_before_anything_else(tmp_path: Path):
    site = write(
        tmp_path,
        {
            "index.html": page(base="."),
            "a/b/index.html": page("<script>let a</script>", base="../.."),
            "404.html": page('<p style="top:0">', base="/base"),
        },
    )
    finish.finish(site)
    pages = {name: text.decode() for name, text in read(site).items() if name.endswith(".html")}
    for text in pages.values():
        after = text[text.index('<meta charset="utf-8">') + len('<meta charset="utf-8">') :]
        assert after.startswith('<meta http-equiv="Content-Security-Policy" content="default-src')
        html5lib.HTMLParser(strict=True).parse(text)
    assert finish.script_hash("let a") in pages["a/b/index.html"]
    assert "sha256" not in pages["index.html"]
    assert re.search(
        r'<link rel="stylesheet" href="/base/assets/lessonkit/inline\.\w{8}\.css">',
        pages["404.html"],
    )
    assert "stylesheet" not in pages["index.html"]


def test_a_server_under_development_gets_no_policy(tmp_path: Path):
    site = write(tmp_path, {"index.html": page('<p style="top:0">', base=".")})
    finish.finish(site, policy=False)
    text = (site / "index.html").read_text()
    assert "Content-Security-Policy" not in text and "style=" not in text


def test_fonts_are_preloaded_where_they_are_needed(tmp_path: Path):
    site = write(tmp_path, {"a/index.html": page("<b>maths</b>"), "b/index.html": page()})
    finish.finish(site, preloads={"assets/f.woff2": "<b>"})
    link = '<link rel="preload" href="../assets/f.woff2" as="font" type="font/woff2" crossorigin>'
    assert link in (site / "a/index.html").read_text()
    assert "preload" not in (site / "b/index.html").read_text()


def test_finishing_is_deterministic_and_finds_nothing_more_to_do(tmp_path: Path):
    body = '<p style="top:0"></p><p style="top:1px"></p><style>p{left:0}</style>'
    pages = {
        "a/index.html": page(body + f"<script>{'f();' * 900}</script>"),
        "b/index.html": page(body),
    }
    sites = [write(tmp_path / name, pages) for name in "12"]
    for site in sites:
        finish.finish(site)
    assert read(sites[0]) == read(sites[1])
    moved = read(sites[0])
    assert len([name for name in moved if name.startswith("assets/")]) == 3
    finish.finish(sites[0], policy=False)
    assert read(sites[0]) == moved


def test_an_error_names_the_page(tmp_path: Path):
    site = write(tmp_path, {"a/index.html": page("<p onclick=x>")})
    with pytest.raises(LessonError) as caught:
        finish.finish(site)
    assert str(caught.value) == "a/index.html: <p> has an event handler 'onclick'"


@pytest.mark.parametrize(
    ("path", "base"), [("index.html", "./"), ("a/index.html", "../"), ("a/b/c.html", "../../")]
)
def test_base_of_a_page_that_does_not_tell_it(path: str, base: str):
    assert finish.base_of("<html>", PurePosixPath(path)) == base


# ------------------------------------------------------------------ links

GOOD = {
    "index.html": page(
        '<a href="a/#x">1</a><a href=".">2</a><a href="#top">3</a><img src="i.png">'
    ),
    "a/index.html": page(
        '<h2 id="x">X</h2><a id="é" href="../">1</a><a href="../#">2</a><a href="#x">3</a>'
        '<a href="#%C3%A9">4</a><a href="https://example.org/no">5</a>'
        '<a href="mailto:a@b.org">6</a>'
        '<a href="../a/?q=1#x">7</a><a href="#tool-lag=3">8</a>'
        '<img srcset="../i.png 1x, ../i.png 2x">'
        '<a href="https://own.org/base/a/#x">9</a><a href="https://own.org/base/">10</a>'
    ),
    "404.html": page('<a href="/base/a/">1</a><a href="/base/">2</a>'),
    "i.png": "",
    "c.css": "a{background:url(i.png)}b{background:url('data:image/png;base64,A')}",
}


def test_sound_links_pass(tmp_path: Path):
    site = write(tmp_path, GOOD)
    assert links.check_links(site, "https://own.org/base/") == []


@pytest.mark.parametrize(
    "link",
    [
        "b/",
        "a",
        "a/index.htm",
        "#nowhere",
        "a/#nowhere",
        "../index.html",
        "/a/",
        "/basement/",
        "/base/b/",
        "https://own.org/base/b/",
        "https://own.org/base/a/#nowhere",
        "https://own.org/",
        "http://example.org/",
        "//example.org/",
        "ftp://example.org/",
        "javascript:void(0)",
        "https://",
        "http://[broken",
    ],
)
def test_a_link_that_leads_nowhere_is_reported(tmp_path: Path, link: str):
    site = write(tmp_path, GOOD | {"index.html": page(f'<p>x<a href="{link}">x</a>')})
    assert links.check_links(site, "https://own.org/base/") == [f"index.html: {link}"]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="no.png">',
        '<img alt="a > b" src=no.png>',
        '<source srcset="i.png 1x, no.png 2x">',
        '<script src="no.png"></script>',
        '<link rel="icon" href="no.png">',
        '<meta property="og:image" content="no.png">',
        '<form action="no.png"></form>',
    ],
)
def test_all_kinds_of_links_are_followed(tmp_path: Path, markup: str):
    site = write(tmp_path, GOOD | {"index.html": page(markup)})
    assert links.check_links(site, "https://own.org/base/") == ["index.html: no.png"]


def test_stylesheets_are_followed(tmp_path: Path):
    site = write(tmp_path, GOOD | {"c.css": "a{src:url(fonts/no.woff2)}"})
    assert links.check_links(site, "https://own.org/base/") == ["c.css: fonts/no.woff2"]


def test_links_in_code_and_comments_are_text(tmp_path: Path):
    text = "<code>&lt;a href=\"no\"></code><!-- <a href='no'> --><script>'<a href=\"no\">'</script>"
    site = write(tmp_path, GOOD | {"index.html": page(text)})
    assert links.check_links(site, "https://own.org/base/") == []


def test_site_without_an_address_stands_at_the_root(tmp_path: Path):
    site = write(
        tmp_path, {"a/index.html": page(), "404.html": page('<a href="/a/"><a href="/b/">')}
    )
    assert links.check_links(site) == ["404.html: /b/"]
