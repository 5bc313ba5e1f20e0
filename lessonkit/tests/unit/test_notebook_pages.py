"""What is kept of the converter's page."""

from __future__ import annotations

import pytest
from lessonkit.errors import LessonError
from lessonkit.render.notebook_pages import fold

CELL = (
    '<div class="jp-Cell jp-CodeCell celltag_results">'
    '<div class="jp-Cell jp-CodeCell celltag_results" id="cell-id=1"><pre>1</pre></div></div>'
)


def test_a_cell_is_folded_whole_and_nothing_else_is():
    page = f'<div><div class="jp-Cell celltag_results_2"></div>{CELL}<p>after</p></div>'
    folded = fold(page, "results", "Numbers")
    start = "<details data-search-exclude><summary>Numbers</summary>"
    assert folded == page.replace(CELL, f"{start}{CELL}</details>")
    assert fold(page, "style", "Settings") == page


def test_a_cell_that_does_not_end_is_a_fault():
    with pytest.raises(LessonError, match="cell 'results' does not end"):
        fold(CELL.removesuffix("</div>"), "results", "Numbers")
