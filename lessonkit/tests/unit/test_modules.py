"""What a script loads is found, wherever the language allows it to stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.finish.links import check_links
from lessonkit.finish.modules import loaded_by
from lessonkit.finish.site import Finishing, Site
from lessonkit.store import Store


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


def test_a_module_that_is_not_there_is_a_dead_link() -> None:
    scripts = {
        "assets/piece.js": "import './there.js'; import '../gone.js'; import 'https://x.org/a.js';",
        "assets/there.js": "new URL('./data.json', import.meta.url)",
    }
    site = Site(scripts)
    check_links(site, Finishing("", "", (), False, Store(Path("none"), "")))
    gone, outside, data = site.faults
    assert gone.startswith("assets/piece.js: ../gone.js leads to 'gone.js'")
    assert outside.startswith("assets/piece.js: https://x.org/a.js comes from another host")
    assert data.startswith("assets/there.js: ./data.json leads to 'assets/data.json'")
