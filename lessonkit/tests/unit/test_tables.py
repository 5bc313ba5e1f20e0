import re

from lessonkit.render.margin import CLOSE, OPEN, SOURCE, TERM
from lessonkit.render.tables import FITS, readable


def table(*rows):
    head, *body = (
        "".join(f"<{tag}>{cell}</{tag}>" for cell in row)
        for tag, row in zip(["th"] + ["td"] * len(rows), rows, strict=False)
    )
    lines = "".join(f"<tr>{row}</tr>" for row in body)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


LONG = "a" * FITS


def test_columns_of_numbers_stand_right():
    html, marks = readable(table(["net", "a", "b"], ["1", "1,200", "x"], ["2", "−0.5", "3"]))
    assert marks == " data"
    assert re.findall(r'class="num">(.*?)<', html) == ["a", "1,200", "−0.5"]
    assert "num" not in readable(table(["net", "a"], ["1", "3 of 4"]))[0]


def test_a_wide_table_is_a_list_on_a_phone():
    html, marks = readable(table(["net", "paper & more", ""], ["1", LONG, "2"]))
    assert "listed" in marks
    assert f'<td role="cell" data-name="paper &amp; more">{LONG}</td>' in html
    assert html.count('role="columnheader"') == 3 and html.count("role=") == 3 + 3 + 2 + 3
    assert html.count("data-name") == 2  # the third column has no name


def test_what_fits_or_is_no_plain_table_stays():
    for plain in (
        table(["a", "b", "c"], ["x", "y", "z"]),
        table(["a", "b"], [LONG, LONG]),
        table(["a", "b", "c"], [LONG, "x"]),
        "<table><tr><td></td><th>a</th></tr><tr><th>0</th><td>1</td></tr></table>",  # no head
        table(["a", "b", "c"], [LONG, "x", "y"]).replace("<td>x", '<td colspan="2">x'),
    ):
        assert readable(plain) == (plain, "")


def test_a_column_is_named_without_its_source():
    cited = f"1997 <sup>{SOURCE}a1997{OPEN}1{CLOSE}</sup>"
    html, _ = readable(table(["what", cited, f"{TERM}gate{OPEN}gates{CLOSE}"], ["a", LONG, "b"]))
    assert re.findall('data-name="([^"]*)"', html) == ["what", "1997", "gates"]
