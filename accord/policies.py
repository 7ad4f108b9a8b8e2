"""Reads a workspace's `policy/` folder: every file, every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from connectors.errors import UserError
from mapping.language import Language, compile_language
from mapping.loader import Located, parse, read
from mapping.policy import ScopePolicy, SystemPolicy, TaxonomyPolicy
from mapping.problems import Problem, did_you_mean
from sync.model.policy import (
    RULES,
    SIDES,
    EntityMerge,
    MergePolicy,
    unions_without_members,
    unknown_sides,
)

Systems = tuple[str, str]
Texts = tuple[tuple[str, str | Problem], ...]
"""File name without `.yaml` → its text, or why there is none."""

MODELS: dict[str, type[BaseModel]] = {
    "taxonomy": TaxonomyPolicy,
    "scope": ScopePolicy,
    "merge": MergePolicy,
}
ALSO_KNOWN = frozenset({"distribution", "exceptions"})
"""Files that are read by who needs them."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The common language and the merge rules of a workspace."""

    language: Language
    merge: MergePolicy
    fingerprint: str = ""


def file_names(systems: Systems) -> tuple[str, ...]:
    """The policy files that make up the language and its rules, the systems' own among them."""
    return ("taxonomy", *systems, "scope", "merge")


def load_policy(folder: Path, systems: Systems) -> Policy:
    """The compiled policy. Raises UserError with every problem, each with file:line:column."""
    shown = folder.name
    texts = []
    for name in file_names(systems):
        texts.append((name, read(folder / f"{name}.yaml", name=f"{shown}/{name}.yaml")))
    found = _compiled(shown, tuple(texts), systems)
    problems = list(_unexpected(folder, shown, systems))
    if isinstance(found, Policy) and not problems:
        return found
    if not isinstance(found, Policy):
        problems += found
    raise UserError([str(problem) for problem in sorted(problems)])


def compile_policy(texts: dict[str, str], systems: Systems) -> Policy:
    """The policy that these texts amount to. Raises UserError with every problem."""
    wanted = tuple((name, texts[name]) for name in file_names(systems))
    found = _compiled("policy", wanted, systems)
    if not isinstance(found, Policy):
        raise UserError([str(problem) for problem in found])
    return found


@lru_cache(maxsize=4)
def _compiled(shown: str, texts: Texts, systems: Systems) -> Policy | tuple[Problem, ...]:
    """Parsing YAML with its places takes half a second, so the same texts are parsed once in a
    process.
    """
    files, problems = _parsed(shown, texts)
    if problems:
        return tuple(problems)
    problems += _misnamed(files, systems)
    described = [files[system] for system in systems]
    language = compile_language(files["taxonomy"], described, files["scope"])
    if not isinstance(language, Language):
        return (*problems, *language)
    problems += _merge_problems(files["merge"], language, systems)
    if problems:
        return tuple(problems)
    fingerprint = hashlib.sha256(repr(texts).encode()).hexdigest()[:16]
    return Policy(language, files["merge"].model, fingerprint)


def _parsed(shown: str, texts: Texts) -> tuple[dict[str, Any], list[Problem]]:
    """Every file that is well formed, by name; and what is wrong with the others, those that could
    not be read first.
    """
    problems = [text for _, text in texts if isinstance(text, Problem)]
    files: dict[str, Any] = {}
    for name, text in texts:
        if isinstance(text, Problem):
            continue
        model = MODELS.get(name, SystemPolicy)
        found = parse(text, model, name=f"{shown}/{name}.yaml")
        if isinstance(found, Located):
            files[name] = found
        else:
            problems += found
    return files, problems


def _misnamed(files: dict[str, Any], systems: Systems) -> Iterator[Problem]:
    """A system's file says which system it is about: the one it is named after."""
    for system in systems:
        said = files[system].model.system
        if said != system:
            told = f"system: this file is named after {system!r} and says {said!r}"
            yield files[system].problem(("system",), told)


def _unexpected(folder: Path, shown: str, systems: Systems) -> Iterator[Problem]:
    known = {*file_names(systems), *ALSO_KNOWN}
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in known:
            told = "no policy file has this name; it would never be read"
            yield Problem(f"{shown}/{path.name}", 0, 0, told)


def _merge_problems(
    merge: Located[MergePolicy], language: Language, systems: Systems
) -> Iterator[Problem]:
    for name, rules in merge.model.entities.items():
        if name not in language.entities:
            hint = did_you_mean(name, language.entities)
            yield merge.problem(("entities", name), f"no entity {name!r}{hint}")
            continue
        fields = language.entities[name].fields
        for at, field in _fields_named(rules):
            if field not in fields:
                told = f"{name} has no field {field!r}{did_you_mean(field, fields)}"
                yield merge.problem(("entities", name, *at), told)
    yield from _rule_problems(merge, language, systems)


def _rule_problems(
    merge: Located[MergePolicy], language: Language, systems: Systems
) -> Iterator[Problem]:
    for place, word, what in unknown_sides(merge.model, systems):
        known = [*SIDES, *systems] if what == "side" else [*RULES, *systems]
        hint = did_you_mean(word, known)
        *first, last = map(repr, known)
        there_are = f"there are {', '.join(first)} or {last}"
        yield merge.problem(place, f"no {what} {word!r}{hint}; {there_are}")
    for place, field in unions_without_members(merge.model, language.entities):
        told = (
            f"rule union: {field} holds one value, and of two different ones union would drop "
            "one without a word; use latest, authority, a side, fill or hold"
        )
        yield merge.problem(place, told)


def _fields_named(rules: EntityMerge) -> Iterator[tuple[Sequence[str | int], str]]:
    """Every canonical field that the rules of an entity name, with its place."""
    for field in rules.fields:
        yield ("fields", field), field
    for index, field in enumerate(rules.match):
        yield ("match", index), field
    for group, members in rules.groups.items():
        for index, field in enumerate(members):
            yield ("groups", group, index), field
    for index, field in enumerate(rules.guarded):
        yield ("guarded", index), field
