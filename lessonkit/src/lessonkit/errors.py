"""`LessonError`, the exception that every fault of an author becomes, and its one line."""

from __future__ import annotations

from pathlib import Path


class LessonError(Exception):
    """A fault in the lesson's sources.

    Its text is one line, ``path:line: message``, and the message says how to mend it.
    `about` is the author's text that it is about, by which its line can be found.
    """

    def __init__(
        self,
        message: str,
        path: str | Path | None = None,
        line: int | None = None,
        about: str | None = None,
    ) -> None:
        self.message = " ".join(str(message).split())
        self.path = None if path is None else str(path)
        self.line = line
        self.about = about
        super().__init__(self.message)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{place}: {self.message}" if place else self.message

    def at(self, path: str | Path, line: int | None = None) -> LessonError:
        """Return the same fault with its place filled in where it has none."""
        if self.path is not None:
            return self
        return LessonError(self.message, path, line, self.about)


def one_line(error: BaseException) -> str:
    """What to tell an author of whatever was raised, in one line."""
    if isinstance(error, LessonError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}"
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words} (run with --verbose to see where)"
