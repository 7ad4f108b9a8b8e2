"""Without the extra `demo` everything works but what needs look-alikes, and that says what to
install.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"sandbox", "starlette", "uvicorn", "uvloop"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NotInstalled())
from accord.cli.main import main
main(sys.argv[1:])
"""


def accord(*words: str) -> subprocess.CompletedProcess[str]:
    """The command line in an interpreter that finds no look-alikes."""
    command = [sys.executable, "-c", RUN, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ("sandbox", "start"),
        ("sandbox", "convert", "from", "to"),
        ("demo", "never-made"),
    ],
)
def test_what_needs_look_alikes_names_the_extra_to_install(words: tuple[str, ...]) -> None:
    done = accord(*words)
    assert done.returncode == 2
    assert "the look-alikes of both vendors are not installed" in done.stderr
    assert 'pip install "accord-sync[demo]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (ROOT / "never-made").exists()


@pytest.mark.parametrize("words", [("--help",), ("sandbox", "--help"), ("demo", "--help")])
def test_help_answers_without_look_alikes(words: tuple[str, ...]) -> None:
    done = accord(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage" in done.stdout


def test_a_workspace_is_made_without_look_alikes(tmp_path: Path) -> None:
    done = accord("init", str(tmp_path / "workspace"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "workspace" / "accord.yaml").exists()
