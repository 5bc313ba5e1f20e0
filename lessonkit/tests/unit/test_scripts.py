"""Scripts are shortened, and do what they did."""

import json

import pytest
from lessonkit.finish.trim.scripts import squeeze, squeeze_scripts
from py_mini_racer import MiniRacer

SCRIPT = """\
// Counts what it is told.
"use strict";
/** A thing
 *  that counts. */
class Counter {
  #count = 0; // private
  say(word) {
    this.#count += 1;
    return `${word ? `//  ${word}  /* kept */` : ""}  ${this.#count}`;
  }
}
function strict() {
  return this === undefined;
}
const counter = new Counter();
globalThis.result = [counter.say("two  blanks"), counter.say(""), /\\/\\/ "x"/.source, strict()];
"""


def run(script: str):
    context = MiniRacer()
    context.eval(script)
    return json.loads(context.eval("JSON.stringify(result)"))


def test_a_short_script_does_the_same():
    short = squeeze(SCRIPT)
    expected = ["//  two  blanks  /* kept */  1", "  2", '\\/\\/ "x"', True]
    assert run(short) == run(SCRIPT) == expected
    assert len(short) < 0.8 * len(SCRIPT) and "Counts what" not in short and "private" not in short


def test_modules_keep_what_they_give_and_take():
    short = squeeze("import { a } from './a.js'; // needed\nexport const b = () => a + 1;\n")
    assert "./a.js" in short and "export const b" in short and "needed" not in short


@pytest.mark.parametrize(
    "script",
    ["let a = ;\nfoo(", "/*! Licence */ f();\n", 'f("</script>");\n', "() => { 'use strict' }\n"],
)
def test_what_cannot_be_shortened_stays(script):
    assert squeeze(script) == script


def test_a_site_keeps_scripts_that_came_short(tmp_path):
    (tmp_path / "deep").mkdir()
    ours, theirs = tmp_path / "deep" / "ours.js", tmp_path / "theirs.min.js"
    for path in (ours, theirs):
        path.write_text("f( 1 ); // say\n", encoding="utf-8")
    squeeze_scripts(tmp_path)
    assert ours.read_text("utf-8") == "f(1);" and "say" in theirs.read_text("utf-8")
