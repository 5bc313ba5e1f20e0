import io

import pytest
from fontTools.ttLib import TTFont
from lessonkit.finish import policy, typefaces
from lessonkit.finish.site import ASSETS, Finishing, Site
from lessonkit.store import Store

PAGE = (
    '<html><head><meta charset="utf-8"></head><body class="md-typeset"><p>Ł → x</p>'
    "<em>č</em><code>ж</code><svg><text>∑</text></svg></body></html>"
)


def finished(tmp_path, page=PAGE, **options):
    site = Site({"index.html": page, "a.js": '// ∞\nconst sign = "≈";\n', typefaces.STYLESHEET: ""})
    finishing = Finishing("", "", (), False, Store(tmp_path / "work.json", ""), **options)
    typefaces.add_typefaces(site, finishing)
    policy.apply_policy(site, finishing)
    return site


def letters(site):
    """The characters beyond ASCII of each font, and whether it has all of ASCII."""
    found = {}
    for name, data in site.new.items():
        codes = TTFont(io.BytesIO(data)).getBestCmap()
        beyond = "".join(sorted(chr(code) for code in codes if code > 0x7E))
        found[name.split("/")[-1].split(".")[0]] = beyond, all(c in codes for c in range(32, 127))
    return found


def test_each_face_has_what_the_site_sets_in_it(tmp_path):
    assert letters(finished(tmp_path)) == {
        "serif": ("čŁ→≈", True),
        "serif-italic": ("č", False),
        "sans": ("čŁ→∑≈", True),
    }


@pytest.mark.parametrize("slanted", [True, False])
def test_the_faces_of_a_page_are_fetched_early(tmp_path, slanted):
    site = finished(tmp_path, page=PAGE if slanted else PAGE.replace("em>", "b>"))
    assert len(site.new) == len(typefaces.FACES)
    for name in site.new:
        early = f'<link rel="preload" href="./{name}" as="font"' in site.texts["index.html"]
        assert early is (slanted or "italic" not in name), name
        assert name.removeprefix(f"{ASSETS}/") in site.texts[typefaces.STYLESHEET]


def test_a_lesson_may_do_without(tmp_path):
    site = finished(tmp_path, typefaces=False)
    assert not site.new and site.texts[typefaces.STYLESHEET] == ""


def test_raised_digits_are_of_one_height():
    for face in typefaces.FACES:
        font = TTFont(typefaces.VENDOR / f"{face.file}.woff2")
        glyphs, codes = font.getGlyphSet(), font.getBestCmap()
        assert len({glyphs[codes[ord(digit)]].width for digit in "¹²³⁴⁵⁶⁷⁸⁹"}) == 1
        tops = [font["glyf"][codes[ord(digit)]].yMax for digit in "¹²³⁴⁵⁶⁷⁸⁹"]
        assert max(tops) - min(tops) < 0.02 * font["head"].unitsPerEm
        assert ord("⁻") in codes
