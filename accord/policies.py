"""Reads a workspace's `policy/` folder: every file, every problem at once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from connectors.errors import UserError
from distribution.lint import lint_distribution
from distribution.policy import DistributionPolicy
from mapping.exceptions import ExceptionsPolicy, lint_exceptions
from mapping.language import Language, compile_language
from mapping.lint import lint_readable
from mapping.loader import Located, parse, read
from mapping.policy import ScopePolicy, SystemPolicy, TaxonomyPolicy
from mapping.problems import Problem, did_you_mean, nearest, no_such
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
_ENDING = re.compile(r"\.ya?ml\b", re.IGNORECASE)

MODELS: dict[str, type[BaseModel]] = {
    "taxonomy": TaxonomyPolicy,
    "scope": ScopePolicy,
    "merge": MergePolicy,
    "distribution": DistributionPolicy,
    "exceptions": ExceptionsPolicy,
}
ALSO_KNOWN = ("distribution", "exceptions")
"""Files that a workspace may have or not."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The common language and the merge rules of a workspace. `files` are what was read of each
    file, by its name without `.yaml`, with the places of everything in it.
    """

    language: Language
    merge: MergePolicy
    fingerprint: str = ""
    files: Mapping[str, Located[Any]] = field(default_factory=dict)

    @property
    def exceptions(self) -> ExceptionsPolicy:
        """The approved variations; none where the workspace has no such file."""
        located = self.files.get("exceptions")
        return located.model if located else ExceptionsPolicy()


def file_names(systems: Systems) -> tuple[str, ...]:
    """The policy files that make up the language and its rules, the systems' own among them."""
    return ("taxonomy", *systems, "scope", "merge")


def load_policy(folder: Path, systems: Systems) -> Policy:
    """The compiled policy. Raises UserError with every problem, each with file:line:column."""
    shown = folder.name
    found = _compiled(shown, tuple(_texts(folder, systems)), systems)
    problems = list(_unexpected(folder, shown, systems))
    if isinstance(found, Policy) and not problems:
        return found
    if not isinstance(found, Policy):
        problems += found
    raise UserError([str(problem) for problem in sorted(set(problems))])


def _texts(folder: Path, systems: Systems) -> Iterator[tuple[str, str | Problem]]:
    """The text of every file that is needed or there."""
    for name in (*file_names(systems), *ALSO_KNOWN):
        path = folder / f"{name}.yaml"
        if name not in ALSO_KNOWN or os.path.lexists(path):
            yield name, read(path, name=f"{folder.name}/{name}.yaml")


def compile_policy(texts: dict[str, str], systems: Systems) -> Policy:
    """The policy that these texts amount to. Raises UserError with every problem."""
    names = [*file_names(systems), *(name for name in ALSO_KNOWN if name in texts)]
    wanted = tuple((name, texts[name]) for name in names)
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
    problems += _misnamed(files, systems)
    problems += _beside_the_maps(files, systems)
    described = [files[system] for system in systems if system in files]
    if not all(name in files for name in file_names(systems)):
        problems += lint_readable(files.get("taxonomy"), described, files.get("scope"))
        return tuple(sorted(set(problems)))
    language = compile_language(files["taxonomy"], described, files["scope"])
    if not isinstance(language, Language):
        problems += language
    if problems or not isinstance(language, Language):
        return tuple(sorted(set(problems)))
    return Policy(language, files["merge"].model, _print(texts, systems), files)


def _print(texts: Texts, systems: Systems) -> str:
    """Another one for another language or other rules; who gets a lead is none of a record's."""
    names = file_names(systems)
    decisive = tuple(each for each in texts if each[0] in names)
    return hashlib.sha256(repr(decisive).encode()).hexdigest()[:16]


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


def _beside_the_maps(files: dict[str, Any], systems: Systems) -> Iterator[Problem]:
    """What the rules, and the files that only some workspaces have, name and nobody knows."""
    taxonomy = files.get("taxonomy")
    if taxonomy is None:
        return
    if "merge" in files:
        yield from _merge_problems(files["merge"], taxonomy.model, systems)
    if "distribution" in files:
        yield from lint_distribution(files["distribution"], taxonomy)
    if "exceptions" in files:
        yield from lint_exceptions(files["exceptions"], taxonomy, systems)


def _misnamed(files: dict[str, Any], systems: Systems) -> Iterator[Problem]:
    """A system's file says which system it is about: the one it is named after."""
    for system in systems:
        said = files[system].model.system if system in files else system
        if said != system:
            told = f"system: this file is named after {system!r} and says {said!r}"
            yield files[system].problem(("system",), f"{told}; type `system: {system}`")


def _unexpected(folder: Path, shown: str, systems: Systems) -> Iterator[Problem]:
    """Files that look as if they were read and are not: misnamed ones, copies, other endings."""
    known = [f"{name}.yaml" for name in (*file_names(systems), *ALSO_KNOWN)]
    if not folder.is_dir():
        return
    there = os.listdir(folder)
    for name in sorted(there):
        looks_like_policy = _ENDING.search(name) and not name.startswith(".")
        if not looks_like_policy or name in known:
            continue
        near = nearest(name, known, count=1)
        told = f"no policy file has this name, so it would never be read; {_instead(near, there)}"
        yield Problem(f"{shown}/{name}", 1, 1, told)


def _instead(near: Sequence[str], there: Sequence[str]) -> str:
    """What to do with a file of a name like that."""
    if not near:
        return "move it away"
    if near[0] in there:
        return f"what is read is {near[0]}, so move this one away"
    return f"name it {near[0]}, or move it away"


def _merge_problems(
    merge: Located[MergePolicy], taxonomy: TaxonomyPolicy, systems: Systems
) -> Iterator[Problem]:
    for name, rules in merge.model.entities.items():
        if name not in taxonomy.entities:
            told = no_such("entity", name, taxonomy.entities)
            yield merge.problem(("entities", name), told)
            continue
        fields = taxonomy.entities[name].fields
        for at, named in _fields_named(rules):
            if named not in fields:
                told = f"{name}: {no_such('field', named, fields)}"
                yield merge.problem(("entities", name, *at), told)
    yield from _rule_problems(merge, taxonomy, systems)


def _rule_problems(
    merge: Located[MergePolicy], taxonomy: TaxonomyPolicy, systems: Systems
) -> Iterator[Problem]:
    for place, word, what in unknown_sides(merge.model, systems):
        known = [*SIDES, *systems] if what == "side" else [*RULES, *systems]
        hint = did_you_mean(word, known)
        *first, last = map(repr, known)
        there_are = f"there are {', '.join(first)} or {last}"
        yield merge.problem(place, f"no {what} {word!r}{hint}; {there_are}")
    for place, named in unions_without_members(merge.model, taxonomy.entities):
        told = (
            f"rule union: {named} holds one value, and of two different ones union would drop "
            "one without a word; use latest, authority, a side, fill or hold"
        )
        yield merge.problem(place, told)


def _fields_named(rules: EntityMerge) -> Iterator[tuple[Sequence[str | int], str]]:
    """Every canonical field that the rules of an entity name, with its place."""
    for name in rules.fields:
        yield ("fields", name), name
    for index, name in enumerate(rules.match):
        yield ("match", index), name
    for group, members in rules.groups.items():
        for index, name in enumerate(members):
            yield ("groups", group, index), name
    for index, name in enumerate(rules.guarded):
        yield ("guarded", index), name
