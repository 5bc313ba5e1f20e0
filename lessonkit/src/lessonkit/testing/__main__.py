"""Check a built site in a browser: ``python -m lessonkit.testing [SITE] [pytest's options]``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def main(arguments: list[str]) -> int:
    """Run the checks of any site, on two processors where pytest-xdist is there."""
    site = arguments.pop(0) if arguments and not arguments[0].startswith("-") else "site"
    options = ["-p", "lessonkit.testing.plugin", "--site", str(Path(site).resolve())]
    if importlib.util.find_spec("xdist"):
        options += ["-n", "2", "--dist", "loadfile"]
    return int(pytest.main([*options, "--pyargs", "lessonkit.testing", *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
