"""Reading text and YAML, remembering where every value stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as ReadOnlyMapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ..errors import LessonError

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


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    loader.flatten_mapping(node)
    result = Mapping()
    result.line = node.start_mark.line + 1
    result.key_lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in result:
            raise yaml.MarkedYAMLError(
                problem=f"key '{key}' is given twice", problem_mark=key_node.start_mark
            )
        result[key] = loader.construct_object(value_node, deep=True)
        result.key_lines[key] = key_node.start_mark.line + 1
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_text(path: Path, shown: str) -> str:
    """Return the file's text; `shown` is the path as the author knows it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LessonError("this file is missing; add it", shown) from None
    except UnicodeDecodeError as error:
        raise LessonError(f"not UTF-8 text (byte {error.start}); save it as UTF-8", shown) from None


def load_yaml(path: Path, shown: str) -> Any:
    """Parse a YAML file; mappings come back as `Mapping`."""
    return parse_yaml(read_text(path, shown), shown)


#: What PyYAML says, and what an author who reads that would want to be told.
_HINTS = {
    "mapping values are not allowed": "put a text that holds ': ' between quotation marks",
    "cannot start any token": "indent by blanks, not tabs; "
    "put a text that begins with @, ` or % between quotation marks",
    "alias": "put a text that begins with * between quotation marks",
    "anchor": "put a text that begins with & between quotation marks",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_yaml(text: str, shown: str, what: str = "YAML", first_line: int = 1) -> Any:
    """Parse YAML that begins on a line of the file `shown`; mappings come back as `Mapping`."""
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + first_line
        code = f"U+{ord(control[0]):04X}"
        raise LessonError(f"malformed {what}: control character {code}; delete it", shown, line)
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else first_line
        problem = str(error.problem or error.context)
        hint = next((f"; {hint}" for said, hint in _HINTS.items() if said in problem), "")
        raise LessonError(f"malformed {what}: {problem}{hint}", shown, line) from None
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-13-01 is a ValueError
        raise LessonError(f"malformed {what}: {error}", shown) from None


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
                f"field '{key}' of {what} must be {_type_name(known[key])}"
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
    """What to do where YAML took a text for a number, a date, or true or false."""
    scalar = not isinstance(value, (list, dict)) and value is not None
    return f", not {str(value).lower()}; put it between quotation marks" if scalar else ""


def _type_name(kind: type) -> str:
    return {str: "text", list: "a list", bool: "true or false", dict: "a mapping"}.get(
        kind, kind.__name__
    )
