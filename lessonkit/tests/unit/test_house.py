"""Who may import whom, so that the way of the data stays what the folders show."""

from __future__ import annotations

import ast
from pathlib import Path

import lessonkit

HOUSE = Path(lessonkit.__file__).parent


def imports() -> dict[str, set[str]]:
    """The modules of this package that each imports, as dotted names below it."""
    found: dict[str, set[str]] = {}
    for path in HOUSE.rglob("*.py"):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        here = found.setdefault(".".join(parts).removesuffix(".__init__"), set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = parts[: len(parts) - node.level]
                names = [".".join([*base, *(node.module or "").split(".")]).strip(".")]
                if not node.module:
                    names = [".".join([*base, alias.name]) for alias in node.names]
                here.update(names)
            elif isinstance(node, ast.Import):
                here.update(f"!{alias.name}" for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                here.add(f"!{node.module}")
    return found


def test_nothing_flows_backwards() -> None:
    for module, used in imports().items():
        for name in used:
            room, other = module.split(".")[0], name.split(".")[0]
            assert (room, other) not in {
                ("finish", "load"),
                ("render", "finish"),
                ("load", "render"),
                ("load", "finish"),
                ("execute", "render"),
            }, f"{module} imports {name}"


def test_the_plugin_only_hands_on_events() -> None:
    lines = (HOUSE / "plugin.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 200, f"{len(lines)} lines; what works belongs into another module"


def test_the_generator_knows_no_subject() -> None:
    for module, used in imports().items():
        assert not [name for name in used if name.startswith(("!lstm", "!torch", "!numba"))], module


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {m: {u for u in used if not u.startswith("!")} for m, used in imports().items()}

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " imports ".join([*path, module])
        if module not in done:
            for name in graph.get(module, ()):
                visit(name, (*path, module))
            done.add(module)

    done: set[str] = set()
    for module in graph:
        visit(module, ())
