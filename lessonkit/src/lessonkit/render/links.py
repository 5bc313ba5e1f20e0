"""Addresses that lead out of a page: where a notebook can be run, read and downloaded."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from markupsafe import Markup

from ..words import Words
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

    def row(self, name: str, page: PageState, words: Words) -> str:
        """Links to run, read and download a notebook, on one line.

        How to run it where the repository is not known is said once, on the notebook's own page.
        """
        whole = page.link(f"notebooks/{name}.ipynb")
        download = page.link(f"downloads/{name}.ipynb")
        address = self.colab(name)
        links = []
        if address:
            run = words.html("notebook_run")
            links.append(f'<a class="md-button" href="{escape(address)}">{run}</a>')
        own = page.source.startswith("notebooks/")
        if not own:
            said = words.html("notebook_whole" if address else "notebook_read_run")
            links.append(f'<a href="{whole}">{said}</a>')
        file = words.html("notebook_download", file=f"{name}.ipynb")
        links.append(f'<a href="{download}" download>{file}</a>')
        if own and not address:
            colab = "colab.research.google.com"
            link = Markup(f'<a href="https://{colab}/">{colab}</a>')
            links.append(f'<span class="how">{words.html("notebook_how", address=link)}</span>')
        return f'<p class="colab" data-search-exclude>{" ".join(links)}</p>'


#: The languages in which giscus speaks, by its own names for them, and those it names otherwise.
_GISCUS = (
    *("ar", "be", "bg", "ca", "cs", "da", "de", "en", "eo", "es", "eu", "fa", "fr", "he", "hi"),
    *("hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "th", "tr", "uk", "uz", "vi"),
    *("zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW"),
)
_GISCUS_NAMES = {
    "bs": "hbs",
    "el": "gr",
    "hr": "hbs",
    "km": "kh",
    "sh": "hbs",
    "sr": "hbs",
    "zh": "zh-CN",
}


def giscus_language(language: str) -> str:
    """The name by which giscus knows a language; it speaks English for one it does not."""
    for name in (language, language.partition("-")[0]):
        if name in _GISCUS:
            return name
        if name in _GISCUS_NAMES:
            return _GISCUS_NAMES[name]
    return "en"
