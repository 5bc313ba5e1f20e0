"""Reads text and YAML; each mapping knows the lines of its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as ReadOnlyMapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ..errors import LessonError
from .printed import NOT_HTML

Fields = ReadOnlyMapping[str, type]


class Mapping(dict[str, Any]):
    """A YAML mapping that knows the line it begins on (``line``) and its keys' lines."""

    line: int = 0
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int:
        return self.key_lines.get(key, self.line)


# In C where PyYAML was built with it: ten times as fast.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """SafeLoader whose mappings are `Mapping` and which refuses a key given twice."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._checked: set[yaml.MappingNode] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge ``<<`` into a mapping, once its own keys are known to be different.

        What it merges it may give again: that is what merging is for.
        """
        if node not in self._checked:
            self._checked.add(node)
            seen = set()
            for key_node, _ in node.value:
                merge = key_node.tag == "tag:yaml.org,2002:merge"
                key = "<<" if merge else str(self.construct_object(key_node, deep=True))
                if key in seen:
                    raise yaml.MarkedYAMLError(
                        problem=f"key '{key}' is given twice", problem_mark=key_node.start_mark
                    )
                seen.add(key)
        super().flatten_mapping(node)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Give whatever PyYAML stumbles over in a value (``2024-13-45``) the value's line."""
        try:
            value = super().construct_object(node, deep)
        except (yaml.YAMLError, RecursionError):
            raise
        except Exception:
            kind = node.tag.rpartition(":")[2]
            raise yaml.MarkedYAMLError(
                problem=f"'{node.value}' is no {kind}; text needs quotation marks",
                problem_mark=node.start_mark,
            ) from None
        if isinstance(value, str) and (odd := NOT_HTML.search(value)):
            raise yaml.MarkedYAMLError(
                problem=f"the character U+{ord(odd[0]):04X} cannot stand on a page; delete it",
                problem_mark=node.start_mark,
            )
        return value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    loader.flatten_mapping(node)
    result = Mapping()
    result.line = node.start_mark.line + 1
    result.key_lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        result[key] = loader.construct_object(value_node, deep=True)
        result.key_lines[key] = key_node.start_mark.line + 1
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_text(path: Path, shown: str) -> str:
    """Return the file's text; `shown` is the path as the author knows it.

    Line endings become ``\\n``; a byte order mark, as some editors write it, is left out.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LessonError("this file is missing; add it", shown) from None
    except UnicodeDecodeError as error:
        raise LessonError(f"not UTF-8 text (byte {error.start}); save it as UTF-8", shown) from None
    except OSError as error:
        raise LessonError(f"cannot be read: {error.strerror}", shown) from None


def load_yaml(path: Path, shown: str) -> Any:
    """Parse a YAML file; mappings come back as `Mapping`."""
    return parse_yaml(read_text(path, shown), shown)


def parse_yaml(text: str, shown: str, what: str = "YAML", first_line: int = 1) -> Any:
    """Parse YAML that begins on a line of the file `shown`; mappings come back as `Mapping`.

    Raises `LessonError` with the line of a fault and, where it is a known slip, its mend.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
        problem = str(error.problem or error.context)
        if problem.startswith("but "):  # the second half of PyYAML's sentence
            problem = f"{error.context}, {problem}"
        hint = _hint(text, problem, [mark.line for mark in marks])
        line = marks[0].line + first_line if marks else first_line
        raise LessonError(f"malformed {what}: {problem}{hint}", shown, line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        raise LessonError(
            f"malformed {what}: control character U+{ord(text[error.position]):04X}; delete it",
            shown,
            line,
        ) from None
    except yaml.YAMLError as error:
        raise LessonError(f"malformed {what}: {error}", shown) from None
    except RecursionError:
        raise LessonError(f"malformed {what}: nested too deep", shown) from None


#: The value on a line of YAML, behind dashes and a key.
_VALUE = re.compile(r"\s*(?:- +)*(?:[^\s'\"\[{#&*!|>%@`][^:]*: +)?(?P<value>.*)")
_QUOTE = 'must stand between quotation marks, or on lines of its own after "|"'


def _hint(text: str, problem: str, lines: list[int]) -> str:
    """How to mend a known slip on the lines (from 0) that a fault names, or an empty string."""
    if "quotation marks" in problem:
        return ""
    all_lines = text.splitlines()
    for line in [all_lines[number] for number in lines if number < len(all_lines)]:
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "; indent with blanks, not with a tab"
        if "mapping values are not allowed" in problem:
            return f'; text with ": " in it {_QUOTE}'
        match = _VALUE.match(line)
        value = match["value"] if match else ""
        for start in ("[[", "{{", "@", "`", "*", "&", "%", "!"):
            if value.startswith(start):
                return f"; text that begins with {start} {_QUOTE}"
    return ""


def check_fields(item: Any, shown: str, what: str, required: Fields, optional: Fields) -> Mapping:
    """Check that `item` is a mapping with these fields, of these types, and no others."""
    if not isinstance(item, Mapping):
        raise LessonError(f"{what} must be a mapping of fields", shown)
    known = {**required, **optional}
    for key, value in item.items():
        if key not in known:
            raise LessonError(
                f"{what} has an unknown field '{key}'{suggest(key, known)}",
                shown,
                item.line_of(key),
            )
        if not isinstance(value, known[key]):
            raise LessonError(
                f"field '{key}' of {what} must be {type_name(known[key])}"
                f"{_quote(value) if known[key] is str else ''}",
                shown,
                item.line_of(key),
            )
        if isinstance(value, str) and not value.strip():
            raise LessonError(f"field '{key}' of {what} is empty", shown, item.line_of(key))
    for key in required:
        if key not in item:
            raise LessonError(f"{what} has no field '{key}'; add it", shown, item.line)
    return item


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, or an empty string."""
    near = get_close_matches(word.lower(), {k.lower(): k for k in known}, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def _quote(value: object) -> str:
    """What to do where YAML took a text for a number, a date, or true or false; or for a list."""
    if value is None:
        return ""
    if isinstance(value, (list, dict)):  # [[a term]], {{ a macro }}
        return "; text that begins with [ or { must stand between quotation marks"
    return f", not {str(value).lower()}; put it between quotation marks"


def type_name(kind: type) -> str:
    """A type as an author knows it."""
    return {str: "text", list: "a list", bool: "true or false", dict: "a mapping"}.get(
        kind, kind.__name__
    )
