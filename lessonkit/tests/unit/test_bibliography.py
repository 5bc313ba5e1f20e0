"""References: what stands in a .bib file, and what readers see of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.load.bibliography import Bibliography, load_bibliography
from lessonkit.load.bibliography.names import read_people
from lessonkit.load.bibliography.tex import TexError, tex_to_text
from lessonkit.render.references import reference_list
from lessonkit.words import load_words


def load(tmp_path: Path, text: str, **options: object) -> Bibliography:
    path = tmp_path / "r.bib"
    path.write_text(text, encoding="utf-8")
    return load_bibliography(path, "r.bib", **options)  # type: ignore[arg-type]


def entry(fields: str, kind: str = "article") -> str:
    """An entry `k` with these fields, and an author, title, year and url where they name none."""
    usual = {"author": "A, B", "title": "T", "year": "2001", "url": "https://x"}
    for name, value in usual.items():
        if not re.search(rf"\b{name} =", fields):
            fields += f", {name} = {{{value}}}"
    return f"@{kind}{{k, {fields}}}"


def shown(html: str) -> str:
    return re.sub(r"<a href=\"[^\"]*\">|</a>", "", html)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\"U}ber {LSTM}s", "Über LSTMs"),
        (r"J{\"u}rgen M\"uller, Erd\H{o}s, \v{C}apek, {\'{\i}}, {\aa}, {\ss}", None),
        (r"{\O}rsted {\L}ukasiewicz {\.I} {\c{C}}", "Ørsted Łukasiewicz İ Ç"),
        (r"\emph{in} \textit{deep} {\em nets} {\bf x} \textsc{Abc}", "in deep nets x Abc"),
        (r"a~b -- c---d ``q'' `s' it's", "a b – c—d “q” ‘s’ it’s"),
        (r"50\% \& more \#1 a\_b \$5", "50% & more #1 a_b $5"),
        ("50% & more #1 costs $5", "50% & more #1 costs $5"),
        (r"$\beta$-VAE, $O(n^2)$, $x_{12}$", "β-VAE, O(n²), x₁₂"),
        (
            r"A \href{https://x.org}{link} and \url{https://x.org/a_b}",
            "A link and https://x.org/a_b",
        ),
        (r"{\noopsort{1973a}}1973", "1973"),
        (r"Tom {\&}amp$\mathsemicolon$ Jerry &amp; <i>E. coli</i>", "Tom & Jerry & E. coli"),
        (r"a < b <script>", "a < b <script>"),
        ("plain-text: naïve “x”", "plain-text: naïve “x”"),
    ],
)
def test_tex_becomes_text(tex: str, text: str | None) -> None:
    assert tex_to_text(tex) == (text or "Jürgen Müller, Erdős, Čapek, í, å, ß")


@pytest.mark.parametrize("tex", [r"\foo{x}", r"see \cite{x}", r"\textit"])
def test_tex_that_nobody_can_print_is_refused(tex: str) -> None:
    with pytest.raises(TexError, match="TeX"):
        tex_to_text(tex)


@pytest.mark.parametrize(
    ("names", "full", "cited"),
    [
        ('Hochreiter, Sepp and J{\\"u}rgen Schmidhuber', "Hochreiter, S., Schmidhuber, J.", None),
        ("Adder, A.B. and Bitt, C. D.", "Adder, A. B., Bitt, C. D.", "Adder & Bitt"),
        ("Smith, JA", "Smith, J. A.", "Smith"),
        ("LI, XU", "LI, X.", "LI"),
        ("Sartre, Jean-Paul", "Sartre, J.-P.", "Sartre"),
        ("Müller-Lüdenscheidt, J.-P.", "Müller-Lüdenscheidt, J.-P.", "Müller-Lüdenscheidt"),
        (r"{\'E}mile Zola", "Zola, É.", "Zola"),
        ("Ludwig van Beethoven", "van Beethoven, L.", "van Beethoven"),
        ("van der Berg, Anna", "van der Berg, A.", "van der Berg"),
        ("De la Cruz, Juan", "De la Cruz, J.", "De la Cruz"),
        ("family=Berg, given=Anna Maria, prefix=van den", "van den Berg, A. M.", "van den Berg"),
        ("King, Jr., Martin Luther", "King Jr., M. L.", "King"),
        ("{Deep Mind}", "Deep Mind", "Deep Mind"),
        ("{Johnson \\& Johnson} and {Sums and Co.}", "Johnson & Johnson, Sums and Co.", None),
        ("Carry, Cy and Digit, Di and others", "Carry, C., Digit, D., et al.", "Carry et al."),
        ("Carry, Cy and others", "Carry, C., et al.", "Carry et al."),
        ("Carry, C. et al.", "Carry, C., et al.", "Carry et al."),
        ("Carry, C. and {et~al.}", "Carry, C., et al.", "Carry et al."),
        ("A, A and B, B and C, C", "A, A., B, B., C, C.", "A et al."),
        (" and ".join(f"{c}, X" for c in "ABCDEFGHIJK"), None, "A et al."),
        ("M&uuml;ller, A", "Müller, A.", "Müller"),
        ("张三", "张三", "张三"),
    ],
)
def test_names(names: str, full: str | None, cited: str | None) -> None:
    people = read_people(names)
    first_ten = ", ".join(f"{c}, X." for c in "ABCDEFGHIJ") + ", et al."
    assert people.shown(10, "et al.") == (full or first_ten)
    if cited:
        assert people.cited("&", "et al.") == cited


@pytest.mark.parametrize(
    "names",
    [
        "Even, Eve; Float, Flo",
        "Even, E. \\& Float, F.",
        "Even, E., Float, F., Ghi, J.",
        "Office of Sums",
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(names: str) -> None:
    with pytest.raises(ValueError, match="write"):
        read_people(names)


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("doi = {10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {https://doi.org/10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {http://dx.doi.org/10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {doi.org/10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {doi:10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {DOI: 10.1000/182}", "https://doi.org/10.1000/182"),
        ("doi = {10.1007/978-3{\\_}2}", "https://doi.org/10.1007/978-3_2"),
        ("doi = {10.1000/ab--cd}", "https://doi.org/10.1000/ab--cd"),
        ("doi = {10.1002/(SICI)1<16::A>3.0}", "https://doi.org/10.1002/(SICI)1%3C16::A%3E3.0"),
        ("doi = {}, url = {https://example.net/d}", "https://example.net/d"),
        ("doi = {10.1000/1}, url = {https://example.net/d}", "https://doi.org/10.1000/1"),
        ("url = {https://x.org/~a{\\_}b\\%20c?d=1\\&e=2}", "https://x.org/~a_b%20c?d=1&e=2"),
        ("url = {https://x.org/{\\textasciitilde}a--b}", "https://x.org/~a--b"),
        ("url = {}, howpublished = {\\url{https://x.org/a_b}}", "https://x.org/a_b"),
        ("url = {}, note = {Online: https://x.org/a.}", "https://x.org/a"),
        ("url = {}, eprint = {2001.00001}", "https://arxiv.org/abs/2001.00001"),
        ("url = {}, eprint = {arXiv:2001.00001v2}", "https://arxiv.org/abs/2001.00001v2"),
        (
            "url = {}, eprint = {cs/0101001}, eprinttype = {arXiv}",
            "https://arxiv.org/abs/cs/0101001",
        ),
        (
            "url = {}, eprint = {https://arxiv.org/pdf/2001.00001.pdf}",
            "https://arxiv.org/abs/2001.00001",
        ),
        ("url = {}, eprint = {https://oup.example/a.pdf}", "https://oup.example/a.pdf"),
        ("url = {}, eprint = {hal-0123}, archivePrefix = {HAL}", "https://hal.science/hal-0123"),
        (
            "url = {}, journal = {arXiv preprint arXiv:2001.00001}",
            "https://arxiv.org/abs/2001.00001",
        ),
        (
            "url = {}, journal = {CoRR}, volume = {abs/2001.00001}",
            "https://arxiv.org/abs/2001.00001",
        ),
    ],
)
def test_links(tmp_path: Path, fields: str, link: str) -> None:
    assert load(tmp_path, entry(fields)).cited("k").link == link


@pytest.mark.parametrize(
    ("text", "label", "html"),
    [
        (
            r"@article{k, author={M{\"u}ller, Anna Maria and {\'O}g, B. and Li, C}, title={{On}"
            r" Sums.}, journal={J}, year=1991, volume=2, number=3, pages={4--5}, doi={10.1000/x}}",
            "Müller et al. 1991",
            'Müller, A. M., Óg, B., Li, C. (1991). <a href="https://doi.org/10.1000/x">On Sums</a>.'
            " J 2(3), 4–5.",
        ),
        (
            "@misc{k, author={A, B and others}, title={T <b>}, year=2001, eprint={2001.00001}}",
            "A et al. 2001",
            'A, B., et al. (2001). <a href="https://arxiv.org/abs/2001.00001">T &lt;b&gt;</a>.'
            " arXiv:2001.00001.",
        ),
        (
            '@string{nc = "Neural Computation"}\n'
            + entry('journal = nc # " and " # {More}, year = 1999, month = jan # "~12"'),
            "A 1999",
            'A, B. (1999). <a href="https://x">T</a>. Neural Computation and More.',
        ),
    ],
)
def test_bibtex_becomes_a_reference(tmp_path: Path, text: str, label: str, html: str) -> None:
    reference = load(tmp_path, text).cited("k")
    assert (reference.label, reference.html()) == (label, html)


@pytest.mark.parametrize(
    ("kind", "fields", "html"),
    [
        ("online", "date = {2020-05-01}, urldate = {2021-01-02}", "A, B. (2020). T."),
        ("article", "date = {2019}, journaltitle = {J}, location = {X}", "A, B. (2019). T. J."),
        ("article", "date = {2012-03/2012-05}", "A, B. (2012). T."),
        ("article", "date = {2012/2014}", "A, B. (2012–2014). T."),
        ("online", "date = {2012-03/}", "A, B. (2012–). T."),
        ("article", "year = {in press}", "A, B. (in press). T."),
        ("article", "year = {2000--2001}", "A, B. (2000–2001). T."),
        ("online", "year = {}, urldate = {2021-01-02}", "A, B. (n.d.). T. Accessed 2021-01-02."),
        ("misc", "author = {}, title = {A page}, publisher = {P}", "A page (2001). P."),
        ("misc", "author = {}, organization = {{World Health}}", "World Health (2001). T."),
        ("book", "author = {}, editor = {E, F}, publisher = {P}", "E, F. (ed.) (2001). T. P."),
        ("book", "author = {}, editor = {E, F and G, H}", "E, F., G, H. (eds.) (2001). T."),
        ("book", "edition = {2}, series = {S}, volume = {7}", "A, B. (2001). T. 2nd ed., S 7."),
        ("article", "title = {Is it?}, subtitle = {Yes}", "A, B. (2001). Is it? Yes."),
        ("article", "title = {Is it so?}, journal = {J}", "A, B. (2001). Is it so? J."),
        ("article", "title = {Sums}, subtitle = {A start}", "A, B. (2001). Sums: A start."),
        (
            "article",
            "journal = {J}, volume = 2, issue = 3, pages = {4-5}",
            "A, B. (2001). T. J 2(3), 4–5.",
        ),
        ("article", "journal = {J}, eid = {e-12}", "A, B. (2001). T. J, e-12."),
        (
            "inproceedings",
            "booktitle = {P}, volume = 3, pages = {1--2}",
            "A, B. (2001). T. P, vol. 3, 1–2.",
        ),
        ("inbook", "booktitle = {V}, maintitle = {M}", "A, B. (2001). T. V, M."),
        ("phdthesis", "school = {U}", "A, B. (2001). T. PhD thesis, U."),
        ("thesis", "type = {mathesis}, institution = {U}", "A, B. (2001). T. Master’s thesis, U."),
        ("techreport", "institution = {I}, number = {TR-1}", "A, B. (2001). T. I, TR-1."),
        (
            "article",
            "journal = {CoRR}, volume = {abs/1706.03762}, eprinttype = {arXiv},"
            " eprint = {1706.03762}",
            "A, B. (2001). T. arXiv:1706.03762.",
        ),
        (
            "misc",
            "publisher = {arXiv}, number = {arXiv:1706.03762}, eprint = {1706.03762}",
            "A, B. (2001). T. arXiv:1706.03762.",
        ),
        ("misc", "howpublished = {\\url{https://x.org}}", "A, B. (2001). T."),
    ],
)
def test_fields_of_bibtex_and_biblatex(tmp_path: Path, kind: str, fields: str, html: str) -> None:
    if fields.startswith("date"):
        fields += ", year = {}"
    assert shown(load(tmp_path, entry(fields, kind)).cited("k").html()) == html


def test_a_part_takes_what_it_lacks_from_its_volume(tmp_path: Path) -> None:
    volume = "@proceedings{V, title = {Proc.}, year = 1999, editor = {E, F}, url = {https://v}}"
    bibliography = load(tmp_path, entry("crossref = {v}, year = {}") + "\n" + volume)
    assert shown(bibliography.cited("k").html()) == "A, B. (1999). T. Proc."
    assert bibliography.cited("k").link == "https://x"


def test_without_an_author_the_title_is_cited(tmp_path: Path) -> None:
    bibliography = load(tmp_path, entry("author = {}, title = {A page of quite a few words}"))
    assert bibliography.cited("k").label == "“A page of quite a…” 2001"


def test_german_words(tmp_path: Path) -> None:
    text = entry("author = {A, B and others}, year = {}, edition = {2}", "book")
    reference = load(tmp_path, text, words=load_words("de-AT")).cited("k")
    assert reference.label == "A u. a. o. J."
    assert shown(reference.html()) == "A, B., u. a. (o. J.). T. 2. Aufl."


def test_names_of_entries_as_dblp_writes_them(tmp_path: Path) -> None:
    text = "@comment{x}\n@preamble{{\\newcommand{\\x}{}}}\n" + entry("").replace(
        "{k", "{DBLP:j/a-b"
    )
    assert load(tmp_path, text).cited("DBLP:j/a-b").line == 3


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ("title = {}", "it has no title"),
        ("doi = {11.1/x}", r"doi '11.1/x' is not of the form"),
        ("doi = {10.1000/1, 10.1000/2}", r"is not of the form"),
        ("url = {javascript:alert(1)}", r"url 'javascript:alert\(1\)' is no address"),
        ("eprint = {hal-01}", r"eprint 'hal-01' is no arXiv number"),
        ("journal = nc", "'nc' is no @string"),
        ("crossref = {nothing}", "its crossref 'nothing' is no entry"),
        ("title = {\\foo{x}}", r"title: TeX command \\foo is not known here"),
        ("author = {Even, Eve; Float, Flo}", r"author: ';' in"),
        ("note = {a}, note = {b}", "field 'note' is given twice"),
    ],
)
def test_a_fault_of_an_entry_is_one_line_where_it_is_cited(
    tmp_path: Path, fields: str, fault: str
) -> None:
    bibliography = load(tmp_path, "\n" + entry(fields))
    with pytest.raises(LessonError, match=rf"^r\.bib:2: entry 'k': .*{fault}"):
        bibliography.cited("k")


def test_a_key_used_twice_is_a_fault_where_it_is_cited(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="used again in line 2"):
        load(tmp_path, entry("") + "\n" + entry("")).cited("k")


def test_a_source_without_a_link_cannot_be_cited(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="'k' is cited but has neither doi nor url"):
        load(tmp_path, entry("url = {}")).cited("k")


def test_an_unknown_key_is_a_fault_that_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"not in r\.bib; did you mean 'hochreiter'"):
        load(tmp_path, entry("").replace("{k", "{hochreiter")).cited("hochriter")


@pytest.mark.parametrize(
    "text", ["@article{k, title = {T}\nyear = 2001}", "@article{k, title = {T"]
)
def test_what_is_no_bibtex_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(LessonError, match="malformed BibTeX"):
        load(tmp_path, text)


def test_sources_cited_that_read_alike_are_told_apart(tmp_path: Path) -> None:
    entries = "".join(
        entry(f"year = {{{year}}}").replace("{k", f"{{{key}")
        for key, year in (("w", 2020), ("x", 2020), ("y", 2020), ("z", 2021), ("u", ""), ("v", ""))
    )
    bibliography = load(tmp_path, entries, cited=["x", "y", "z", "u", "v"])  # nothing cites w
    assert {key: reference.label for key, reference in bibliography.items()} == {
        "w": "A 2020", "x": "A 2020a", "y": "A 2020b", "z": "A 2021", "u": "A n.d.-a",
        "v": "A n.d.-b",
    }  # fmt: skip


def test_lists_are_in_the_order_of_authors_and_years(tmp_path: Path) -> None:
    authors = (
        "Zorn, Z",
        '{\\"O}g, A and B, C',
        '{\\"O}g, A',
        "Adder, A and B, B and C, C",
        "Adder, A",
    )
    bibliography = load(
        tmp_path,
        "\n".join(
            entry(f"author = {{{author}}}").replace("{k", f"{{k{number}")
            for number, author in enumerate(authors)
        ),
    )
    html = reference_list(bibliography, bibliography)
    assert re.findall(r'id="ref-(\w+)"', html) == ["k4", "k3", "k2", "k1", "k0"]


PIECES = [
    *"{}\"',;&%$#~\\<>=@",
    *("\\emph", "\\foo", "\\frac", " and ", "others", "--", "10.1000/1", "https://x", "a", "É"),
    *("<b>", "<script>", "\n"),
]
FIELDS = ["author", "title", "year", "journal", "doi", "url", "eprint", "pages", "note"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(FIELDS))
def test_whatever_a_field_holds_is_shown_as_text_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, value: str, name: str
) -> None:
    try:
        html = (
            load(tmp_path_factory.getbasetemp(), entry(f"{name} = {{{value}}}")).cited("k").html()
        )
    except LessonError as error:
        assert "\n" not in str(error)
    else:
        assert "<" not in shown(html)
