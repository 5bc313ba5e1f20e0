"""``python -m lessonkit.export [FOLDER]`` writes the exports of a built site into it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..errors import LessonError, one_line
from .listing import list_downloads
from .making import EXPORTS, make
from .source import load_source


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m lessonkit.export",
        description="Makes a book, cards, quiz files and an offline copy of a built site.",
    )
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help="of mkdocs.yml")
    parser.add_argument("--only", nargs="+", choices=list(EXPORTS), help="make these, list none")
    parser.add_argument("--verbose", action="store_true", help="say where a fault arose")
    said = parser.parse_args(arguments)
    try:
        source = load_source(said.folder)
        made = make(source, said.only or list(EXPORTS), print)
        if not said.only:
            list_downloads(source, made)
    except ModuleNotFoundError as error:
        if said.verbose or not error.name or error.name.startswith("lessonkit"):
            raise
        print(
            f"Error: exports need the package '{error.name}'; "
            "run pip install 'lessonkit[exports]', or make exports",
            file=sys.stderr,
        )
        return 1
    except Exception as error:
        if said.verbose and not isinstance(error, LessonError):
            raise
        print(f"Error: {one_line(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
