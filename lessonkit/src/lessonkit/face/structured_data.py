"""Structured data (schema.org, JSON-LD) for search engines."""

from __future__ import annotations

import json
from typing import Any

from ..load.lesson import Lesson
from ..render.context import PageContext


def jsonld(
    lesson: Lesson, site_url: str | None, address: str | None, title: str, here: PageContext
) -> str:
    """A Course on the landing page, a LearningResource on every other, as one JSON text."""
    paper = lesson.settings.paper
    course: dict[str, Any] = {
        "@type": "Course",
        "name": lesson.settings.title,
        "provider": {"@type": "Organization", "name": paper.get("provider", lesson.settings.title)},
    }
    if site_url:
        course["url"] = site_url
    data: dict[str, Any] = {"@context": "https://schema.org"}
    if here.kind == "landing":
        data |= course
        data["teaches"] = [objective.text for objective in lesson.settings.objectives]
        data["timeRequired"] = f"PT{sum(chapter.minutes for chapter in lesson.chapters)}M"
    else:
        data |= {"@type": "LearningResource", "name": title, "isPartOf": course}
        if here.minutes:
            data["timeRequired"] = f"PT{here.minutes}M"
            data["teaches"] = [goal.text.striptags() for goal in here.objectives]
    data["description"] = here.description
    data["inLanguage"] = lesson.settings.language
    data["isAccessibleForFree"] = True
    if paper.get("level"):
        data["educationalLevel"] = paper["level"]
    if lesson.settings.text_license.get("url"):
        data["license"] = lesson.settings.text_license["url"]
    if address:
        data["url"] = address
    if paper.get("doi"):
        data["about"] = {
            "@type": "ScholarlyArticle",
            "name": paper["title"],
            "sameAs": f"https://doi.org/{paper['doi']}",
        }
    # "</" would end the script element that holds this.
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
