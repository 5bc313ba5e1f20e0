"""Make sure a Chromium is there: an installed one, else Playwright's, else Debian's (as root)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_chromium() -> str | None:
    """Path of a Chromium or Chrome on this machine: CHROMIUM, the PATH, or Playwright's own."""
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    if installed_chromium():
        return 0
    print("No Chromium found: trying Playwright's", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if installed_chromium():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Trying Debian's package", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"],
            check=False,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    if installed_chromium():
        return 0
    print(
        "Error: the browser tests need Chromium; install it, or set CHROMIUM to its path",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
