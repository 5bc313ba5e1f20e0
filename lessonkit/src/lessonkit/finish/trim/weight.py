"""Less to download: the base theme's stylesheets cut down to what the site uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_NAME = re.compile(r"-?-?[A-Za-z_][\w-]*")
_VALUE = re.compile(r"=\s*(\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)")
_PAIR = re.compile(r'data-md-color-[\w-]+="[^"]*"')
_IN_BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_SELECTED = re.compile(r"[.#]((?:\\.|[\w-])+)")
_SCHEME = re.compile(r"\[(data-md-color-[\w-]+)=\"?([\w-]+)\"?\]")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|/\*.*?\*/", re.DOTALL)
_MARK = re.compile(r"[\"'/({};]")
_VARIABLE = re.compile(r"--[\w-]+")


def lighten(site: Path) -> None:
    """Slim the base theme's stylesheets, in place."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))]
    scripts = [path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.js"))]
    styles = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.css"))}
    theme = [path for path in styles if path.parent == site / "assets" / "stylesheets"]
    names, pairs = used_names(pages, scripts)
    for path in theme:
        styles[path] = prune(styles[path], names, pairs)
    variables = {
        name for text in styles.values() for name in re.findall(r"var\(\s*(--[\w-]+)", text)
    }
    variables.update(name for name in names if name.startswith("--"))
    for path in theme:
        path.write_text(drop_variables(styles[path], variables), encoding="utf-8")


# ------------------------------------------------------------------ stylesheets


def used_names(pages: Iterable[str], scripts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Every name that may be a class or an id: all words in values of attributes and in scripts.

    Also the pairs of attribute and value that choose the theme's colours.
    """
    names: set[str] = set()
    pairs: set[str] = set()
    for page in pages:
        names.update(_NAME.findall(" ".join(set(_VALUE.findall(page)))))
        pairs.update(_PAIR.findall(page))
    for script in scripts:
        names.update(_NAME.findall(script))
    return names, pairs


def prune(css: str, names: set[str], pairs: set[str]) -> str:
    """A stylesheet without the rules that can match nothing.

    A selector stays unless it asks for a class, an id or a colour of the theme that occurs
    nowhere; what stands in brackets (``:not(…)``, ``:is(…)``) is not asked.
    """
    out = []
    for prelude, body in _rules(css):
        if body is None:
            out.append(f"{prelude};")
        elif prelude.startswith(("@media", "@supports", "@layer", "@container")):
            if inner := prune(body, names, pairs):
                out.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            out.append(f"{prelude}{{{body}}}")
        else:
            kept = [s for s in _split(prelude, ",") if _may_match(s, names, pairs)]
            if kept and body.strip():
                out.append(f"{','.join(kept)}{{{body}}}")
    return "".join(out)


def _may_match(selector: str, names: set[str], pairs: set[str]) -> bool:
    if any(f'{name}="{value}"' not in pairs for name, value in _SCHEME.findall(selector)):
        return False
    plain = re.sub(r"\[[^\]]*\]", "", _IN_BRACKETS.sub("", selector))
    return all(name.replace("\\", "") in names for name in _SELECTED.findall(plain))


def drop_variables(css: str, used: set[str]) -> str:
    """A stylesheet without the custom properties that nothing reads."""
    out = []
    for prelude, body in _rules(css):
        if body is None:
            out.append(f"{prelude};")
        elif prelude.startswith(("@media", "@supports", "@layer", "@container")):
            out.append(f"{prelude}{{{drop_variables(body, used)}}}")
        elif prelude.startswith("@"):
            out.append(f"{prelude}{{{body}}}")
        else:
            kept = [
                part
                for part in _split(body, ";")
                if not (named := _VARIABLE.match(part.strip())) or named[0] in used
            ]
            if any(part.strip() for part in kept):
                out.append(f"{prelude}{{{';'.join(kept)}}}")
    return "".join(out)


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Prelude and body of each rule; the body of a statement such as ``@import`` is None."""
    depth = start = opened = place = 0
    while mark := _MARK.search(css, place):
        place = mark.start()
        character = css[place]
        if character in "\"'/" and (string := _STRING.match(css, place)):
            place = string.end()
            continue
        if character == "(":  # an unquoted address may hold anything but a bracket
            place = _closing(css, place)
        elif character == "{":
            depth += 1
            if depth == 1:
                opened = place
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield _strip(css[start:opened]), css[opened + 1 : place]
                start = place + 1
        elif character == ";" and depth == 0:
            yield _strip(css[start:place]), None
            start = place + 1
        place += 1


def _strip(prelude: str) -> str:
    return re.sub(r"/\*.*?\*/", "", prelude, flags=re.DOTALL).strip()


def _closing(css: str, place: int) -> int:
    """Where the bracket that opens here closes."""
    depth = 0
    while place < len(css):
        if css[place] in "\"'" and (string := _STRING.match(css, place)):
            place = string.end()
            continue
        depth += {"(": 1, ")": -1}.get(css[place], 0)
        if depth == 0:
            return place
        place += 1
    return place


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands neither in a string nor in brackets."""
    parts, start, place = [], 0, 0
    while place < len(text):
        if text[place] in "\"'/" and (string := _STRING.match(text, place)):
            place = string.end()
            continue
        if text[place] == "(":
            place = _closing(text, place)
        elif text[place] == "[":
            place = text.find("]", place)
        elif text[place] == mark:
            parts.append(text[start:place])
            start = place + 1
        place += 1
    return [*parts, text[start:]]
