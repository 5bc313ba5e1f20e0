"""A notebook of many kinds of cells and outputs, run and converted: what its page shows."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable

import html5lib
from small_lesson import ADD, CHAPTER_2, RESULTS, SmallLesson, code, notebook

WORDS = r"""## Formulas

Inline \(a+b\).

\begin{align}
s &= a + b \\
d &= a - b
\end{align}
"""
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CELLS = [
    {"cell_type": "markdown", "id": "words", "metadata": {}, "source": WORDS},
    code("formula", "from IPython.display import *\nMath(r'\\int_0^1 x\\,dx = \\frac{1}{2}')"),
    code("marked", "Markdown('so $x_1^2$ it is')"),
    code("red", "print('\\x1b[1;31mFAIL\\x1b[0m a\\x07b\\x00c')"),
    code("fence", "print('````\\n<b>out</b> *of the box*\\n````')"),
    code("warn", "import warnings\nwarnings.warn('old style')\nprint('seven')"),
    code(
        "dot",
        f"import base64\nImage(base64.b64decode('{PNG}'))",
        alt="One grey dot.",
        colours="fixed",
    ),
    code("table", "HTML('<style scoped>td{}</style><table><tr><td style=\"color:red\">7</table>')"),
]


def test_what_the_page_of_a_notebook_shows(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson(fresh=True)
    content = json.loads(notebook(ADD, *CELLS, RESULTS))
    for cell in content["cells"]:
        del cell["id"]
    lesson.write("notebooks/tenths.ipynb", json.dumps(content))
    quoted = "\n\n".join(f'{{{{ output("tenths", "{tag}") }}}}' for tag in ("red", "fence", "warn"))
    lesson.write("docs/chapters/02-order.md", f"{CHAPTER_2}\n{quoted}\n")
    built = lesson.build()
    assert built.status == 0, built.output
    page, chapter = built.page("notebooks/tenths"), built.page("chapters/02-order")
    for text in (page, chapter):
        html5lib.HTMLParser(strict=True).parse(text)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
        assert "<b>out" not in text and "<em>of the box" not in text
        assert "ipykernel" not in text
    shown = re.sub(r'<div class="highlight">.*?</div>', "", page, flags=re.DOTALL)
    shown = shown.partition("jupyter-wrapper")[2].partition("</article>")[0]
    assert shown.count("<math") == 5  # one of them in the title's cell
    assert not re.search(r"\$|\\begin|\\displaystyle|\\\(", shown)
    assert "&lt;cell&gt;:2: UserWarning: old style" in shown
    assert f'<img alt="One grey dot." src="data:image/png;base64,{PNG}"' in shown
    assert "<td class=" in shown and " style=" not in shown
    printed = re.sub("<[^>]+>", "", chapter.split("notebook-output", 1)[1])
    assert "FAIL abc" in printed and "*of the box*" in printed and "seven" in printed
    assert "old style" not in printed
    # Without ids, and with a warning that names the process: a second cold build is the same.
    shutil.rmtree(lesson.root / ".cache")
    again = lesson.build()
    assert (again.page("notebooks/tenths"), again.page("chapters/02-order")) == (page, chapter)


def test_a_notebook_among_the_pages_is_sent_elsewhere(
    new_lesson: Callable[..., SmallLesson],
) -> None:
    lesson = new_lesson()
    lesson.write("docs/deep/extra.ipynb", notebook(ADD))
    built = lesson.build()
    assert built.status != 0
    said = (
        "Error: docs/deep/extra.ipynb: notebooks belong into notebooks/ beside docs/: move it there"
    )
    assert said in built.output.splitlines()
