"""Reads BibTeX and BibLaTeX into sources that can be cited and listed.

pybtex reads the file and takes names apart, pylatexenc turns TeX into text. What is left to do
here is what no ready-made style does: BibLaTeX's fields, links checked against their form,
labels that tell the sources cited apart, faults with their line, and text that is never HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase

from ...errors import LessonError
from ...words import Words, load_words
from ..sources import read_text, suggest
from .bibtex import read_entries
from .reference import Reference, make_reference

__all__ = ["Bibliography", "Reference", "load_bibliography"]


class Bibliography(dict[str, Reference]):
    """All sources by key, without those that have a fault."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.shown = shown
        self.faults: dict[str, LessonError] = {}

    def cited(self, key: str) -> Reference:
        """Return the source behind `key`; a cited source must be reachable by a link."""
        if key in self.faults:
            raise self.faults[key]
        if key not in self:
            known = [*self, *self.faults]
            raise LessonError(f"citation '{key}' is not in {self.shown}{suggest(key, known)}")
        reference = self[key]
        if reference.link is None:
            raise LessonError(
                f"'{key}' is cited but has neither doi nor url; add one",
                self.shown,
                reference.line,
            )
        return reference


def load_bibliography(
    path: Path, shown: str, cited: Iterable[str] = (), words: Words | None = None
) -> Bibliography:
    """Read a BibTeX file.

    Args:
        shown: the file's path as the author knows it.
        cited: keys of the sources cited anywhere; those that read alike get letters: 2020a, 2020b.
        words: the site's, for "et al." and its like; English where none are given.

    Raises:
        LessonError: the file is no BibTeX. The fault of one entry is raised where it is cited.
    """
    words = words or load_words("en")
    bibliography = Bibliography(shown)
    for key, entry in read_entries(read_text(path, shown), shown).items():
        try:
            bibliography[key] = make_reference(entry, words)
        except ValueError as error:
            bibliography.faults[key] = LessonError(f"entry '{key}': {error}", shown, entry.line)
    _tell_apart(bibliography, set(cited))
    return bibliography


def _tell_apart(bibliography: Bibliography, cited: set[str]) -> None:
    by_label: dict[str, list[Reference]] = {}
    for reference in bibliography.values():
        if reference.key in cited:
            by_label.setdefault(reference.label, []).append(reference)
    for alike in by_label.values():
        if len(alike) > 1:
            for letter, reference in zip(_letters(), alike, strict=False):
                hyphen = "" if reference.year[-1].isdigit() else "-"
                year = f"{reference.year}{hyphen}{letter}"
                bibliography[reference.key] = replace(reference, year=year)


def _letters() -> Iterator[str]:
    """a to z, then aa, ab, …"""
    for size in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=size))
