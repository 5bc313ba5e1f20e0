"""Whatever a question holds, quiz files hold it: each format is read back by another reader."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.export.gift import gift
from lessonkit.export.moodle import moodle_xml
from lessonkit.export.qti import qti
from lessonkit.export.questions import Asked, Choice, shares
from lessonkit.export.tree import clean, made, to_xhtml

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


def html(text: str) -> str:
    """As pages have it: what HTML would read as markup is escaped."""
    return to_xhtml(made("p", text))


TEXT = (st.text(max_size=40) | st.text("{}=~#:\\%/&<>'\"-[]\n\r\t\x00()", max_size=25)).map(html)
ID = st.from_regex(r"[\w:{}=~#-]{1,9}", fullmatch=True)
CHOICES = st.lists(st.builds(Choice, TEXT, TEXT, st.booleans()), min_size=2, max_size=8).filter(
    lambda choices: any(choice.correct for choice in choices)
)
QUESTIONS = st.lists(
    st.builds(Asked, ID, st.text(max_size=20), TEXT, CHOICES.map(tuple)),
    min_size=1,
    max_size=3,
)


def squeezed(text: str) -> str:
    """HTML takes any blanks for one."""
    return " ".join(clean(text).split())


# ---------------------------------------------------------------- GIFT


def read_gift(text: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Prompts and options (weight, text, reason), read as Moodle's own importer does.

    It puts each escaped sign aside first; what then still means something is structure.
    """
    aside: list[str] = []

    def keep(match: re.Match[str]) -> str:
        aside.append(match[1])
        return f"\ue000{len(aside) - 1}\ue001"

    def back(part: str) -> str:
        return re.sub("\ue000(\\d+)\ue001", lambda m: aside[int(m[1])], part)

    lines = [line for line in text.split("\n") if not line.startswith("//")]
    found = []
    for block in re.split(r"\n\s*\n", "\n".join(lines).strip()):
        bare = re.sub(r"\\([\\~=#{}:])", keep, block)
        assert bare.count("{") == 1 and bare.count("}") == 1, block
        head, answers = bare.rstrip().removesuffix("}").split("{")
        _, title, prompt = head.split("::")
        assert title
        options = []
        for option in re.split(r"\n  (?=[=~])", answers)[1:]:
            weight = re.match(r"=|~(%-?[\d.]+%)?", option)
            assert weight
            said, why = option[weight.end() :].split("#")
            options.append(
                (weight[0], *(back(p).strip().removeprefix("[html]") for p in (said, why)))
            )
        found.append((back(prompt).removeprefix("[html]"), options))
    return found


@given(QUESTIONS.filter(lambda asked: "\ue000" not in repr(asked)))
@settings(max_examples=60, deadline=None)
def test_gift_holds_what_a_question_holds(asked: list[Asked]) -> None:
    read = read_gift(gift(asked, "A licence."))
    assert len(read) == len(asked)
    for (prompt, options), question in zip(read, asked, strict=True):
        assert squeezed(prompt) == squeezed(question.prompt)
        for (weight, text, why), choice in zip(options, question.choices, strict=True):
            assert choice.correct == (weight == "=" or ("%" in weight and "-" not in weight))
            assert squeezed(text) == squeezed(choice.text)
            assert squeezed(why) == squeezed(choice.why)


# ---------------------------------------------------------------- Moodle XML


@given(QUESTIONS)
@settings(max_examples=60, deadline=None)
def test_moodle_xml_holds_what_a_question_holds(asked: list[Asked]) -> None:
    root = ElementTree.fromstring(moodle_xml(asked, "A/B -- <x>", "A -- licence --"))
    category, *read = root.findall("question")
    assert category.findtext("category/text") == "$course$/A//B -- <x>"
    for element, question in zip(read, asked, strict=True):
        assert squeezed(element.findtext("questiontext/text", "")) == squeezed(question.prompt)
        total = 0.0
        for answer, choice in zip(element.findall("answer"), question.choices, strict=True):
            fraction = float(answer.get("fraction", ""))
            total += max(fraction, 0)
            assert (fraction > 0) == choice.correct
            assert squeezed(answer.findtext("text", "")) == squeezed(choice.text)
            assert squeezed(answer.findtext("feedback/text", "")) == squeezed(choice.why)
        assert total == pytest.approx(100, abs=1e-3)


# ---------------------------------------------------------------- QTI

#: What may stand in what, and in which order, of the elements used (QTI 1.2.1, its DTD).
CONTENT = {
    "questestinterop": "assessment ",
    "assessment": "section ",
    "section": "(item )*",
    "item": "itemmetadata presentation resprocessing (itemfeedback )*",
    "itemmetadata": "qtimetadata ",
    "qtimetadata": "(qtimetadatafield )+",
    "qtimetadatafield": "fieldlabel fieldentry ",
    "presentation": "material response_lid ",
    "response_lid": "render_choice ",
    "render_choice": "(response_label )+",
    "response_label": "material ",
    "material": "mattext ",
    "resprocessing": "outcomes (respcondition )+",
    "outcomes": "(decvar )+",
    "respcondition": "conditionvar (setvar )*(displayfeedback )*",
    "conditionvar": "(varequal |and )",
    "and": "(varequal |not )+",
    "not": "varequal ",
    "itemfeedback": "flow_mat ",
    "flow_mat": "material ",
}


@given(QUESTIONS)
@settings(max_examples=60, deadline=None)
def test_qti_holds_what_a_question_holds(asked: list[Asked]) -> None:
    package = zipfile.ZipFile(io.BytesIO(qti(asked, "slug", "A <title>", "A -- licence")))
    manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
    named = {e.get("href") for e in manifest.iter() if e.tag.endswith("}file")}
    assert named == {name for name in package.namelist() if name != "imsmanifest.xml"}
    root = ElementTree.fromstring(package.read(str(named.pop())))
    for element in root.iter():
        shape = CONTENT.get(element.tag.removeprefix(QTI), "")
        inside = "".join(f"{child.tag.removeprefix(QTI)} " for child in element)
        assert re.fullmatch(shape, inside), (element.tag, inside)
    for item, question in zip(root.iter(f"{QTI}item"), asked, strict=True):
        texts = [squeezed(e.text or "") for e in item.iter(f"{QTI}mattext")]
        options = [squeezed(choice.text) for choice in question.choices]
        reasons = [squeezed(choice.why) for choice in question.choices]
        assert texts == [squeezed(question.prompt), *options, *reasons]
        identities = [e.get("ident") for e in item.iter() if e.get("ident")]
        assert len(identities) == len(set(identities))
        right = item.find(f".//{QTI}setvar/..")
        assert right is not None
        wrong = {e.text for e in right.iterfind(f".//{QTI}not/{QTI}varequal")}
        chosen = {e.text for e in right.iter(f"{QTI}varequal")} - wrong
        assert chosen == {f"c{at}" for at, choice in enumerate(question.choices) if choice.correct}


def test_eleven_right_options_are_refused() -> None:
    choices = tuple(Choice(str(n), "", True) for n in range(11))
    with pytest.raises(LessonError, match="question 'many' has 11 right options"):
        shares(Asked("many", "", "", choices))
