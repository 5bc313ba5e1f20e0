"""Removes comments and blanks from scripts; names stay, for readers who look inside."""

from __future__ import annotations

from rjsmin import jsmin

from ..site import Finishing, Site


def shorten_scripts(site: Site, finishing: Finishing) -> None:
    """Shorten every script that did not come short (``.min.js``); licences (``/*!``) stay."""
    for name, text in site.texts.items():
        if name.endswith(".js") and not name.endswith(".min.js"):
            site.texts[name] = jsmin(text, keep_bang_comments=True)
