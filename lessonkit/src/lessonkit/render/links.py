"""Addresses that lead out of a page: where a notebook can be run, read and downloaded."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from .page import PageState


class Links:
    """Where notebooks can be run, read and downloaded.

    Args:
        repository: ``OWNER/REPO`` on GitHub, or None.
        branch: the branch that readers see.
        folder: the lesson's folder in the repository, with a closing slash, or empty.
    """

    def __init__(self, repository: str | None, branch: str, folder: str = "") -> None:
        self.repository = repository
        self.branch = branch
        self.folder = folder

    @property
    def discussions(self) -> str | None:
        return f"https://github.com/{self.repository}/discussions" if self.repository else None

    def colab(self, name: str) -> str | None:
        if not self.repository:
            return None
        return (
            f"https://colab.research.google.com/github/{self.repository}"
            f"/blob/{self.branch}/{self.folder}notebooks/{quote(name)}.ipynb"
        )

    def row(self, name: str, page: PageState) -> str:
        whole = page.link(f"notebooks/{name}.ipynb")
        download = page.link(f"downloads/{name}.ipynb")
        read = (
            ""
            if page.source.startswith("notebooks/")
            else (f' <a href="{whole}">Read the whole notebook</a>')
        )
        save = f' <a href="{download}" download>Download {name}.ipynb</a>'
        address = self.colab(name)
        if address:
            run = f'<a class="md-button" href="{escape(address)}">Run on Colab</a>'
            return f'<p class="colab" data-search-exclude>{run}{read}{save}</p>'
        return (
            f'<p class="colab" data-search-exclude>{read}{save} '
            '<span class="how">To run it on Colab: open '
            '<a href="https://colab.research.google.com/">colab.research.google.com</a>, choose '
            "File, Upload notebook, and pick the file you downloaded.</span></p>"
        )
