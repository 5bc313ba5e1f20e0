"""A finished site carries a strict policy, nothing inline that it blocks, and sound links."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import shutil
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.finish import policy, tags
from lessonkit.finish.links import check_links
from lessonkit.finish.site import Finishing, Site
from lessonkit.finish.swap import beside, replace_site
from lessonkit.finish.trim.scripts import shorten
from lessonkit.store import Store

CONFIG = '<script id="__config" type="application/json">{"base": "%s"}</script>'


def move(text: str) -> tuple[str, policy.Styles, dict[str, str], list[str]]:
    styles, files = policy.Styles(), {}
    page = policy.move_inline(text, "../", styles, files)
    return page.text, styles, files, page.hashes


def page(body: str = "", head: str = "", base: str = "..") -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>T</title>{head}'
        f"</head>\n<body>{body}{CONFIG % base}</body></html>\n"
    )


NO_STORE = Store(Path("none"), "")


def finishing(site_url: str = "", serving: bool = False) -> Finishing:
    return Finishing("", site_url, ("https://frames.example.org",), serving, NO_STORE)


def site_of(files: dict[str, str]) -> Site:
    texts = {name: text for name, text in files.items() if name.endswith((".html", ".css", ".js"))}
    return Site(texts, set(files) - set(texts))


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
    assert styles.css() == f".{name}:not(#_){{color: red;top:1em}}\n"


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
    styles = policy.Styles()
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
    assert policy.script_hash("alert('Hello, world.');") == (
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
    content = policy.content_security_policy(["'sha256-b'", "'sha256-a'", "'sha256-b'"], [])
    assert content.startswith("default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; ")
    assert "unsafe" not in content and "http" not in content and "frame-src" not in content
    framed = policy.content_security_policy([], ["https://giscus.app"])
    assert framed.endswith("; frame-src https://giscus.app")


def test_every_page_gets_its_policy_before_anything_else():
    site = site_of(
        {
            "index.html": page(base="."),
            "a/b/index.html": page("<script>let a</script>", base="../.."),
            "404.html": page('<p style="top:0">', base="/base"),
        },
    )
    policy.apply_policy(site, finishing())
    pages = site.pages
    for text in pages.values():
        after = text[text.index('<meta charset="utf-8">') + len('<meta charset="utf-8">') :]
        assert after.startswith('<meta http-equiv="Content-Security-Policy" content="default-src')
        html5lib.HTMLParser(strict=True).parse(text)
    assert policy.script_hash("let a") in pages["a/b/index.html"]
    assert "sha256" not in pages["index.html"]
    assert re.search(
        r'<link rel="stylesheet" href="/base/assets/lessonkit/inline\.\w{8}\.css">',
        pages["404.html"],
    )
    assert "stylesheet" not in pages["index.html"]


def test_a_server_under_development_gets_no_policy():
    site = site_of({"index.html": page('<p style="top:0">', base=".")})
    policy.apply_policy(site, finishing(serving=True))
    text = site.texts["index.html"]
    assert "Content-Security-Policy" not in text and "style=" not in text


def test_fonts_are_preloaded_where_they_are_needed():
    site = site_of({"a/index.html": page("<b>maths</b>"), "b/index.html": page()})
    site.early["assets/f.woff2"] = "<b>"
    policy.apply_policy(site, finishing())
    link = '<link rel="preload" href="../assets/f.woff2" as="font" type="font/woff2" crossorigin>'
    assert link in site.texts["a/index.html"]
    assert "preload" not in site.texts["b/index.html"]


def test_finishing_is_deterministic_and_finds_nothing_more_to_do():
    body = '<p style="top:0"></p><p style="top:1px"></p><style>p{left:0}</style>'
    pages = {
        "a/index.html": page(body + f"<script>{'f();' * 900}</script>"),
        "b/index.html": page(body),
    }
    first, second = site_of(pages), site_of(pages)
    policy.apply_policy(first, finishing())
    policy.apply_policy(second, finishing())
    assert first == second
    assert len([name for name in first.texts if name.startswith("assets/")]) == 3
    moved = dict(first.texts)
    policy.apply_policy(first, finishing(serving=True))
    assert first.texts == moved


def test_an_error_names_the_page():
    with pytest.raises(LessonError) as caught:
        policy.apply_policy(site_of({"a/index.html": page("<p onclick=x>")}), finishing())
    assert str(caught.value) == "a/index.html: <p> has an event handler 'onclick'"


def test_a_site_is_written_where_it_changed(tmp_path: Path):
    for name, text in {"a.html": "a", "b.html": "b", "c.js": "c", "d.png": "d"}.items():
        (tmp_path / name).write_text(text)
    before = Site.read(tmp_path)
    assert sorted(before.texts) == ["a.html", "b.html", "c.js"] and before.files == {"d.png"}
    after = Site(before.texts | {"a.html": "A", "new/e.css": "e"}, before.files)
    del after.texts["c.js"]
    after.new["f.woff2"] = b"f"
    (tmp_path / "b.html").write_text("not touched")
    after.write(tmp_path, before)
    assert {p.relative_to(tmp_path).as_posix(): p.read_text() for p in tmp_path.rglob("*.*")} == {
        "a.html": "A",
        "b.html": "not touched",
        "d.png": "d",
        "f.woff2": "f",
        "new/e.css": "e",
    }


# ------------------------------------------------------------------ the last site and the next


def test_a_site_takes_the_place_of_the_last_and_leaves_what_is_not_its_own(tmp_path: Path):
    site, new = tmp_path / "site", tmp_path / ".site.next"
    for folder, names in ((site, (".git/HEAD", ".nojekyll", "CNAME", "old/x")), (new, ("new/y",))):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
    inode = site.stat().st_ino
    replace_site(new, site)
    assert site.stat().st_ino == inode  # it may be a mount, or somebody's working directory
    assert sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()) == [
        ".git/HEAD",
        ".nojekyll",
        "CNAME",
        "new/y",
    ]
    assert not new.exists() and not beside(site, "old").exists()


def test_a_site_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site, new = tmp_path / "site", tmp_path / ".site.next"
    for folder, names in ((site, "abc"), (new, "bcd")):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name)
    real = shutil.move

    def full_disk(source: Path, target: Path) -> None:
        if source == new / "d":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(shutil, "move", full_disk)
    with pytest.raises(LessonError, match="cannot write the site: No space left on device"):
        replace_site(new, site)
    assert {p.name: p.read_text() for p in site.iterdir()} == dict.fromkeys("abc", "site")


@pytest.mark.parametrize(
    ("path", "base"), [("index.html", "./"), ("a/index.html", "../"), ("a/b/c.html", "../../")]
)
def test_base_of_a_page_that_does_not_tell_it(path: str, base: str):
    assert policy.base_of("<html>", path) == base


# ------------------------------------------------------------------ links

GOOD = {
    "index.html": page(
        '<a href="a/#x">1</a><a href=".">2</a><a href="#top">3</a><img src="i.png">'
    ),
    "a/index.html": page(
        '<h2 id="x">X</h2><a id="é" href="../">1</a><a href="../#">2</a><a href="#x">3</a>'
        '<a href="#%C3%A9">4</a><a href="https://example.org/no">5</a>'
        '<a href="mailto:a@b.org">6</a>'
        '<a href="../a/?q=1#x">7</a><a href="#tool-box=lag:-3.5,way:near&k=3">8</a>'
        "<tool-box></tool-box>"
        '<img srcset="../i.png 1x, ../i.png 2x">'
        '<a href="https://own.org/base/a/#x">9</a><a href="https://own.org/base/">10</a>'
    ),
    "404.html": page('<a href="/base/a/">1</a><a href="/base/">2</a>'),
    "i.png": "",
    "assets/explorables/tool-box.js": "settings = { lag: {}, way: { options: { near: 'near' } } }",
    "c.css": "a{background:url(i.png)}b{background:url('data:image/png;base64,A')}",
}


def faults(files: dict[str, str], site_url: str = "https://own.org/base/") -> list[str]:
    site = site_of(files)
    check_links(site, finishing(site_url))
    return site.faults


def test_sound_links_pass():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("b/", "leads to 'b/index.html', which the site does not have"),
        ("a", "leads to 'a', which the site does not have"),
        ("a/index.htm", "which the site does not have"),
        ("#nowhere", "leads to a part of 'index.html' that it does not have"),
        ("a/#nowhere", "leads to a part of 'a/index.html' that it does not have"),
        ("../index.html", "leads out of the site"),
        ("/a/", "leads out of the site"),
        ("/basement/", "leads out of the site"),
        ("/base/b/", "which the site does not have"),
        ("https://own.org/base/b/", "which the site does not have"),
        ("https://own.org/base/a/#nowhere", "that it does not have"),
        ("http://example.org/", "is not https"),
        ("//example.org/", "is no address that a reader can open"),
        ("ftp://example.org/", "is no address that a reader can open"),
        ("javascript:void(0)", "is no address that a reader can open"),
        ("https://", "is no address that a reader can open"),
        ("http://[broken", "is no address"),
        ("tel:", "is empty"),
        ("#tool-box=lag:3", "names the piece 'tool-box', which 'index.html' does not have"),
        ("a/#tool-box=leg:3", "sets 'leg:3', and 'tool-box' knows no 'leg'"),
        ("a/#tool-box=lag:3,way:far", "sets 'way:far', and 'tool-box' knows no 'far'"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported_with_the_reason(link: str, why: str):
    (fault,) = faults(GOOD | {"index.html": page(f'<p>x<a href="{link}">x</a>')})
    assert fault.startswith(f"index.html: {link} ") and why in fault


@pytest.mark.parametrize(
    "link",
    ["https://own.org/", "https://own.org/base-2/", "tel:+44123", "mailto:a@b.org", "#k=3"],
)
def test_what_lies_beside_the_site_on_its_host_is_another_site(link: str):
    assert faults(GOOD | {"index.html": page(f'<a href="{link}">x</a>')}) == []


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
        '<video poster="no.png"></video>',
    ],
)
def test_all_kinds_of_links_are_followed(markup: str):
    (fault,) = faults(GOOD | {"index.html": page(markup)})
    assert fault.startswith("index.html: no.png leads to 'no.png'")


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ('<img src="https://x.org/a.png">', "comes from another host"),
        ('<img srcset="i.png 1x, https://x.org/a.png 2x">', "comes from another host"),
        ('<link rel="preload stylesheet" href="https://x.org/a.css">', "comes from another host"),
        ('<script src="//x.org/a.js"></script>', "comes from another host"),
        ('<iframe src="https://x.org/film"></iframe>', "name its host under 'frames'"),
        ('<object data="i.png"></object>', "which the page's policy blocks; link to it"),
    ],
)
def test_what_the_policy_would_block_is_reported(markup: str, why: str):
    (fault,) = faults(GOOD | {"index.html": page(markup)})
    assert why in fault


def test_the_policy_and_the_check_agree_on_what_may_be_loaded():
    own = (
        '<video src="i.png" poster="i.png"></video><audio src="i.png"></audio><img src="i.png">'
        '<iframe src="https://frames.example.org/film"></iframe>'
        '<link rel="canonical" href="https://elsewhere.org/">'
    )
    assert faults(GOOD | {"index.html": page(own)}) == []
    written = policy.content_security_policy([], ["https://frames.example.org"])
    for directive in ("media-src 'self'", "img-src 'self'", "frame-src https://frames.example.org"):
        assert directive in written


def test_stylesheets_are_followed():
    (fault,) = faults(GOOD | {"c.css": "a{src:url(fonts/no.woff2)}"})
    assert fault.startswith("c.css: fonts/no.woff2 leads to 'fonts/no.woff2'")
    (fault,) = faults(GOOD | {"c.css": '@import "https://fonts.example.org/f.css";'})
    assert "comes from another host" in fault


def test_links_in_code_and_comments_are_text():
    text = "<code>&lt;a href=\"no\"></code><!-- <a href='no'> --><script>'<a href=\"no\">'</script>"
    assert faults(GOOD | {"index.html": page(text)}) == []


def test_site_without_an_address_stands_at_the_root():
    pages = {"a/index.html": page(), "404.html": page('<a href="/a/"><a href="/b/">')}
    (fault,) = faults(pages, "")
    assert fault.startswith("404.html: /b/ ")


def test_a_script_keeps_the_blanks_of_its_texts() -> None:
    plain = "const a = `${b} c`; // why\n"
    inner = "const a = `${b ? `${c} steps` : ''}`; // why\n"
    assert shorten(plain) == "const a=`${b} c`;"
    assert "} steps`" in shorten(inner)
