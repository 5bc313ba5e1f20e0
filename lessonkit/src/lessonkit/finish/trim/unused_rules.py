"""Removes from the stylesheets the rules that match nothing, and the variables nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import tinycss2

from ..site import ASSETS, Finishing, Site

_NAMES = re.compile(r"\b(?:class|id)=(?:\"([^\"]*)\"|([^\s\">]+))")
#: A script that stands in a page; what stands there as data is none.
_INLINE = re.compile(r"<script(?![^>]*\btype=\"?application/)[^>]*>(.*?)</script>", re.DOTALL)
#: A set of tabs, its number on the page and how many it has. The theme has rules for twenty.
_TABS = re.compile(r'\bdata-tabs="?\d+:(\d+)')
_COLOURS = re.compile(r'(data-md-color-[\w-]+)="?([\w-]+)')
#: What a selector asks of an attribute: to be there with just this value.
_ASKED = re.compile(r"""\[([\w-]+)=["']?([\w-]+)["']?\]""")
#: A page is written in the first; a script turns it to the second.
_SCHEMES = ("data-md-color-scheme=default", "data-md-color-scheme=slate")
_READ = re.compile(r"var\(\s*(--[\w-]+)|[\"'](--[\w-]+)[\"']")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_NESTING = ("media", "supports", "layer", "container")

Tokens = list[Any]


def remove_unused_rules(site: Site, finishing: Finishing) -> None:
    """Cut the stylesheets of theme and generator down to what the site uses."""
    scripts = [text for name, text in site.texts.items() if name.endswith(".js")]
    sheets = {name: text for name, text in site.texts.items() if name.endswith(".css")}
    names = names_in_use(site.pages.values(), scripts)
    used = sorted(names | attributes_in_use(sheets.values(), site.pages.values(), names))
    for name in sheets:
        if name.startswith(("assets/stylesheets/", f"{ASSETS}/")):
            shorter = partial(prune, sheets[name], set(used))
            sheets[name] = finishing.store.get(
                ["unused rules", sheets[name], used], shorter, __file__
            )
    # Only now, for a rule that has gone read some of them.
    read = sorted(variables_read([*sheets.values(), *scripts, *site.pages.values()]))
    for name, css in sheets.items():
        if name.startswith("assets/stylesheets/"):
            shorter = partial(drop_variables, css, set(read))
            css = finishing.store.get(["unused variables", css, read], shorter, __file__)
        site.texts[name] = css


def names_in_use(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Every class and id of the pages, every word of the scripts, the theme's colours.

    Scripts that stand in pages are among them. A colour of the theme counts as ``attribute`` and
    as ``attribute=value``, the third tab of a set as ``tab 3``.
    """
    names = set(_SCHEMES)
    scripts = list(scripts)
    for page in pages:
        scripts += _INLINE.findall(page)
        for quoted, bare in _NAMES.findall(page):
            names.update((quoted or bare).split())
        for name, value in _COLOURS.findall(page):
            names.update((name, f"{name}={value}"))
        most = max(map(int, _TABS.findall(page)), default=0)
        names.update(f"tab {place + 1}" for place in range(most))
    for script in scripts:
        names.update(_WORD.findall(script))
    return names


def attributes_in_use(sheets: Iterable[str], pages: Iterable[str], names: set[str]) -> set[str]:
    """Of the values of attributes that selectors ask for, those that a page has or a script names.

    Each as ``attribute=value``; `names` are those of `names_in_use`.
    """
    text = "".join(pages)
    asked = {pair for sheet in sheets for pair in _ASKED.findall(sheet)}
    return {
        f"{name}={value}"
        for name, value in asked
        if value in names or f'{name}="{value}"' in text or f"{name}={value}" in text
    }


def variables_read(texts: Iterable[str]) -> set[str]:
    """The custom properties that texts name, in ``var(…)`` or alone between quotes."""
    found = (name for text in texts for pair in _READ.findall(text) for name in pair)
    return {name for name in found if name}


def drop_variables(css: str, read: set[str]) -> str:
    """A stylesheet without the custom properties that nobody reads."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(map(partial(_without_variables, read=read), rules))


def _without_variables(rule: Any, read: set[str]) -> str:
    if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        kept = "".join(_without_variables(one, read) for one in inner)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""
    text: str = rule.serialize()
    if rule.type != "qualified-rule" or "--" not in text:
        return text
    declarations = tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    kept = ";".join(
        one.serialize().strip(";")
        for one in declarations
        if not (one.type == "declaration" and one.name.startswith("--") and one.name not in read)
    )
    return f"{tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""


def prune(css: str, used: set[str]) -> str:
    """A stylesheet without the rules whose selectors ask for what is not in use.

    That is a class, an id, a colour of the theme, an attribute with a value, or a tab's place.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, used))


def _kept(rules: Tokens, used: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if _may_match(s, used)]
            if selectors:
                prelude = ",".join(tinycss2.serialize(s).strip() for s in selectors)
                yield f"{prelude}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_kept(inner, used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        else:
            yield rule.serialize()


def _selectors(prelude: Tokens) -> list[Tokens]:
    """The selectors of a list, divided at its commas."""
    found: list[Tokens] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _may_match(selector: Tokens, used: set[str]) -> bool:
    """Whether all that a selector asks for is in use; what stands in ``:not(…)`` is not asked."""
    of_tabs = any(t.type == "ident" and t.value.startswith("tabbed-") for t in selector)
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before == "." and token.value not in used:
            return False
        if token.type == "hash" and token.value not in used:
            return False
        if token.type == "[] block":
            words = [t.value for t in token.content if t.type in ("ident", "string")]
            exact = any(t == "=" for t in token.content)
            asked = words[0].startswith("data-md-color") or (exact and len(words) == 2)
            if asked and "=".join(words) not in used:
                return False
        if of_tabs and token.type == "function" and token.lower_name == "nth-child":
            place = tinycss2.serialize(token.arguments)
            if place.isdigit() and f"tab {place}" not in used:
                return False
    return True
