"""The base theme's script: it waits for the reader, and fetches the search when that is opened."""

from __future__ import annotations

import hashlib
import re

from ..site import Finishing, Site


def lighten_scripts(site: Site, finishing: Finishing) -> None:
    """Mend the theme's script, and take it out of the start of every page."""
    scripts = [n for n in site.texts if re.search(r"assets/javascripts/bundle\.\w+\.min\.js$", n)]
    for path in scripts:
        bundle = search_on_demand(site.texts.pop(path))
        patient = start_on_demand(bundle)
        bundle = patient or bundle
        # A name of its own, or a browser that has been here might keep the theme's own script.
        folder, _, old = path.rpartition("/")
        name = f"bundle.{hashlib.sha256(bundle.encode()).hexdigest()[:8]}.min.js"
        site.texts[f"{folder}/{name}"] = bundle
        link = re.compile(rf'<script src="([^"]*/javascripts/){re.escape(old)}"')
        source = "data-src" if patient else "src"
        for page, text in site.pages.items():
            site.texts[page] = link.sub(rf'<script {source}="\1{name}"', text)


# ------------------------------------------------------------------ start


# Where the theme's script waits for the document; where it closes menu and search because the
# address changed, which it also says of the address it finds, with its name for "only those"; and
# where it puts tables into regions that scroll.
_READY = re.compile(r'document,"DOMContentLoaded"')
_CLOSE = re.compile(
    r'(\.pipe\(\w+\(125\))(?=\)\.subscribe\(\(\)=>\{\w+\("drawer",!1\),\w+\("search",!1\)\}\);'
    r"\w+\.pipe\((\w+)\()"
)
_TABLES = re.compile(r'"table:not\(\[class\]\)"')
_TABLE = re.compile(r"<table(?![^>]*\bclass\b)[^>]*>.*?</table>", re.DOTALL)


def start_on_demand(bundle: str) -> str | None:
    """Let the theme's script start when ``page.js`` says so, on a page long since ready.

    None for a script that reads otherwise: it must be loaded with the page.
    """
    if any(len(place.findall(bundle)) != 1 for place in (_READY, _CLOSE, _TABLES)):
        return None
    bundle = _READY.sub('document,"lesson:theme"', bundle)
    bundle = _CLOSE.sub(r"\1,\2((e,n)=>n>0)", bundle)
    return _TABLES.sub('":not(.md-typeset__table)>table:not([class])"', bundle)


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
