"""Drive Firefox and WebKit, which Playwright drives only in builds of its own.

Both speak WebDriver: WebKit by HTTP through Debian's WebKitWebDriver, Firefox through the socket
that it opens itself (Marionette), so that no further program is needed.

``python -m lessonkit.testing.engines`` makes sure that both are here: with Debian's packages
where it may install them, else it says what is missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
FIREFOX = ("firefox-esr", "firefox")
WEBKIT = "WebKitWebDriver"
SCREEN = "Xvfb"
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.aboutwelcome.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "ui.useOverlayScrollbars": 1,  # a phone's
}
#: The shared names of commands: WebDriver's path, and Marionette's word for it.
_MARIONETTE = {
    "url": "Navigate",
    "execute/sync": "ExecuteScript",
    "actions": "PerformActions",
    "window/rect": "SetWindowRect",
    "timeouts": "SetTimeouts",
    "refresh": "Refresh",
}
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
}
#: Seconds for one answer: a large page is laid out anew for every popover, on a busy machine.
PATIENCE = 90.0


class EngineError(Exception):
    """What a browser answered in place of a result, or that it does not answer."""


class Engine:
    """One browser with one window. Scripts run in the page; promises are waited for."""

    name = ""

    def send(self, command: str, body: dict[str, Any]) -> Any:
        """Send a WebDriver command; raises `EngineError` where it fails or takes too long."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def messages(self) -> list[str]:
        """Errors of scripts, and what the policy blocked, since this was last asked."""
        return []

    def goto(self, address: str) -> None:
        self.send("url", {"url": address})

    def reload(self) -> None:
        self.send("refresh", {})

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a JavaScript function, given as text, called with these arguments."""
        body = {"script": f"return ({script})(...arguments)", "args": list(arguments)}
        return self.send("execute/sync", body)

    def until(self, script: str, *arguments: Any, seconds: float = 15) -> Any:
        """The function's value as soon as it is true; raises `EngineError` if it never is."""
        end = time.monotonic() + seconds
        while not (value := self.run(script, *arguments)):
            if time.monotonic() > end:
                raise EngineError(f"{script[:80]} stays {value!r} for {seconds:.0f} s")
            time.sleep(0.05)
        return value

    def resize(self, width: int, height: int = 900) -> None:
        """Make the page's own area this wide, or as near as the window's frame allows."""
        self.send("window/rect", {"width": width, "height": height})
        inner = self.run("() => innerWidth")
        if inner != width:
            self.send("window/rect", {"width": 2 * width - inner, "height": height})

    def press(self, x: float, y: float, milliseconds: int = 120) -> None:
        """Press the pointer at a place in the window, as long as a hand does."""
        steps = [
            {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": milliseconds},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.send("actions", {"actions": [{**mouse, "actions": steps}]})

    def type(self, *keys: str) -> None:
        """Press keys one after another: a character, or a name of `KEYS`."""
        steps = [
            {"type": way, "value": KEYS.get(key, key)}
            for key in keys
            for way in ("keyDown", "keyUp")
        ]
        self.send("actions", {"actions": [{"type": "key", "id": "keys", "actions": steps}]})


class WebKit(Engine):
    """WebKitGTK's small browser on a screen of its own."""

    name = "webkit"

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        environment = dict(os.environ)
        if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
            environment["DISPLAY"] = self._screen()
        # Its sandbox needs rights that containers do not give.
        environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        port = _free_port()
        self._start([WEBKIT, f"--port={port}"], environment)
        self._base = f"http://127.0.0.1:{port}/session"
        _wait_for(port)
        answer = self._ask(self._base, {"capabilities": {"alwaysMatch": {}}})
        self._base += f"/{answer['sessionId']}"
        self.send("timeouts", {"script": int(PATIENCE * 1000), "pageLoad": int(PATIENCE * 1000)})

    def _screen(self) -> str:
        reading, writing = os.pipe()
        command = [SCREEN, "-displayfd", str(writing), "-screen", "0", "2000x1200x24"]
        command += ["-nolisten", "tcp"]
        self._processes.append(
            subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
        )
        os.close(writing)
        with os.fdopen(reading) as number:
            return f":{number.readline().strip()}"

    def _start(self, command: list[str], environment: dict[str, str]) -> None:
        quiet = subprocess.DEVNULL
        self._processes.append(
            subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        )

    def _ask(self, address: str, body: dict[str, Any] | None, method: str = "POST") -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE + 5) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise EngineError(json.load(error)["value"]["message"]) from None
        except (TimeoutError, urllib.error.URLError):
            raise EngineError(f"no answer within {PATIENCE + 5:.0f} s") from None

    def send(self, command: str, body: dict[str, Any]) -> Any:
        return self._ask(f"{self._base}/{command}", body)

    def close(self) -> None:
        with contextlib.suppress(EngineError):
            self._ask(self._base, None, "DELETE")
        for process in reversed(self._processes):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)


class Firefox(Engine):
    """Firefox without a window on the screen."""

    name = "firefox"

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        port = _free_port()
        lines = {**PREFERENCES, "marionette.port": port}
        text = "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines.items())
        Path(self._profile.name, "user.js").write_text(text, encoding="utf-8")
        program = next(filter(None, map(shutil.which, FIREFOX)))
        command = [program, "--headless", "--no-remote", "--profile", self._profile.name]
        # System access: to read the console, where messages of the policy go.
        command += ["--marionette", "--remote-allow-system-access"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        self._socket = _wait_for(port)
        self._stream = self._socket.makefile("rb")
        self._socket.settimeout(PATIENCE + 5)
        self._read()  # its greeting
        self._count = 0
        self._ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.send("timeouts", {"script": int(PATIENCE * 1000), "pageLoad": int(PATIENCE * 1000)})

    def _read(self) -> Any:
        try:
            length = b""
            while (digit := self._stream.read(1)) not in (b":", b""):
                length += digit
            return json.loads(self._stream.read(int(length)))
        except (TimeoutError, ValueError):
            raise EngineError(f"no answer within {PATIENCE + 5:.0f} s") from None

    def _ask(self, command: str, body: dict[str, Any]) -> Any:
        self._count += 1
        text = json.dumps([0, self._count, command, body])
        self._socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, result = self._read()
        if error:
            raise EngineError(error["message"])
        return result["value"] if set(result) == {"value"} else result

    def send(self, command: str, body: dict[str, Any]) -> Any:
        return self._ask(f"WebDriver:{_MARIONETTE[command]}", body)

    def resize(self, width: int, height: int = 900) -> None:
        """Its window has a least width; the page's area in it has none."""
        self.send("window/rect", {"width": max(width, 600), "height": height})
        with self._of_the_browser():
            self.run(
                "(width) => { gBrowser.selectedBrowser.style.maxWidth = width; }",
                f"{width}px" if width < 600 else "",
            )
        self.until("(width) => innerWidth === width", width)

    @contextlib.contextmanager
    def _of_the_browser(self) -> Iterator[None]:
        """Scripts run in the browser's own window in place of the page."""
        self._ask("Marionette:SetContext", {"value": "chrome"})
        try:
            yield
        finally:
            self._ask("Marionette:SetContext", {"value": "content"})

    def messages(self) -> list[str]:
        with self._of_the_browser():
            found: list[str] = self.run(
                """() => {
                  const page = /^(http:\\/\\/127\\.0\\.0\\.1|blob:)/;
                  // It complains of a formula of which half has come: see `formulas` in checks.js.
                  const half = /^Invalid markup: Incorrect number of children/;
                  const ours = ({ sourceName, errorMessage, flags }) =>
                    /Content-Security/.test(errorMessage)
                    || (page.test(sourceName) && !half.test(errorMessage)
                      && !(flags & Ci.nsIScriptError.warningFlag));
                  const said = Services.console.getMessageArray()
                    .filter((one) => one instanceof Ci.nsIScriptError && ours(one))
                    .map((one) => `${one.errorMessage} (${one.sourceName}:${one.lineNumber})`);
                  Services.console.reset();
                  return said;
                }"""
            )
        return found

    def close(self) -> None:
        with contextlib.suppress(EngineError, OSError):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.terminate()
        self._profile.cleanup()


ENGINES: dict[str, type[Engine]] = {"firefox": Firefox, "webkit": WebKit}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> socket.socket:
    """A connection to a port, as soon as something listens there."""
    end = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > end:
                raise EngineError("the browser does not start") from None
            time.sleep(0.1)


def missing(engine: str) -> list[str]:
    """The programs that an engine needs and this machine does not have."""
    if engine == "firefox":
        return [] if any(map(shutil.which, FIREFOX)) else [FIREFOX[0]]
    needed = [WEBKIT]
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        needed.append(SCREEN)
    return [name for name in needed if not shutil.which(name)]


def main() -> int:
    """Install what is missing where that can be done; say what is missing where it cannot."""

    def lacking() -> list[str]:
        return [name for engine in ENGINES for name in missing(engine)]

    if lacking() and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Firefox and WebKitGTK from the system's packages (once)", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for package in PACKAGES:  # one by one: a system may have another name for one of them
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)
    if left := lacking():
        print(
            f"Error: missing: {', '.join(left)}. On Debian, as root: apt-get install "
            + " ".join(PACKAGES),
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
