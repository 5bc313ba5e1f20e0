"""How processes share the tests out: a file's tests stay in one, pages are taken one by one."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

#: Files whose tests are one for each page of a site, with nothing to share: most of the work.
BY_PAGE = ("test_pages.py", "test_static.py")
#: Files whose tests are for one browser after the other.
BY_ENGINE = ("test_engines.py",)


class Sharing(LoadFileScheduling):
    """What one process has compiled, trained or built for a test it has for the file's others.

    The setting `together` of pytest names more files, by patterns, that share such work.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        name = PurePosixPath(file).name
        if name in BY_PAGE:
            return nodeid
        if name in BY_ENGINE and (parameters := re.search(r"\[(\w+)", test)):
            return parameters[1]
        patterns = self.config.getini("together")
        return next((pattern for pattern in patterns if fnmatch(file, pattern)), file)
