"""Zip files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Collection, Mapping
from datetime import UTC, datetime


def stamp() -> datetime:
    """The time that files bear: SOURCE_DATE_EPOCH where it is set, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return when.replace(microsecond=0)


def zipped(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """A zip of files by name, in their order; those in `stored` are not compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same whenever it is made
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return written.getvalue()
