"""Bends the sources of a lesson as authors, editors and exporting programs do.

`bend` draws one from a seed, so that the same seed gives the same bend of the same lesson.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from small_lesson import SmallLesson

Sources = dict[str, str]

#: The kinds of source, each with the files of the lesson that are of it.
KINDS = {
    "settings": ("mkdocs.yml",),
    "yaml": ("glossary.yml", "quiz/adding.yml"),
    "bibtex": ("references.bib",),
    "page": (
        "docs/chapters/01-rounding.md",
        "docs/chapters/02-order.md",
        "docs/more.md",
        "docs/index.md",
        "docs/glossary.md",
        "docs/quiz.md",
    ),
    "notebook": ("notebooks/tenths.ipynb",),
}

#: A page with what a chapter may hold besides formulas and macros.
MORE = """\
---
title: More
description: Tables, tabs and notes.
---
# More on [[rounding]]

## A table

| sign | meaning |
|------|---------|
| $x$  | a number, see [@goldberg1991] |
| `y`  | {{ value("tenths.total")|fixed(2) }} |

=== "One"

    First, with $a < b$.

=== "Two"

    Second[^note].

[^note]: A note with [[float|floats]].

- a list with `{{ braces }}`
- another, [a link](chapters/02-order.md "Order")
    - below it: {{ given("0.25") }}

```python title="sum.py"
total = 0  # (1)!
```

1. A note on the code.

!!! note "Money costs \\$5"

    {{ drawing("dot", caption="A *dot*.", alt="A round dot on a line of ink.") }}

    {{ bibliography() }}

<div class="wide" markdown="1">Inside *HTML*, $\\loss{e}^{2}$.</div>
"""

DOT = """\
def draw(size=4):
    return (
        f'<svg viewBox="0 0 20 20"><circle id="dot" cx="10" cy="10" r="{size}" '
        'fill="var(--c-loss)"/></svg>'
    )
"""


@dataclass(frozen=True)
class Bent:
    """A file of the lesson and what became of it: other content, no file, or a folder."""

    path: str
    how: str
    content: bytes | None = None
    folder: bool = False

    def apply(self, lesson: SmallLesson) -> None:
        target = lesson.root / self.path
        target.unlink(missing_ok=True)
        if self.folder:
            target.mkdir()
        elif self.content is not None:
            target.write_bytes(self.content)


def enrich(lesson: SmallLesson) -> None:
    """Give the small lesson the page `MORE`, and Markdown's extensions for it."""
    lesson.write("docs/more.md", MORE)
    lesson.write("drawings/dot.py", DOT)
    lesson.replace(
        "mkdocs.yml",
        "  - Glossary: glossary.md\n",
        "  - More: more.md\n  - Glossary: glossary.md\n",
    )
    lesson.replace(
        "mkdocs.yml",
        "  - pymdownx.superfences\n",
        "  - pymdownx.superfences\n"
        "  - pymdownx.tabbed: {alternate_style: true}\n"
        "  - footnotes\n  - md_in_html\n  - tables\n  - toc: {permalink: true}\n",
    )


def sources_of(lesson: SmallLesson) -> Sources:
    """The lesson's files that can be bent, by their paths."""
    paths = [path for paths in KINDS.values() for path in paths]
    return {path: (lesson.root / path).read_text(encoding="utf-8") for path in paths}


def bend(kind: str, seed: int, sources: Sources) -> Bent:
    """Bend one file of a kind, in a way of its kind or in one that any text suffers."""
    random = Random(f"{kind} {seed}")
    path = random.choice(KINDS[kind])
    if random.random() < 0.03 and kind != "settings":  # without which there is no lesson
        if random.random() < 0.5:
            return Bent(path, "is missing")
        return Bent(path, "is a folder", folder=True)
    text, how = sources[path], []
    for _ in range(random.choice((1, 1, 1, 2))):
        ways = _WAYS[kind] if random.random() < 0.7 else _ANY
        way = random.choice(ways)
        text = way(random, text)
        how.append(way.__name__.strip("_"))
    if random.random() < 0.06:
        way_of_bytes = random.choice(_BYTES)
        return Bent(path, f"{how} {way_of_bytes.__name__}", way_of_bytes(random, text))
    return Bent(path, " ".join(how), text.encode("utf-8", "surrogatepass"))


@cache
def _lines(kind: str) -> tuple[str, ...]:
    """The bends of a kind that ``bends.txt`` lists."""
    text = (Path(__file__).parent / "bends.txt").read_text(encoding="utf-8")
    section = text.partition(f"\n== {kind}\n")[2].partition("\n\n")[0].strip("\n")
    signs = str.maketrans({"⏎": "\n", "⇥": "\t", "␣": " ", "∅": ""})
    return tuple(line.translate(signs) for line in section.split("\n"))


# ---------------------------------------------------------------- any text

Way = Callable[[Random, str], str]

_SIGNS = tuple(map(json.loads, _lines("sign")))
_ALIKE = {
    "a": "а",
    "e": "е",
    "o": "о",
    "i": "і",
    "c": "с",
    "-": "‑",
    " ": "\u00a0",
    '"': "”",
    ":": "：",
}


def _line(random: Random, lines: list[str]) -> int:
    return random.randrange(len(lines)) if lines else 0


def _drop_line(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    del lines[(at := _line(random, lines)) : at + random.choice((1, 1, 1, 3))]
    return "".join(lines)


def _double_line(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    at = _line(random, lines)
    return "".join([*lines[: at + 1], *lines[at:]])


def _swap_lines(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    if lines:
        one, two = _line(random, lines), _line(random, lines)
        lines[one], lines[two] = lines[two], lines[one]
    return "".join(lines)


def _cut_off(random: Random, text: str) -> str:
    return text[: random.randrange(len(text) + 1)]


def _indent(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    if lines:
        at = _line(random, lines)
        lines[at] = random.choice((" ", "  ", "    ", "\t", "\u00a0")) + lines[at]
    return "".join(lines)


def _dedent(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    if lines:
        at = _line(random, lines)
        lines[at] = lines[at].lstrip(" ") if random.random() < 0.5 else lines[at][1:]
    return "".join(lines)


def _tabs(random: Random, text: str) -> str:
    return text.replace("    " if "    " in text else "  ", "\t")


def _join_lines(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    at = _line(random, lines)
    return "".join(
        [*lines[:at], *(line.rstrip("\n") + " " for line in lines[at : at + 1]), *lines[at + 1 :]]
    )


def _put_sign(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_SIGNS) + text[at:]


def _drop_sign(random: Random, text: str) -> str:
    places = [m.start() for m in re.finditer(r"[^\w\s]", text)]
    at = random.choice(places) if places else 0
    return text[:at] + text[at + 1 :]


def _misspell(random: Random, text: str) -> str:
    words = list(re.finditer(r"[A-Za-z]{3,}", text))
    if not words:
        return text
    word = random.choice(words)
    at = random.randrange(word.start(), word.end())
    return text[:at] + random.choice(("", text[at] * 2, text[at].swapcase(), "x")) + text[at + 1 :]


def _look_alike(random: Random, text: str) -> str:
    places = [at for at, letter in enumerate(text) if letter in _ALIKE]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + _ALIKE[text[at]] + text[at + 1 :]


def _number(random: Random, text: str) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    number = random.choice(numbers)
    odd = random.choice(
        ("0", "-1", "9" * 40, "9" * 5000, "1e999", "1.5", "٣", "nan", "0x1F", "1_000")
    )
    return text[: number.start()] + odd + text[number.end() :]


def _long(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return (
        text[:at]
        + random.choice(("a" * 20000, "word " * 4000, "[" * 500, "> " * 300, "(" * 2000))
        + text[at:]
    )


def _nothing(random: Random, text: str) -> str:
    return random.choice(
        ("", "\n", " \n\t\n", "---\n---\n", "null\n", "# only a comment\n", "[]", "{}")
    )


_ANY: tuple[Way, ...] = (
    _drop_line,
    _double_line,
    _swap_lines,
    _cut_off,
    _indent,
    _dedent,
    _tabs,
    _join_lines,
    _put_sign,
    _put_sign,
    _put_sign,
    _drop_sign,
    _drop_sign,
    _misspell,
    _misspell,
    _look_alike,
    _number,
    _long,
    _nothing,
)


def latin_1(random: Random, text: str) -> bytes:
    return text.replace("e", "é", 1).encode("latin-1", "replace")


def utf_16(random: Random, text: str) -> bytes:
    return text.encode("utf-16", "replace")


def crlf(random: Random, text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8", "replace")


def cr(random: Random, text: str) -> bytes:
    return text.replace("\n", "\r").encode("utf-8", "replace")


def with_mark(random: Random, text: str) -> bytes:
    return text.encode("utf-8-sig", "replace")


def cut_in_a_character(random: Random, text: str) -> bytes:
    at = random.randrange(len(text) + 1)
    return text[:at].encode("utf-8", "replace") + b"\xe2\x80" + text[at:].encode("utf-8", "replace")


def binary(random: Random, text: str) -> bytes:
    return random.randbytes(200)


_BYTES = (latin_1, utf_16, crlf, cr, with_mark, cut_in_a_character, binary)

# ---------------------------------------------------------------- YAML

#: A file that no tag of YAML may make.
RAN = "ran-by-yaml"
_VALUES = (*_lines("value of YAML"), "9" * 5000, "long " * 3000, "x" * 200)


_PAIR = re.compile(
    r"(?P<before>^[ \t]*(?:- )*|[{,] *)(?P<key>[\w.-]+): *(?P<value>[^\n,{}]*|\{[^\n]*\})", re.M
)


def _put(text: str, match: re.Match[str], group: str, new: str) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def _pair(random: Random, text: str) -> re.Match[str] | None:
    pairs = list(_PAIR.finditer(text))
    return random.choice(pairs) if pairs else None


def _value(random: Random, text: str) -> str:
    pair = _pair(random, text)
    return _put(text, pair, "value", random.choice(_VALUES)) if pair else text


def _item(random: Random, text: str) -> str:
    items = list(re.finditer(r"^ *- (?P<value>[^\n]*)", text, re.M))
    return _put(text, random.choice(items), "value", random.choice(_VALUES)) if items else text


def _key(random: Random, text: str) -> str:
    pair = _pair(random, text)
    new = random.choice(
        ("unknown", "3", "null", "true", "[a]", "{a: b}", '""', "<<", "a b", "? a", "id", "é", "=")
    )
    return _put(text, pair, "key", new) if pair else text


def _new_pair(random: Random, text: str) -> str:
    pair = _pair(random, text)
    if not pair:
        return text
    key = random.choice(
        ("unknown", "term", "id", "title", "text", "<<", "why", "settled", "cite", "tags", "3")
    )
    line = f"{pair['before'].replace('-', ' ')}{key}: {random.choice(_VALUES)}"
    end = (
        text.find("\n", pair.start())
        if "\n" in pair["before"] or not pair["before"].strip(" -")
        else -1
    )
    return f"{text[:end]}\n{line}{text[end:]}" if end >= 0 else text


def _drop_pair(random: Random, text: str) -> str:
    pair = _pair(random, text)
    return text[: pair.start("key")] + text[pair.end() :] if pair else text


def _second_document(random: Random, text: str) -> str:
    at = random.choice([m.end() for m in re.finditer("\n", text)] or [0])
    return (
        text[:at]
        + random.choice(("---\n", "...\n", "%YAML 1.1\n", "--- |\n", "# note\n"))
        + text[at:]
    )


def _merge(random: Random, text: str) -> str:
    return re.sub(
        r"^( *)- ",
        lambda m: (
            f"{m[1]}- <<: {random.choice(('*a', '{id: x}', '[*a, *a]', '3', '[3]'))}\n{m[1]}  "
        ),
        text,
        count=1,
        flags=re.M,
    )


def _bomb(random: Random, text: str) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    inner = "\n  ".join(rows)
    return random.choice(
        (f"- {inner}\n{text}", "\n".join(rows) + f"\n{text}", f"- &me [*me]\n{text}")
    )


def _whole_yaml(random: Random, text: str) -> str:
    nested = ("[" * 3000, "{a: " * 500, "- " * 500)
    return random.choice((*_lines("whole file of YAML"), *nested))


_YAML: tuple[Way, ...] = (
    _value,
    _value,
    _value,
    _value,
    _item,
    _key,
    _new_pair,
    _drop_pair,
    _second_document,
    _merge,
    _whole_yaml,
)

# ---------------------------------------------------------------- mkdocs.yml

_NAVS = _lines("nav")
_THEMES = _lines("theme")
_EXTRA = _lines("setting of MkDocs")
_OPTIONS = (*_lines("option of the plugin"), f"paper: {{title: {'long ' * 400}}}")
_TOP = r"^{}:.*\n(?:(?:[ \t-].*)?\n)*"


def _set_top(text: str, new: str) -> str:
    """The settings with a field of their own level replaced, or added at the end."""
    key = new.partition(":")[0]
    return re.sub(_TOP.format(re.escape(key)), "", text, flags=re.M) + f"{new}\n"


def _nav(random: Random, text: str) -> str:
    return re.sub(_TOP.format("nav"), "", text, flags=re.M) + random.choice(_NAVS)


def _theme(random: Random, text: str) -> str:
    return _set_top(text, random.choice(_THEMES))


def _setting(random: Random, text: str) -> str:
    return _set_top(text, random.choice(_EXTRA))


def _option(random: Random, text: str) -> str:
    """Set an option of the plugin; what it had is dropped."""
    new = random.choice(_OPTIONS)
    key = new.partition(":")[0]
    text = re.sub(rf"^      {key}:.*\n(?:        .*\n)*", "", text, flags=re.M)
    return text.replace("  - lessonkit:\n", f"  - lessonkit:\n      {new}\n")


def _no_extension(random: Random, text: str) -> str:
    lines = text.splitlines(True)
    start = next((n for n, line in enumerate(lines) if line.startswith("markdown_extensions:")), 0)
    at = start + 1 + random.randrange(11)
    return "".join([*lines[:at], *lines[at + 1 :]])


_SETTINGS: tuple[Way, ...] = (
    _nav,
    _theme,
    _setting,
    _setting,
    _option,
    _option,
    _no_extension,
    _value,
    _item,
    _key,
    _drop_pair,
    _second_document,
)

# ---------------------------------------------------------------- BibTeX

_FIELDS = (*_lines("field of BibTeX"), f"title = {{{'{' * 60}x{'}' * 60}}}")
_ENTRIES = _lines("entry of BibTeX")


def _field(random: Random, text: str) -> str:
    """Put a field into an entry; if it has it, in its place or beside it."""
    new = random.choice(_FIELDS)
    if random.random() < 0.8:
        for name in re.findall(r"(\w+) *=", new):
            text = re.sub(rf"\b{name} = \{{[^}}]*\}},? ?", "", text)
    return re.sub(r"^(@article\{[^,]*),", lambda m: f"{m[1]}, {new},", text, count=1, flags=re.M)


def _entry(random: Random, text: str) -> str:
    new = random.choice(_ENTRIES)
    return f"{new}\n{text}" if random.random() < 0.5 else f"{text}{new}\n"


def _citation_key(random: Random, text: str) -> str:
    return text.replace(
        "goldberg1991",
        random.choice(("", "Goldberg1991", "goldberg 1991", "x", "3", "göldberg", "{x}", '"')),
    )


def _entry_type(random: Random, text: str) -> str:
    return text.replace(
        "@article",
        random.choice(
            (
                "@book",
                "@misc",
                "@phdthesis",
                "@unknown",
                "@Article",
                "@online",
                "@",
                "article",
                "@string",
                "@comment",
                "@inproceedings",
                "@ article",
            )
        ),
    )


_BIBTEX: tuple[Way, ...] = (_field, _field, _field, _entry, _citation_key, _entry_type)

# ---------------------------------------------------------------- Markdown

_SNIPPETS = (
    *_lines("Markdown"),
    f"${'x + ' * 300}y$",
    f"${'x' * 200}$",
    f"$${'x' * 3000}$$",
    f"${'{' * 300}x{'}' * 300}$",
)


def _snippet(random: Random, text: str) -> str:
    """Put something on a line of its own, into a line, or in the place of a line."""
    new = random.choice(_SNIPPETS)
    lines = text.split("\n")
    front = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    at = random.randrange(front, len(lines) + 1)
    how = random.random()
    if how < 0.5:
        return "\n".join([*lines[:at], "", new, "", *lines[at:]])
    if how < 0.6:
        indent = random.choice(("    ", "- ", "> ", "  "))
        return "\n".join(
            [*lines[:at], "", indent + new.replace("\n", f"\n{indent}"), "", *lines[at:]]
        )
    words = list(re.finditer(r" ", "\n".join(lines[front:])))
    if not words:
        return f"{text}{new}"
    place = random.choice(words).start() + sum(len(line) + 1 for line in lines[:front])
    return f"{text[:place]} {new}{text[place:]}"


def _two_snippets(random: Random, text: str) -> str:
    return _snippet(random, _snippet(random, text))


def _front_matter(random: Random, text: str) -> str:
    head, body = _head(text)
    return f"---\n{random.choice(_YAML[:8])(random, head)}---\n{body}"


def _front_lines(random: Random, text: str) -> str:
    head, body = _head(text)
    new = random.choice(_lines("front matter"))
    return new.replace("HEAD", head).replace("BODY", body)


def _head(text: str) -> tuple[str, str]:
    match = re.match(r"---\n(.*?)^---\n", text, re.S | re.M)
    return (match[1], text[match.end() :]) if match else ("title: T\n", text)


def _no_macro(random: Random, text: str) -> str:
    """Bend the macros that stand there."""
    macros = list(re.finditer(r"\{\{(.*?)\}\}", text, re.S))
    if not macros:
        return text
    macro = random.choice(macros)
    new = random.choice((_drop_sign, _misspell, _put_sign, _look_alike, _number))(random, macro[0])
    return text[: macro.start()] + new + text[macro.end() :]


_PAGE: tuple[Way, ...] = (
    _snippet,
    _snippet,
    _snippet,
    _snippet,
    _two_snippets,
    _front_matter,
    _front_lines,
    _no_macro,
)

# ---------------------------------------------------------------- notebooks

_ODD: tuple[Any, ...] = (*map(json.loads, _lines("value of JSON")), "x" * 5000)
_CELLS: tuple[Any, ...] = tuple(map(json.loads, _lines("cell of a notebook")))


def _nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a piece of JSON."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = [(*path, key) for key, _ in inner]
    for key, child in inner:
        found += _nodes(child, (*path, key))
    return found


def _json(change: Callable[[Random, Any], None]) -> Way:
    """A bend of the JSON inside; what is no JSON any more is left alone."""

    def way(random: Random, text: str) -> str:
        try:
            content = json.loads(text)
        except ValueError:
            return text
        if isinstance(content, dict):
            change(random, content)
        return json.dumps(content, indent=1)

    way.__name__ = change.__name__
    return way


def _place(random: Random, content: Any) -> tuple[Any, Any]:
    *way, key = random.choice(_nodes(content))
    for part in way:
        content = content[part]
    return content, key


def _drop_node(random: Random, content: Any) -> None:
    parent, key = _place(random, content)
    del parent[key]


def _odd_node(random: Random, content: Any) -> None:
    parent, key = _place(random, content)
    parent[key] = random.choice(_ODD)


def _new_node(random: Random, content: Any) -> None:
    parent, key = _place(random, content)
    if isinstance(parent, dict):
        parent[
            random.choice(
                (
                    "unknown",
                    "id",
                    "metadata",
                    "tags",
                    "outputs",
                    "level",
                    "collapsed",
                    "attachments",
                    "",
                )
            )
        ] = random.choice(_ODD)
    else:
        parent.insert(key, random.choice(_ODD))


def _new_cell(random: Random, content: Any) -> None:
    cells = content.get("cells")
    if isinstance(cells, list):
        cells.insert(random.randrange(len(cells) + 1), random.choice(_CELLS))


def _words(random: Random, content: Any) -> None:
    cells = content.get("cells")
    if isinstance(cells, list):
        source = random.choice(_SNIPPETS)
        cells.insert(
            random.randrange(1, len(cells) + 1),
            {"cell_type": "markdown", "id": "n", "metadata": {}, "source": source},
        )


def _version(random: Random, content: Any) -> None:
    content[random.choice(("nbformat", "nbformat_minor"))] = random.choice(
        (0, 3, 4, 5, 99, "4", None, 4.0, 4.5, True, -1, [])
    )


def _meta(random: Random, content: Any) -> None:
    content["metadata"] = random.choice(
        [odd for odd in _ODD if isinstance(odd, dict)] + [None, 3, []]
    )


def _cell_meta(random: Random, content: Any) -> None:
    cell = random.choice([c for c in content.get("cells") or [{}] if isinstance(c, dict)] or [{}])
    cell["metadata"] = random.choice([odd for odd in _ODD if isinstance(odd, dict)] + [None, 3, []])


_NOTEBOOK: tuple[Way, ...] = tuple(
    map(
        _json,
        (
            _drop_node,
            _odd_node,
            _odd_node,
            _odd_node,
            _new_node,
            _new_cell,
            _new_cell,
            _words,
            _words,
            _words,
            _version,
            _meta,
            _cell_meta,
        ),
    )
)

#: What a cell may show, besides what the small lesson's cells do.
OUTPUTS: tuple[dict[str, Any], ...] = (
    *map(json.loads, _lines("output of a cell")),
    {"output_type": "stream", "name": "stdout", "text": "wide " * 3000},
)

_WAYS: dict[str, tuple[Way, ...]] = {
    "settings": _SETTINGS,
    "yaml": _YAML,
    "bibtex": _BIBTEX,
    "page": _PAGE,
    "notebook": _NOTEBOOK,
}


def executed(
    notebook: dict[str, Any], outputs: dict[str, list[Any]], random: Random | None
) -> None:
    """Give cells the outputs of those with the same code, others one that `random` chooses."""
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        found = outputs.get(source)
        cell["execution_count"] = number
        if found is None or (random and random.random() < 0.3):
            found = [random.choice(OUTPUTS)] if random else []
        cell["outputs"] = json.loads(json.dumps(found))


def kept_outputs(folder: Path) -> dict[str, list[Any]]:
    """The outputs of executed notebooks, by the code that made them."""
    found = {}
    for path in folder.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found["".join(cell["source"])] = cell["outputs"]
    return found
