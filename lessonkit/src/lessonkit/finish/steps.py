"""The steps that finish a built site, in their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .links import check_links
from .maths_fonts import add_maths_fonts
from .policy import apply_policy
from .search import add_search_index
from .site import Finishing, Site
from .trim.scripts import shorten_scripts
from .trim.unused_rules import remove_unused_rules
from .typefaces import add_typefaces
from .typography import set_type

#: Stands on a page where the list of all sources is to stand.
REFERENCES_MARK = "<!-- lessonkit:bibliography -->"

Step = Callable[[Site, Finishing], None]


def fill_in_references(site: Site, finishing: Finishing) -> None:
    """Put the list of all sources where a page asks for it: known when all pages are made."""
    for name, text in site.pages.items():
        if REFERENCES_MARK in text:
            site.texts[name] = text.replace(REFERENCES_MARK, finishing.references)


def unless_serving(step: Step) -> Step:
    """A step that is left out while an author looks at the site."""
    return lambda site, finishing: None if finishing.serving else step(site, finishing)


def if_trimming(step: Step) -> Step:
    """A step that only makes the site smaller: option ``trim``, and never while serving."""
    return lambda site, finishing: step(site, finishing) if finishing.trim else None


STEPS: tuple[Step, ...] = (
    fill_in_references,
    set_type,
    add_search_index,
    add_maths_fonts,
    add_typefaces,  # of the characters that are there by now
    apply_policy,  # moves inline styles into a stylesheet, and hashes what stays inline
    if_trimming(shorten_scripts),
    if_trimming(remove_unused_rules),  # after the policy, for it counts the names in use
    unless_serving(check_links),  # last: of what will be there
)


def finish(root: Path, finishing: Finishing) -> list[str]:
    """Finish the site below a folder, in place; return its faults, a line each.

    Raises `LessonError` for what no page may hold.
    """
    before = Site.read(root)
    site = Site(dict(before.texts), before.files)
    for step in STEPS:
        step(site, finishing)
    site.write(root, before)
    return site.faults
