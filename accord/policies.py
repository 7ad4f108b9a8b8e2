"""Reads a workspace's `policy/` folder: every file, every problem at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from connectors.errors import UserError
from mapping.language import Language, compile_language
from mapping.loader import Located, load
from mapping.policy import ScopePolicy, SystemPolicy, TaxonomyPolicy
from mapping.problems import Problem, did_you_mean
from sync.policy import MergePolicy

STARTER = Path(__file__).parent / "policy"
SYSTEMS = ("salesforce", "hubspot")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Policy:
    """The common language and the merge rules of a workspace."""

    language: Language
    merge: MergePolicy


def load_policy(folder: Path) -> Policy:
    """The compiled policy. Raises UserError with every problem, each with file:line:column."""
    shown = folder.name
    problems: list[Problem] = []

    def read(name: str, model: type[Model]) -> Located[Model] | None:
        found = load(folder / name, model, name=f"{shown}/{name}")
        if isinstance(found, Located):
            return found
        problems.extend(found)
        return None

    taxonomy = read("taxonomy.yaml", TaxonomyPolicy)
    systems = [read(f"{system}.yaml", SystemPolicy) for system in SYSTEMS]
    scope = read("scope.yaml", ScopePolicy)
    merge = read("merge.yaml", MergePolicy)
    problems.extend(_unexpected(folder, shown))
    if taxonomy and scope and all(systems) and merge:
        language = compile_language(taxonomy, [system for system in systems if system], scope)
        if isinstance(language, Language) and not problems:
            problems.extend(_merge_problems(merge, language))
            if not problems:
                return Policy(language, merge.model)
        elif not isinstance(language, Language):
            problems.extend(language)
    raise UserError([str(problem) for problem in sorted(problems)])


KNOWN_FILES = frozenset({"taxonomy", "salesforce", "hubspot", "scope", "merge", "distribution", "exceptions"})


def _unexpected(folder: Path, shown: str) -> Iterable[Problem]:
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in KNOWN_FILES:
            yield Problem(f"{shown}/{path.name}", 0, 0, "no policy file has this name; it would never be read")


def _merge_problems(merge: Located[MergePolicy], language: Language) -> Iterable[Problem]:
    for name, rules in merge.model.entities.items():
        if name not in language.entities:
            hint = did_you_mean(name, language.entities)
            yield merge.problem(("entities", name), f"no entity {name!r}{hint}")
            continue
        fields = language.entities[name].fields
        used: list[tuple[tuple[str | int, ...], str]] = [(("fields", field), field) for field in rules.fields]
        used += [(("match", index), field) for index, field in enumerate(rules.match)]
        used += [(("groups", group, i), f) for group, members in rules.groups.items() for i, f in enumerate(members)]
        for at, field in used:
            if field not in fields:
                hint = did_you_mean(field, fields)
                yield merge.problem(("entities", name, *at), f"{name} has no field {field!r}{hint}")
