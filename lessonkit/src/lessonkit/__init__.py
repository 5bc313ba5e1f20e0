"""Build a lesson: sources (Markdown, YAML, BibTeX, notebooks) in, a checked static site out."""

__version__ = "1.0.0"
