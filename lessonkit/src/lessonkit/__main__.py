"""``python -m lessonkit new FOLDER --title …`` writes a new lesson."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .errors import LessonError, one_line
from .new import NewLesson, write_lesson


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lessonkit")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="write a whole small lesson into a new folder")
    new.add_argument("folder", type=Path)
    new.add_argument("--title", required=True, help="the lesson's title")
    new.add_argument("--number", type=int, help="its number in a series")
    new.add_argument("--authors", help="who wrote the paper")
    new.add_argument("--year", type=int, help="when the paper appeared")
    new.add_argument("--doi", help="such as 10.1162/neco.1997.9.8.1735")
    new.add_argument("--language", default="en", help="of the site's own words: en, de, …")
    new.add_argument("--lessonkit", help="where pip finds the generator, if not as it runs now")
    said = parser.parse_args(arguments)
    lesson = NewLesson(said.title, said.number, said.authors, said.year, said.doi, said.language)
    try:
        write_lesson(said.folder, lesson, said.lessonkit)
    except (LessonError, OSError) as error:
        print(f"Error: {one_line(error)}", file=sys.stderr)
        return 1
    print(f"A lesson is in {said.folder}. Next: cd {said.folder} && make serve")
    return 0


if __name__ == "__main__":
    sys.exit(main())
