"""Which GitHub repository the lesson lives in."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

_GITHUB = re.compile(r"github\.com[:/]+([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def find_repository(repo_url: str | None, root: Path) -> str | None:
    """Return ``OWNER/REPO`` from `repo_url`, else the environment, else the git remote."""
    if repo_url:
        match = _GITHUB.search(repo_url)
        return match.group(1) if match else None
    if os.environ.get("GITHUB_REPOSITORY"):
        return os.environ["GITHUB_REPOSITORY"]
    try:
        remote = subprocess.run(
            ["git", "-C", str(root), "remote", "get-url", "origin"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    match = _GITHUB.search(remote)
    return match.group(1) if match else None
