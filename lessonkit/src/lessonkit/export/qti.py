"""The quiz as an IMS QTI 1.2 package, which Canvas, Blackboard, Brightspace, ILIAS and others read.

No library is used: those there are write no reasons for single options, or build the package from
a text format of their own, in which the text of a question can mean something else.
"""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

from .packing import zipped
from .questions import Asked
from .tree import clean

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"

Element = ElementTree.Element


def qti(asked: list[Asked], slug: str, title: str, licence: str) -> bytes:
    """The package: a manifest, and one assessment with all questions."""
    name = f"a{_digest(slug)}"
    return zipped(
        {
            "imsmanifest.xml": _manifest(name, title, licence),
            f"{name}/{name}.xml": _assessment(name, title, asked),
        }
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sub(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    made = ElementTree.SubElement(parent, tag, attributes)
    made.text = clean(text) if text is not None else None
    return made


def _written(root: Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _manifest(name: str, title: str, licence: str) -> bytes:
    root = Element(
        "manifest",
        {
            "xmlns": _PACKAGE,
            "xmlns:xsi": _SCHEMA,
            "xsi:schemaLocation": f"{_PACKAGE} {_PACKAGE}.xsd",
            "identifier": f"m{name}",
        },
    )
    if licence:
        root.append(ElementTree.Comment(f" {clean(licence).replace('--', '-')} "))
    about = _sub(root, "metadata")
    _sub(about, "schema", "IMS Content")
    _sub(about, "schemaversion", "1.1.3")
    _sub(root, "organizations")
    resources = _sub(root, "resources")
    resource = _sub(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    resource.set("href", f"{name}/{name}.xml")
    _sub(resource, "file", href=f"{name}/{name}.xml")
    return _written(root)


def _assessment(name: str, title: str, asked: list[Asked]) -> bytes:
    root = Element(
        "questestinterop",
        {
            "xmlns": _QTI,
            "xmlns:xsi": _SCHEMA,
            "xsi:schemaLocation": f"{_QTI} {_QTI}p1.xsd",
        },
    )
    assessment = _sub(root, "assessment", ident=name, title=clean(title))
    section = _sub(assessment, "section", ident="root_section")
    for question in asked:
        _item(section, question)
    return _written(root)


def _item(section: Element, asked: Asked) -> None:
    item = _sub(section, "item", ident=f"q{_digest(asked.id)}", title=clean(asked.name))
    fields = _sub(_sub(item, "itemmetadata"), "qtimetadata")
    kind = "multiple_answers_question" if asked.multiple else "multiple_choice_question"
    for label, entry in (("question_type", kind), ("points_possible", "1")):
        field = _sub(fields, "qtimetadatafield")
        _sub(field, "fieldlabel", label)
        _sub(field, "fieldentry", entry)

    presentation = _sub(item, "presentation")
    _material(presentation, asked.prompt)
    cardinality = "Multiple" if asked.multiple else "Single"
    response = _sub(presentation, "response_lid", ident="response1", rcardinality=cardinality)
    rendered = _sub(response, "render_choice", shuffle="Yes")
    for at, choice in enumerate(asked.choices):
        _material(_sub(rendered, "response_label", ident=f"c{at}"), choice.text)

    processing = _sub(item, "resprocessing")
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
    _sub(_sub(processing, "outcomes"), "decvar", **score)
    for at in range(len(asked.choices)):
        chosen = _sub(processing, "respcondition", **{"continue": "Yes"})
        _sub(_sub(chosen, "conditionvar"), "varequal", f"c{at}", respident="response1")
        _sub(chosen, "displayfeedback", feedbacktype="Response", linkrefid=f"c{at}_fb")
    right = _sub(processing, "respcondition", **{"continue": "No"})
    condition = _sub(right, "conditionvar")
    if asked.multiple:
        condition = _sub(condition, "and")
        for at, choice in enumerate(asked.choices):
            place = condition if choice.correct else _sub(condition, "not")
            _sub(place, "varequal", f"c{at}", respident="response1")
    else:
        at = next(at for at, choice in enumerate(asked.choices) if choice.correct)
        _sub(condition, "varequal", f"c{at}", respident="response1")
    _sub(right, "setvar", "100", action="Set", varname="SCORE")

    for at, choice in enumerate(asked.choices):
        feedback = _sub(item, "itemfeedback", ident=f"c{at}_fb")
        _material(_sub(feedback, "flow_mat"), choice.why)


def _material(parent: Element, html: str) -> None:
    _sub(_sub(parent, "material"), "mattext", html, texttype="text/html")
