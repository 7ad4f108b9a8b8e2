"""JSON Schemas of the files an admin writes, for editors: what the loader accepts, and at most a
little more.

The models check more than a schema can say (names that must exist elsewhere, sums of weights).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from accord.settings import settings_model
from connectors.kinds import ConnectorKind, kind_of
from distribution.policy import DistributionPolicy
from mapping.exceptions import ExceptionsPolicy
from mapping.policy import ScopePolicy, SystemPolicy, TaxonomyPolicy
from sync.model.policy import MergePolicy

POLICY: Mapping[str, type[BaseModel]] = {
    "taxonomy": TaxonomyPolicy,
    "system": SystemPolicy,
    "scope": ScopePolicy,
    "merge": MergePolicy,
    "distribution": DistributionPolicy,
    "exceptions": ExceptionsPolicy,
}
"""The policy files; `system` is the file of either system, which is called by its name."""
SHIPPED = ("salesforce", "hubspot")
SHORT_FORMS = ("PairBlock", "FieldMapPolicy")
"""Models that may be written as one text."""

Node = dict[str, Any]
"""A part of a schema."""


class _Plain(GenerateJsonSchema):
    """Without the titles that repeat every key with a capital."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def kinds() -> dict[str, ConnectorKind]:
    """The connectors that ship with Accord."""
    return {name: kind_of(name) for name in SHIPPED}


def schemas() -> dict[str, Node]:
    """Every schema by the name of its file, without `.schema.json`."""
    found = {"settings": _finished(_settings())}
    for name, model in POLICY.items():
        found[name] = _finished(of_model(model))
    return found


def of_model(model: type[BaseModel]) -> Node:
    """The schema of a model, as pydantic tells it."""
    return model.model_json_schema(schema_generator=_Plain)


def _settings() -> Node:
    """`accord.yaml`: any two connections, those of other packages too; old places are marked."""
    schema = of_model(settings_model(kinds()))
    connections = schema["$defs"]["Connections"]
    del connections["required"]
    connections["additionalProperties"] = {"type": "object"}
    for kind in kinds().values():
        for place, name in kind.earlier.items():
            section, _, key = place.partition(".")
            old = schema["$defs"][section.title()]["properties"][key]
            old["deprecated"] = True
            old["description"] = f"Now `connections.{kind.name}.{name}`. {old['description']}"
    return schema


def _finished(schema: Node) -> Node:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return draft | _with_short_forms(schema)


def _with_short_forms(node: Any) -> Any:
    """The same schema, a text allowed wherever a model has a short form."""
    if isinstance(node, list):
        return [_with_short_forms(part) for part in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _with_short_forms(part) for key, part in node.items()}
    named = str(changed.get("$ref", "")).rpartition("/")[2]
    if named in SHORT_FORMS:
        reference = changed.pop("$ref")
        changed["anyOf"] = [{"type": "string"}, {"$ref": reference}]
    return changed
