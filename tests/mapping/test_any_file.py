"""Whatever stands in a policy file, or in its place: it is read or told, never a traceback, and in
a bounded time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accord.policies import load_policy
from connectors.errors import UserError
from mapping.loader import Located, load, parse
from mapping.policy import ScopePolicy, SystemPolicy
from mapping.problems import Problem
from mapping.reading.characters import MOST_BYTES, text_of
from mapping.reading.tree import MOST_DEEP, MOST_PARTS, Node, read_tree
from tests.mapping.starter import SYSTEMS, starter_texts

QUICK = settings(
    max_examples=100,
    deadline=3000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = st.sampled_from(
    [
        ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "<<: *a", "!", "!!int ",
        "|", ">", "'", '"', "\\", "\t", "\n", "  ", "%", "@", "`", "---", "...", "\r\n", "\0",
        "\x07", "\ufeff", "\xa0", "\u2028", "NO", "~", "1e999", "0x", "é", "😀",
        "\\U99999999", "%YAML 9.9\n---\n", "a: ",
    ]
)  # fmt: skip
MUTATED = starter_texts()["salesforce"][:900]


def accepted_or_told(content: bytes) -> None:
    """A file of this content ends in a model or in problems with their places."""
    text = text_of(content, "s.yaml")
    found = [text] if isinstance(text, Problem) else parse(text, SystemPolicy, name="s.yaml")
    if isinstance(found, Located):
        return
    assert found
    lines = 1 + content.count(b"\n") + content.count(b"\r")
    for problem in found:
        assert problem.line >= 1, problem
        assert problem.column >= 1, problem
        assert (
            problem.line <= lines
            or b"\0" in content[:4]
            or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        )
        assert "\n" not in problem.message
        assert "ruamel" not in problem.message
        assert "Input should" not in problem.message


@QUICK
@given(st.binary(max_size=200))
@example(b"\xfe\xff\0a")
@example(b'a: "\\UFFFFFFFF"\n')
@example(b"%YAML 1.99999999999999999999\n---\na: b\n")
@example(b"a: \xed\xa0\x80\n")
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    accepted_or_told(content)


@QUICK
@given(st.lists(PIECES, max_size=30))
def test_anything_made_of_what_means_something_is_read_or_told(pieces: list[str]) -> None:
    accepted_or_told("".join(pieces).encode("utf-8", errors="surrogatepass"))


@QUICK
@given(st.integers(0, len(MUTATED)), st.integers(0, 40), st.lists(PIECES, max_size=4))
def test_any_edit_of_a_starter_file_is_read_or_told(
    start: int, removed: int, pieces: list[str]
) -> None:
    edited = MUTATED[:start] + "".join(pieces) + MUTATED[start + removed :]
    accepted_or_told(edited.encode("utf-8"))


JSONISH = st.recursive(
    st.none() | st.text(max_size=5) | st.sampled_from(["salesforce", "account", "Website"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["system", "entities", "objects", "fields", "vocabularies", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@QUICK
@given(JSONISH)
def test_any_shape_is_read_or_told(shape: object) -> None:
    accepted_or_told(json.dumps(shape).encode())


# --- bounds


def test_a_few_lines_that_stand_for_billions_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 9):
        nine = ", ".join([f"*a{number - 1}"] * 10)
        lines.append(f"a{number}: &a{number} [{nine}]")
    (found,) = read_tree("\n".join(lines), "bomb.yaml")  # type: ignore[misc]
    assert f"more than {MOST_PARTS:,} values stand here" in found.message


def test_merging_what_was_merged_is_bounded_too() -> None:
    lines = ["a0: &a0 {x: 1, y: 2}"]
    for number in range(1, 60):
        lines.append(f"a{number}: &a{number} {{<<: [*a{number - 1}, *a{number - 1}]}}")
    (found,) = read_tree("\n".join(lines), "bomb.yaml")  # type: ignore[misc]
    assert "values stand here" in found.message


def test_depth_is_bounded_before_anything_is_built() -> None:
    for text in ("[" * 90_000, "{a: " * 40_000, "- " * 90_000, "? " * 40_000):
        (found,) = read_tree(text, "deep.yaml")  # type: ignore[misc]
        assert f"more than {MOST_DEEP} brackets or lists" in found.message


def test_a_file_that_is_no_policy_file_by_its_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "scope.yaml"
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    (found,) = load(path, ScopePolicy)  # type: ignore[misc]
    assert str(found).startswith("scope.yaml:1:1: the file has more than 500,000 bytes")


# --- what stands there instead of a file


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "scope.yaml").mkdir()
    (found,) = load(tmp_path / "scope.yaml", ScopePolicy)  # type: ignore[misc]
    assert str(found).startswith("scope.yaml:1:1: this is a folder; move it away")


def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "scope.yaml")
    (found,) = load(tmp_path / "scope.yaml", ScopePolicy)  # type: ignore[misc]
    assert "this is no file" in found.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told_with_what_gives_the_right(tmp_path: Path) -> None:
    path = tmp_path / "scope.yaml"
    path.write_text("entities: {}\n")
    path.chmod(0)
    (found,) = load(path, ScopePolicy)  # type: ignore[misc]
    assert f"type `chmod u+r {path}`" in found.message


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scope.yaml"
    path.symlink_to(path)
    (found,) = load(path, ScopePolicy)  # type: ignore[misc]
    assert "the disk does not give the file out" in found.message


def test_a_policy_folder_that_is_not_there_is_told_file_by_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load_policy(tmp_path / "policy", SYSTEMS)
    assert all("`accord init` writes a starter" in told for told in refused.value.problems)


# --- what is meant stays what is written


def test_text_stays_as_it_is_written_whatever_it_looks_like() -> None:
    tree = read_tree("a: [NO, 0123, 1e3, 2026-03-01, yes, 'null', null, 12:30:45]\n", "t.yaml")
    assert isinstance(tree, Node)
    said = ["NO", "0123", "1e3", "2026-03-01", "yes", "null", None, "12:30:45"]
    assert tree.plain() == {"a": said}


def test_what_is_referred_to_is_there_and_an_own_key_goes_first() -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n"
    tree = read_tree(text, "t.yaml")
    assert isinstance(tree, Node)
    assert tree.plain()["b"] == {"x": "1", "y": "3"}
