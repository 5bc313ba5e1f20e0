"""A small server for a built site: gzip like a real one, and a count of the bytes sent."""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".ipynb"}


class SiteServer:
    """Serves a folder on 127.0.0.1; `sent` counts the bytes of what is in the files, with gzip.

    Not those of headers, which a real server packs (HTTP/2) and this one does not.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.sent = 0
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Handler, server_state=self)
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}/"

    @functools.cache  # noqa: B019  # one server a test session
    def file(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for an address."""
        target = self.site / path.lstrip("/")
        if target.is_dir():
            target /= "index.html"
        status = 200
        if not target.is_file():
            status, target = 404, self.site / "404.html"
        body = target.read_bytes()
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Cache-Control": "max-age=600"}
        if target.suffix in COMPRESSED:
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        return status, headers, body

    def close(self) -> None:
        self._server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open, as every real server does

    def __init__(self, *args: object, server_state: SiteServer) -> None:
        self.state = server_state
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # the library's name
        status, headers, body = self.state.file(unquote(urlsplit(self.path).path))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        # Counted before it is sent: who has read the answer may look at the count.
        self.state.sent += len(body)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""
