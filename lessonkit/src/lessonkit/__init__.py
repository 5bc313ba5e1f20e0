"""Builds a checked static site from Markdown, YAML, BibTeX, notebooks and Python."""

__version__ = "1.0.0"
