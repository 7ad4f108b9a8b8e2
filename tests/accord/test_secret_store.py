"""Where secrets may lie: what others can change is refused, what others can read is refused where
it could be otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accord.secret_store import fetch_secret
from connectors.errors import UserError

SOMEBODY_ELSE = 12_345


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "token"
    made.write_text("the-secret\n")
    return made


def told(file: Path) -> str:
    """Why it is refused."""
    with pytest.raises(UserError) as refused:
        fetch_secret("file:token", file.parent)
    (problem,) = refused.value.problems
    assert "the-secret" not in problem
    return problem


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_is_read(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert fetch_secret("file:token", file.parent).reveal() == "the-secret"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_our_own_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert f"can be read by others (mode {mode:04o}); run `chmod 600`" in told(file)


@pytest.mark.parametrize("mode", [0o666, 0o660, 0o602, 0o622])
def test_a_file_that_others_can_change_is_refused_whoever_owns_it(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert f"can be changed by others (mode {mode:04o})" in told(file)
    if os.geteuid() == 0:
        os.chown(file, SOMEBODY_ELSE, SOMEBODY_ELSE)
        assert f"can be changed by others (mode {mode:04o})" in told(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("mode", [0o444, 0o440, 0o644])
def test_a_file_of_somebody_else_is_read_as_containers_hand_it_in(file: Path, mode: int) -> None:
    file.chmod(mode)
    os.chown(file, SOMEBODY_ELSE, SOMEBODY_ELSE)
    assert fetch_secret("file:token", file.parent).reveal() == "the-secret"


def test_a_file_that_is_not_there_may_have_stayed_behind(file: Path) -> None:
    file.unlink()
    with pytest.raises(UserError, match="file:token is not there") as refused:
        fetch_secret("file:token", file.parent)
    assert "Git does not hold `.accord`" in refused.value.advice
