"""What a script loads is found, wherever the language allows it to stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.finish.links import check_links
from lessonkit.finish.modules import loaded_by


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("import { a,\n  b } from './a.js';", ["./a.js"]),
        ("import a from \"a.js\";import'b.js';", ["a.js", "b.js"]),
        ("import * as all from './all.js'; export { x } from './x.js';", ["./all.js", "./x.js"]),
        ("const m = await import('./late.js');", ["./late.js"]),
        ("new Worker(new URL('./work.js', import.meta.url), { type: 'module' })", ["./work.js"]),
        ("new Worker('/work.js', {type: 'module'})", ["/work.js"]),
        ("import(`../explorables/${name}.js`); import(name)", []),
        ("// import './no.js'\n/* import './no.js' */ say(\"import './no.js'\")", []),
        ("const url = 'https://example.org/'; import './yes.js';", ["./yes.js"]),
        ("export const from = 'here'; const important = 'text';", []),
        ("say(`import './no.js'`)", []),
    ],
)
def test_what_a_script_loads(script: str, found: list[str]) -> None:
    assert list(loaded_by(script)) == found


def test_a_module_that_is_not_there_is_a_dead_link(tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "piece.js").write_text("import './there.js'; import '../gone.js'; import 'bare';")
    (folder / "there.js").write_text("new URL('./data.json', import.meta.url)")
    assert check_links(tmp_path) == [
        "assets/piece.js: ../gone.js",
        "assets/piece.js: bare",
        "assets/there.js: ./data.json",
    ]
