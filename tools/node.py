"""Tools that come from npm: installed once, at a fixed version, below .cache/."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

CACHE = Path(__file__).resolve().parents[1] / ".cache"


class MissingToolError(Exception):
    """Why a tool is not here; it reads as the reason of a skip."""


def node_tool(name: str, version: str) -> Path:
    """The command of a package; raises `MissingToolError` without Node, npm or a network."""
    home = CACHE / name
    command = home / "node_modules" / ".bin" / name
    package = home / "node_modules" / name / "package.json"
    if not shutil.which("node") or not shutil.which("npm"):
        raise MissingToolError(f"{name} needs Node and npm, which are not here")
    if command.exists() and json.loads(package.read_text(encoding="utf-8"))["version"] == version:
        return command
    home.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home)]
    done = subprocess.run([*install, f"{name}@{version}"], capture_output=True, text=True)
    if done.returncode or not command.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise MissingToolError(
            f"npm could not install {name} {version}: {said[-1] if said else 'no reason'}"
        )
    return command
