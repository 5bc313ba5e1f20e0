"""What a process compiles or trains once, it does for all tests that need it."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests in one process, and all that compile the 1997 nets in the same one."""
    for item in items:
        folder, _, module = item.module.__name__.rpartition(".")
        if folder == "tests.science":
            group = "lstm1997" if module.startswith("test_lstm1997") else module
            item.add_marker(pytest.mark.xdist_group(group))
