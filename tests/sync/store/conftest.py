"""The suite asserts in a module of its own; let its failures be told as fully as a test's."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.sync.store.suite")
