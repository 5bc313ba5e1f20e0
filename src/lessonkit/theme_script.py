"""The base theme's script, mended: it fetches less, and starts without styling the page again."""

from __future__ import annotations

import re


def mend(bundle: str) -> str:
    """The script with every change below. What a change does not find, it leaves alone."""
    return start_quietly(search_on_demand(bundle))


# ------------------------------------------------------------------ start


_COLOUR_META = re.compile(
    r'(let (\w+)=\w+\("meta",\{name:"color-scheme"\}\);)document\.head\.appendChild\(\2\);'
)
_TABLES = re.compile(r'"table:not\(\[class\]\)"')
_TABLE = re.compile(r"<table(?![^>]*\bclass\b)[^>]*>.*?</table>", re.DOTALL)


def start_quietly(bundle: str) -> str:
    """Leave out two things that make the browser style the whole page anew at every start.

    The theme adds a ``color-scheme``, which the pages have (partials/javascripts/palette.html
    keeps it), and puts tables into regions that scroll, which `wrap_tables` has done.
    """
    if len(_COLOUR_META.findall(bundle)) == 1:
        bundle = _COLOUR_META.sub(r"\1", bundle)
    if len(_TABLES.findall(bundle)) == 1:
        bundle = _TABLES.sub('":not(.md-typeset__table)>table:not([class])"', bundle)
    return bundle


def wrap_tables(html: str) -> str:
    """Give each plain table the region that scrolls which the theme's script would give it."""
    return _TABLE.sub(
        lambda match: (
            '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
            f"{match[0]}</div></div>"
        ),
        html,
    )


# ------------------------------------------------------------------ search


# Where the theme's script decides when to fetch the index, starts the worker, and waits for the
# index to highlight the words searched for; and its name for what never happens.
_FETCH = re.compile(r'\(location\.protocol!=="file:"\)')
_START = re.compile(r"(\((\w+),\w+=)new Worker\(\2\)\)")
_HIGHLIGHT = re.compile(
    r"(function \w+\(\w+,\{index\$:\w+,location\$:\w+\}\)\{)"
    r'(?=return .{0,60}searchParams\.get\("h"\))'
)
_NEVER = re.compile(r'document\.forms\.namedItem\("search"\)\?\w+\(\):(\w+)')
_WORKER = (
    "(u=>{let w,t=new EventTarget;t.postMessage=m=>{w||((w=new Worker(u)).onmessage="
    'e=>t.dispatchEvent(new MessageEvent("message",{data:e.data}))),w.postMessage(m)};return t})'
)


def search_on_demand(bundle: str) -> str:
    """Let the theme's script fetch the search index and its worker when the search is opened.

    The theme fetches both with every page, more than all the rest of a page together. On
    ``file:`` it waits for the search to be opened: now it always does, or for an address that
    asks for words to be highlighted. The worker is started by the first message to it, which
    brings the index. A script that reads otherwise is returned as it is.
    """
    never = _NEVER.search(bundle)
    places = [_FETCH.findall(bundle), _START.findall(bundle), _HIGHLIGHT.findall(bundle)]
    if not never or any(len(found) != 1 for found in places):
        return bundle
    bundle = _FETCH.sub("(!1)", bundle)
    bundle = _START.sub(rf"\1{_WORKER}(\2))", bundle)
    early = f"if(!/[?&]h=/.test(location.search))return {never[1]};"
    return _HIGHLIGHT.sub(rf"\1{early}", bundle)
