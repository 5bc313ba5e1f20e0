"""Moves a finished site into the place of the last one, all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import filelock

from ..errors import LessonError

#: Besides what begins with a dot: files that hosts of sites want and no build makes.
KEPT = ("CNAME",)


def beside(site: Path, name: str = "next") -> Path:
    """The folder beside a site in which a build makes the next one."""
    return site.parent / f".{site.name}.{name}"


class SitePlace:
    """A site's folder and the one beside it, where the next is made, for one build at a time.

    Two builds at once would execute the same notebooks and share a folder: the second waits.
    """

    def __init__(self, site: Path, lock: Path, say: Callable[[str], None]) -> None:
        self.site = site
        self.next = beside(site)
        self._lock = filelock.FileLock(lock)
        try:
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            say("Waiting for another build of this lesson to end")
            self._lock.acquire()

    def replace(self) -> None:
        """Put the next site in the place of the last one."""
        replace_site(self.next, self.site)

    def leave(self) -> None:
        """Remove what is left of the next site, and let another build begin."""
        shutil.rmtree(self.next, ignore_errors=True)
        self._lock.release()


def replace_site(new: Path, site: Path) -> None:
    """Make the content of `new` the content of `site`, all of it or nothing.

    The folder itself is the author's: what begins with a dot stays (a repository, settings of
    a host), as it does with MkDocs, and so does a ``CNAME``.
    """
    old = beside(site, "old")
    try:
        shutil.rmtree(old, ignore_errors=True)
        old.mkdir(parents=True)
        site.mkdir(parents=True, exist_ok=True)
        coming = {entry.name for entry in new.iterdir()}
        for entry in list(site.iterdir()):
            if entry.name in coming or not (entry.name.startswith(".") or entry.name in KEPT):
                shutil.move(entry, old / entry.name)
        for name in coming:
            shutil.move(new / name, site / name)
    except OSError as error:
        _put_back(old, site)
        raise LessonError(f"cannot write the site: {error.strerror or error}", site) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _put_back(old: Path, site: Path) -> None:
    """Undo what was moved so far."""
    for entry in list(old.iterdir()) if old.is_dir() else []:
        place = site / entry.name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)
        shutil.move(entry, place)
