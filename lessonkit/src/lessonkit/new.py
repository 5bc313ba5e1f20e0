"""Write a whole small lesson into a new folder: ``python -m lessonkit new FOLDER --title …``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import Requirement

from .errors import LessonError
from .load.glossary import slugify

SCAFFOLD = Path(__file__).parent / "scaffold"
#: Files whose name in the scaffold would have an effect there.
RENAMED = {"gitignore": ".gitignore", "pyproject": "pyproject.toml"}


@dataclass(frozen=True)
class NewLesson:
    """What the author says of the new lesson; what is None is left out."""

    title: str
    number: int | None = None
    authors: str | None = None
    year: int | None = None
    doi: str | None = None
    language: str = "en"

    def paper(self) -> str:
        """The lesson's ``paper:`` in mkdocs.yml."""
        fields = {
            "number": self.number,
            "title": self.title,
            "authors": self.authors,
            "year": self.year,
            "doi": self.doi,
        }
        said = {name: value for name, value in fields.items() if value is not None}
        return ", ".join(f"{n}: {json.dumps(v, ensure_ascii=False)}" for n, v in said.items())


def write_lesson(folder: Path, lesson: NewLesson, lessonkit: str | None = None) -> str:
    """Write the lesson; return the requirement by which it installs the generator.

    Args:
        folder: where to; it must be empty or not there yet.
        lessonkit: a requirement as pip takes it. By default the generator that runs now: by a
            relative path where both live in one repository, else a copy beside the lesson.

    Raises `LessonError` if the folder is in use, or the generator cannot be passed on.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LessonError("the folder is not empty; name another one", folder)
    folder.mkdir(parents=True, exist_ok=True)
    requirement = lessonkit or _pass_on_generator(folder)
    words = {
        "title": lesson.title,
        "quoted": json.dumps(lesson.title, ensure_ascii=False),  # for YAML and TOML
        "name": slugify(lesson.title) or "lesson",
        "paper": lesson.paper(),
        "language": lesson.language,
        "lessonkit": requirement.replace("$", "$$").replace("#", r"\#"),  # for make
    }
    for source in sorted(SCAFFOLD.rglob("*")):
        if source.is_dir() or "__pycache__" in source.parts:
            continue
        place = source.relative_to(SCAFFOLD)
        target = folder / place.with_name(RENAMED.get(place.name, place.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        target.write_text(
            re.sub(r"@@(\w+)@@", lambda match: words[match[1]], text), encoding="utf-8"
        )
    (folder / "constraints.txt").write_text(tested_versions(), encoding="utf-8")
    return requirement


def _pass_on_generator(folder: Path) -> str:
    """The requirement for the generator that runs now, as seen from a new lesson's folder."""
    source = source_folder()
    if source is None:
        raise LessonError(
            "lessonkit was not installed from a folder, so that the new lesson cannot be told "
            "where pip finds it; say it with --lessonkit REQUIREMENT"
        )
    here, there = _repository(source), _repository(folder)
    if here is not None and here == there:
        return f"{os.path.relpath(source, folder.resolve())}[test]"
    shutil.copytree(
        source,
        folder / "lessonkit",
        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "tests", ".*"),
    )
    return "./lessonkit[test]"


def source_folder() -> Path | None:
    """The folder of the generator's source: where it runs, or where pip installed it from."""
    here = Path(__file__).resolve().parents[2]
    if (here / "pyproject.toml").is_file() and (here / "src" / "lessonkit").is_dir():
        return here
    text = metadata.distribution("lessonkit").read_text("direct_url.json")
    url = urlsplit(json.loads(text)["url"]) if text else None
    if url is None or url.scheme != "file" or not Path(unquote(url.path)).is_dir():
        return None
    return Path(unquote(url.path)).resolve()


def _repository(folder: Path) -> str | None:
    asked = ["git", "-C", str(folder), "rev-parse", "--show-toplevel"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def tested_versions() -> str:
    """The installed versions of all that lessonkit and its tests need, as pip's constraints."""
    found: dict[str, str] = {}
    todo = [("lessonkit", frozenset({"test"}))]
    while todo:
        name, extras = todo.pop()
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            wanted = any(
                requirement.marker is None or requirement.marker.evaluate({"extra": extra})
                for extra in (*extras, "")
            )
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if not wanted or key in found:
                continue
            try:
                found[key] = metadata.version(requirement.name)
            except metadata.PackageNotFoundError:
                continue  # an extra that is not installed here was not tested either
            todo.append((requirement.name, frozenset(requirement.extras)))
    pins = (f"{name}=={version.partition('+')[0]}" for name, version in sorted(found.items()))
    return "# The versions that the generator was tested with.\n" + "\n".join(pins) + "\n"
