"""Where a lesson's sources live: its repository, branch and folder, and the addresses they give."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# "git@github.com:OWNER/REPO.git", "ssh://git@ssh.github.com:443/OWNER/REPO", an alias of
# ~/.ssh/config such as "github.com-work", "https://github.com/OWNER/REPO/tree/main", …
_GITHUB = re.compile(
    r"""^(?:(?:https?|ssh|git)://)?(?:[^@/\s]+@)?      # protocol and user
        (?:www\.|ssh\.)?github\.com(?:-[\w.-]+)?       # host, or an alias of it
        (?::\d+(?=/))?[:/]+                            # port
        ([\w.-]+)/([\w.-]+?)(?:\.git)?(?:/.*)?$        # owner and repository""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub: its ``OWNER/REPO``, and the lesson's folder in it ("" or "a/b/")."""

    slug: str
    folder: str = ""

    @property
    def url(self) -> str:
        return f"https://github.com/{self.slug}"

    @property
    def pages_url(self) -> str:
        """Where GitHub Pages publishes it; a user's own site stands at the root of its host."""
        owner, _, name = self.slug.partition("/")
        host = f"{owner.lower()}.github.io"
        return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def parse_slug(address: str) -> str | None:
    """``OWNER/REPO`` of an address on GitHub, in whatever form, or None."""
    match = _GITHUB.match(address.strip())
    return f"{match[1]}/{match[2]}" if match else None


def find_repository(
    repo_url: str | None, root: Path, say: Callable[[str], None] = lambda line: None
) -> Repository | None:
    """The repository named by `repo_url`, else by GitHub's own variable, else by the git remote.

    `say` is told, in one line, of a remote that is there and is not understood.
    """
    if repo_url:
        slug = parse_slug(repo_url)
        return Repository(slug, _folder(root)) if slug else None
    if slug := os.environ.get("GITHUB_REPOSITORY"):
        return Repository(slug, _folder(root))
    remote = _git(root, "remote", "get-url", "origin")
    if not remote or not _belongs(root):
        return None
    if slug := parse_slug(remote):
        return Repository(slug, _folder(root))
    say(
        f"The git remote '{_without_password(remote)}' is no repository on GitHub that is "
        "understood here; set repo_url in mkdocs.yml for links to it"
    )
    return None


def _git(root: Path, *arguments: str) -> str:
    """What git answers about a folder; empty if it has no answer, or there is no git."""
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _folder(root: Path) -> str:
    """The lesson's folder in its repository, with a closing slash, or an empty string."""
    return _git(root, "rev-parse", "--show-prefix")


def _belongs(root: Path) -> bool:
    """Whether the lesson is part of the repository around it, not a copy unpacked in another's.

    In a repository without commits nothing can be told yet: it is taken to belong there.
    """
    if not _folder(root) or not _git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
        return True
    return bool(_git(root, "ls-files"))


def find_branch(root: Path) -> str:
    """The branch that readers are to see: the remote's own choice, else the one checked out."""
    chosen = _git(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if chosen:
        return chosen.partition("/")[2]
    current = _git(root, "symbolic-ref", "--short", "HEAD")
    return current or "main"


def _without_password(address: str) -> str:
    return re.sub(r"(?<=//)[^@/]+@", "", address)
