"""Where a source can be read: its DOI, address or preprint number, each checked against its form.

Identifiers are taken as they are written: dashes, quotation marks and case mean what they say.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from .bibtex import Entry

_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.|dx\.)?doi\.org/(?:doi:)?|(?:info:)?doi\s*[:/]?\s*", re.IGNORECASE
)
_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV = re.compile(
    rf"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?({_ARXIV_ID})(?:\.pdf|\s*\[\S+\])?",
    re.IGNORECASE,
)
# How Google Scholar (journal), DBLP (volume), Zotero (number, note) and ADS (eid) name a preprint.
_ARXIV_IN_TEXT = re.compile(rf"(?:arxiv\s*:\s*|\babs/)({_ARXIV_ID})", re.IGNORECASE)
_ARXIV_FIELDS = ("journal", "journaltitle", "volume", "number", "eid", "howpublished", "note")
_ARCHIVES = {
    "hal": "https://hal.science/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
}
_URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_URL_IN_TEXT = re.compile(r"\\url\s*\{([^{}]+)\}|\\href\s*\{([^{}]+)\}|(https?://[^\s{}]+)")
_TILDE = re.compile(r"\{?\\(?:textasciitilde|~|sim)(?:\s|\{\})?\}?|\$\\sim\$")


def untex(identifier: str) -> str:
    r"""Take off what was written for TeX alone: ``\_``, ``{\%}``, ``\textasciitilde{}``."""
    text = _TILDE.sub("~", identifier)
    return re.sub(r"\\([_%&#$])", r"\1", text).replace("{", "").replace("}", "").strip()


def link(entry: Entry) -> str | None:
    """The address of a source: of its DOI, else its `url`, else its preprint.

    Raises:
        ValueError: an identifier is not of its form; its text says which.
    """
    doi, url, eprint = _doi(entry), _url(entry), _eprint(entry)
    return doi or url or eprint


def preprint(entry: Entry) -> str:
    """The words for a preprint: ``arXiv:1211.5063``, or an empty string."""
    if number := arxiv(entry):
        return f"arXiv:{number}"
    kind, value = _archive(entry), untex(entry.get("eprint"))
    return f"{kind}:{value}" if kind and value and not _URL.match(value) else ""


def arxiv(entry: Entry) -> str | None:
    """The arXiv number, whichever field it stands in."""
    value = untex(entry.get("eprint"))
    if value and _archive(entry) in ("", "arxiv"):
        if match := _ARXIV.fullmatch(value):
            return match[1]
        if not _URL.match(value):
            raise ValueError(
                f"eprint '{value}' is no arXiv number like 1706.03762 or cs/0101001;"
                " name another archive in 'eprinttype'"
            )
    for name in _ARXIV_FIELDS:
        if match := _ARXIV_IN_TEXT.search(untex(entry.get(name))):
            return match[1]
    return None


def _archive(entry: Entry) -> str:
    return entry.get("eprinttype", "archiveprefix").lower()


def _doi(entry: Entry) -> str | None:
    written = untex(entry.get("doi"))
    if not written:
        return None
    prefix = _DOI_PREFIX.match(written)
    doi = written[prefix.end() :] if prefix else written
    if prefix and "/" in prefix[0]:
        doi = unquote(doi)
    if not _DOI.fullmatch(doi):
        raise ValueError(f"doi '{written}' is not of the form 10.NNNN/…; copy it again")
    return "https://doi.org/" + quote(doi, safe="/:;()!$&'*+,=@~")


def _url(entry: Entry) -> str | None:
    written = entry.get("url")
    if not written:
        for name in ("howpublished", "note"):
            if match := _URL_IN_TEXT.search(entry.get(name)):
                return _address(next(filter(None, match.groups())).rstrip(".,;"))
        return None
    if match := re.fullmatch(r"\\url\s*\{(.+)\}", written):
        written = match[1]
    return _address(written.strip("<>"))


def _address(written: str) -> str:
    url = untex(written)
    if not _URL.fullmatch(url):
        raise ValueError(f"url '{url}' is no address; write one that begins with https://")
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _eprint(entry: Entry) -> str | None:
    if number := arxiv(entry):
        return f"https://arxiv.org/abs/{number}"
    value = untex(entry.get("eprint"))
    if _URL.fullmatch(value):
        return _address(value)
    base = _ARCHIVES.get(_archive(entry))
    return base + quote(value) if base and value else None
