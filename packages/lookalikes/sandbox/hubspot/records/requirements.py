"""What a record needs before it can be made or changed: HubSpot's own demands and the portal's
rules.

The wording of these refusals is documented only in part; each function says which part is a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sandbox.hubspot.errors import refused

if TYPE_CHECKING:
    from sandbox.hubspot.associations.linking import Linking
    from sandbox.hubspot.definitions.kinds import Kind
    from sandbox.hubspot.portal.account import Portal


def demanding(portal: Portal, kind: Kind) -> bool:
    """Whether a new record of this type needs anything at all."""
    return bool(kind.required or kind.name == "leads" or portal.settings.validation_rules)


def check_new(
    portal: Portal, kind: Kind, props: Mapping[str, str], links: Iterable[Linking]
) -> None:
    """Refuse a record that lacks what its object type demands."""
    missing = kind.required and [name for name in kind.required if not props.get(name)]
    if missing:
        # The sentence is reported; that `context` names the properties is documented for custom
        # objects.
        message = f"Error creating {kind.singular.upper()}. Some required properties were not set."
        raise refused(message, context={"properties": missing})
    if kind.name == "leads" and not any(link.other[0] == "contacts" for link in links):
        # Documented: a lead needs an existing contact. How its absence is worded is unverified.
        raise refused("A lead must be associated to a contact", context={"objectType": ["0-136"]})
    if portal.settings.validation_rules:
        _check_rules(portal, kind, props, creating=True)


def check_change(portal: Portal, kind: Kind, props: Mapping[str, str]) -> None:
    """Refuse a change that breaks a rule of the portal's."""
    _check_rules(portal, kind, props, creating=False)


def _check_rules(portal: Portal, kind: Kind, props: Mapping[str, str], *, creating: bool) -> None:
    # Enforced on API writes since 2026-09; the codes are documented, the shape around them is not.
    errors = []
    for rule in portal.settings.validation_rules:
        if rule.get("object") != kind.name or props.get(str(rule["property"])):
            continue
        when = rule.get("when")
        code = "MISSING_CONDITIONAL_REQUIRED_PROPERTY" if when else "MISSING_REQUIRED_PROPERTY"
        applies = (
            all(props.get(name) in values for name, values in when.items()) if when else creating
        )
        if applies:
            context = {"propertyName": [rule["property"]]}
            errors.append(
                {"message": f"{rule['property']} is required", "code": code, "context": context}
            )
    if errors:
        raise refused("Some required properties were not set.", errors=errors)
