"""Reads a workspace's `policy/` folder: every file, every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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
from sync.model.policy import MergePolicy

STARTER = Path(__file__).parent / "policy"
SYSTEMS = ("salesforce", "hubspot")


@dataclass(frozen=True, slots=True)
class Policy:
    """The common language and the merge rules of a workspace."""

    language: Language
    merge: MergePolicy
    fingerprint: str = ""


def load_policy(folder: Path) -> Policy:
    """The compiled policy. Raises UserError with every problem, each with file:line:column."""
    shown = folder.name
    texts = tuple(
        (name, read(folder / f"{name}.yaml", name=f"{shown}/{name}.yaml")) for name in FILES
    )
    found = _compiled(shown, texts)
    problems = [*_unexpected(folder, shown), *(found if not isinstance(found, Policy) else ())]
    if isinstance(found, Policy) and not problems:
        return found
    raise UserError([str(problem) for problem in sorted(problems)])


FILES = ("taxonomy", *SYSTEMS, "scope", "merge")


@lru_cache(maxsize=4)
def _compiled(
    shown: str, texts: tuple[tuple[str, str | Problem], ...]
) -> Policy | tuple[Problem, ...]:
    """Parsing YAML with its places takes half a second, so the same texts are parsed once in a
    process.
    """
    problems = [text for _, text in texts if isinstance(text, Problem)]
    models: dict[str, type[BaseModel]] = {
        "taxonomy": TaxonomyPolicy,
        "scope": ScopePolicy,
        "merge": MergePolicy,
    }
    files: dict[str, Any] = {}
    for name, text in texts:
        if isinstance(text, str):
            found = parse(text, models.get(name, SystemPolicy), name=f"{shown}/{name}.yaml")
            if isinstance(found, Located):
                files[name] = found
            else:
                problems.extend(found)
    if problems or len(files) < len(texts):
        return tuple(problems)
    language = compile_language(
        files["taxonomy"], [files[system] for system in SYSTEMS], files["scope"]
    )
    if not isinstance(language, Language):
        return tuple(language)
    problems = list(_merge_problems(files["merge"], language))
    fingerprint = hashlib.sha256(repr(texts).encode()).hexdigest()[:16]
    return tuple(problems) or Policy(language, files["merge"].model, fingerprint)


KNOWN_FILES = frozenset(
    {"taxonomy", "salesforce", "hubspot", "scope", "merge", "distribution", "exceptions"}
)


def _unexpected(folder: Path, shown: str) -> Iterable[Problem]:
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in KNOWN_FILES:
            yield Problem(
                f"{shown}/{path.name}", 0, 0, "no policy file has this name; it would never be read"
            )


def _merge_problems(merge: Located[MergePolicy], language: Language) -> Iterable[Problem]:
    for name, rules in merge.model.entities.items():
        if name not in language.entities:
            hint = did_you_mean(name, language.entities)
            yield merge.problem(("entities", name), f"no entity {name!r}{hint}")
            continue
        fields = language.entities[name].fields
        used: list[tuple[tuple[str | int, ...], str]] = [
            (("fields", field), field) for field in rules.fields
        ]
        used += [(("match", index), field) for index, field in enumerate(rules.match)]
        used += [
            (("groups", group, i), f)
            for group, members in rules.groups.items()
            for i, f in enumerate(members)
        ]
        used += [(("guarded", index), field) for index, field in enumerate(rules.guarded)]
        for at, field in used:
            if field not in fields:
                hint = did_you_mean(field, fields)
                yield merge.problem(("entities", name, *at), f"{name} has no field {field!r}{hint}")
