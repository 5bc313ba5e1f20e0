"""The quiz as Moodle XML."""

from __future__ import annotations

from xml.etree import ElementTree

from .questions import Asked, shares
from .tree import clean


def moodle_xml(asked: list[Asked], title: str, licence: str) -> bytes:
    """All questions in a category of the lesson's name."""
    root = ElementTree.Element("quiz")
    if licence:
        root.append(ElementTree.Comment(f" {clean(licence).replace('--', '-')} "))
    category = ElementTree.SubElement(root, "question", type="category")
    # In a category's path a slash parts one from the next; two stand for one.
    _text(ElementTree.SubElement(category, "category"), f"$course$/{title.replace('/', '//')}")
    for question in asked:
        root.append(_question(question))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _question(asked: Asked) -> ElementTree.Element:
    right, wrong = shares(asked)
    made = ElementTree.Element("question", type="multichoice")
    _text(ElementTree.SubElement(made, "name"), asked.name)
    _html(made, "questiontext", asked.prompt)
    if asked.settled:
        _html(made, "generalfeedback", f'<p><a href="{asked.settled}">{asked.settled}</a></p>')
    for name, value in (
        ("defaultgrade", "1"),
        ("single", "false" if asked.multiple else "true"),
        ("shuffleanswers", "true"),
        ("answernumbering", "abc"),
    ):
        ElementTree.SubElement(made, name).text = value
    for choice in asked.choices:
        fraction = right if choice.correct else wrong
        answer = _html(made, "answer", choice.text, fraction=fraction)
        _html(answer, "feedback", choice.why)
    ElementTree.SubElement(made, "idnumber").text = clean(asked.id)
    return made


def _html(
    parent: ElementTree.Element, tag: str, html: str, **attributes: str
) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, tag, {**attributes, "format": "html"})
    _text(made, html)
    return made


def _text(parent: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(parent, "text").text = clean(text)
