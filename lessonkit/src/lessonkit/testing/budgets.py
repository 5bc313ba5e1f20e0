"""What a page may weigh, each limit with its reason and what to do when it is reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """A limit in bytes with gzip over the wire."""

    limit: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.limit:,} bytes ({self.reason}); {self.remedy}"


PAGE = Budget(
    115_000,
    "about four seconds on a slow phone line, explorables and typefaces included",
    "draw figures with fewer points, or move one to a page of its own",
)
# What lessonkit itself adds to a page, with a fifth of room.
STYLES = Budget(
    15_000,
    "every page waits for them before it is drawn",
    "delete rules that nothing needs, or move those of one part to a stylesheet of its own",
)
SCRIPTS = Budget(
    10_000,
    "what runs on every page until something is opened or comes into view",
    "let a script come with what it serves, as the search and the explorables do",
)
