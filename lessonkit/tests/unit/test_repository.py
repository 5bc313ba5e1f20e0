"""Where the sources live is found in every form that git and its hosts write it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lessonkit.face.repository import Repository, find_branch, find_repository, parse_slug
from lessonkit.render.links import Links


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/adder/adding",
        "https://github.com/adder/adding.git",
        "https://GitHub.com/adder/adding/",
        "https://www.github.com/adder/adding",
        "https://github.com/adder/adding/tree/main",
        "https://name:secret@github.com/adder/adding.git",
        "git@github.com:adder/adding.git",
        "git@github.com-work:adder/adding.git",
        "ssh://git@github.com/adder/adding.git",
        "ssh://git@github.com:22/adder/adding.git",
        "ssh://git@ssh.github.com:443/adder/adding.git",
        "git://github.com/adder/adding.git",
        "github.com/adder/adding",
    ],
)
def test_forms_of_an_address(remote: str) -> None:
    assert parse_slug(remote) == "adder/adding"


@pytest.mark.parametrize(
    "remote",
    [
        "https://notgithub.com/adder/adding",
        "https://github.company.org/adder/adding",
        "https://gitlab.com/adder/adding",
        "https://example.org/github.com/adder/adding",
        "https://github.com/adder",
        "/srv/github.com/adder/adding",
        "x",
        "",
    ],
)
def test_what_is_not_github(remote: str) -> None:
    assert parse_slug(remote) is None


def test_a_site_of_ones_own_stands_at_the_root() -> None:
    assert Repository("Adder/adding").pages_url == "https://adder.github.io/adding/"
    assert Repository("Adder/adder.GitHub.io").pages_url == "https://adder.github.io/"


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``git(…)`` runs in a new repository whose origin is on GitHub."""
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def run(*arguments: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True)

    run("init", "-q", "-b", "trunk")
    run("remote", "add", "origin", "git@github.com:adder/papers.git")
    return run


def test_a_lesson_in_a_folder_of_a_repository(git, tmp_path: Path) -> None:
    lesson = tmp_path / "a" / "lesson-4"
    lesson.mkdir(parents=True)
    found = find_repository(None, lesson)
    assert found == Repository("adder/papers", "a/lesson-4/")
    links = Links(found.slug, find_branch(lesson), found.folder)
    assert links.colab("one two") == (
        "https://colab.research.google.com/github/adder/papers/blob/trunk/a/lesson-4/"
        "notebooks/one%20two.ipynb"
    )


def test_a_lesson_unpacked_in_another_repository_is_not_its_own(git, tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("theirs")
    git("add", "theirs.txt")
    git("commit", "-q", "-m", "theirs")
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    (unpacked / "mkdocs.yml").write_text("site_name: mine")
    assert find_repository(None, unpacked) is None
    git("add", "unpacked")
    assert find_repository(None, unpacked) == Repository("adder/papers", "unpacked/")


def test_a_remote_that_is_not_understood_is_told_without_its_password(git, tmp_path: Path) -> None:
    git("remote", "set-url", "origin", "https://name:secret@git.example.org/x.git")
    said: list[str] = []
    assert find_repository(None, tmp_path, said.append) is None
    assert len(said) == 1 and "git.example.org/x.git" in said[0] and "secret" not in said[0]


def test_what_is_said_counts_before_what_is_found(
    git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "from/actions")
    found = find_repository("https://github.com/said/so", tmp_path)
    assert found and found.slug == "said/so"
    actions = find_repository(None, tmp_path)
    assert actions and actions.slug == "from/actions"
    assert find_repository("https://gitlab.com/a/b", tmp_path) is None


def test_no_repository_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    monkeypatch.setenv("PATH", "")
    assert find_repository(None, tmp_path) is None and find_branch(tmp_path) == "main"
