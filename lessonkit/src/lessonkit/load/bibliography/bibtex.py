"""The entries of a BibTeX or BibLaTeX file: `@string`s and `crossref`s resolved, TeX as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError
from pybtex.utils import CaseInsensitiveDict

from ...errors import LessonError

# What names one work and not the volume it stands in.
_OWN = {"title", "subtitle", "shorttitle", "doi", "url", "eprint", "crossref", "pages", "eid"}


@dataclass
class Entry:
    """One entry; `fields` are those with a value, under lower-case names."""

    kind: str
    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    fault: str | None = None

    def get(self, *names: str) -> str:
        """The first of these fields that has a value, or an empty string."""
        return next((self.fields[name] for name in names if name in self.fields), "")


def read_entries(text: str, shown: str) -> dict[str, Entry]:
    """Read a file's entries by key.

    A fault of one entry stands in it, for it matters only where the entry is cited.

    Raises:
        LessonError: what stands there is not BibTeX.
    """
    undefined: list[str] = []

    def handle_error(error: PybtexError) -> None:
        if not isinstance(error, UndefinedMacro):
            raise error
        undefined.append(str(error.args[0]))

    parser = LowLevelParser(
        text, macros=CaseInsensitiveDict(month_names), handle_error=handle_error
    )
    entries: dict[str, Entry] = {}
    for kind, body in _commands(parser, shown):
        line = text.count("\n", 0, parser.command_start) + 1
        if kind == "string" and undefined:
            raise LessonError(f"@string '{body[0]}': '{undefined[0]}' is not defined", shown, line)
        if kind in ("string", "preamble"):
            continue
        entry = Entry(kind, body[0], line)
        if undefined:
            entry.fault = f"'{undefined[0]}' is no @string; put its text into braces"
        undefined.clear()
        _fill(entry, body[1])
        if entry.key in entries:
            first = entries[entry.key]
            first.fault = f"the key is used again in line {line}; give each entry its own"
        else:
            entries[entry.key] = entry
    by_lower_case = {key.lower(): entry for key, entry in entries.items()}
    for entry in entries.values():
        _inherit(entry, by_lower_case)
    return entries


def _commands(parser: LowLevelParser, shown: str) -> Iterator[tuple[str, tuple]]:
    try:
        for command, body in parser:
            yield command.lower(), body
    except PybtexError as error:
        problem = str(error).removeprefix(f"syntax error in line {parser.lineno}: ")
        advice = "is a comma, brace or quotation mark missing before it?"
        raise LessonError(f"malformed BibTeX: {problem}; {advice}", shown, parser.lineno) from None


def _fill(entry: Entry, fields: list[tuple[str, list[str]]]) -> None:
    for name, parts in fields:
        value = " ".join("".join(parts).split())
        if not value.strip("{} "):
            continue
        if name.lower() in entry.fields:
            entry.fault = f"field '{name}' is given twice"
        entry.fields[name.lower()] = value


def _inherit(entry: Entry, entries: dict[str, Entry]) -> None:
    if "crossref" not in entry.fields:
        return
    parent = entries.get(entry.fields["crossref"].lower())
    if parent is None:
        entry.fault = f"its crossref '{entry.fields['crossref']}' is no entry of this file"
        return
    inherited = {name: value for name, value in parent.fields.items() if name not in _OWN}
    if title := parent.get("title"):
        inherited.setdefault("booktitle", title)
    entry.fields = {**inherited, **entry.fields}
