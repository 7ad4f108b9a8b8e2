"""What differs between portals and cannot be seen from outside: the forms a trial may choose
between.

Where the vendor documents two behaviours, or nobody has recorded one, the portal plays the default
named here and the control API chooses the other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.hubspot.errors import refused

FORMS = {"lifecycle_backward": ("ignore", "refuse"), "missing_page": ("html", "json")}

Rule = dict[str, Any]


@dataclass
class PortalSettings:
    """The switches of one portal; `validation_rules` are `{"object", "property", "when"?: {name:
    [values]}}`.
    """

    # Documented: a merge makes a new id. A public beta keeps the primary's instead.
    merge_keeps_primary: bool = False
    # Unrecorded: "ignore" answers 200 and keeps the stage (the default: the harder case for a
    # client), "refuse" 400.
    lifecycle_backward: str = "ignore"
    # Recorded in 2024: reading what is not there answers "html", the default; later reports quote a
    # "json" body.
    missing_page: str = "html"
    validation_rules: list[Rule] = field(default_factory=list)

    def change(self, wanted: dict[str, Any]) -> None:
        """Set some switches; refuses unknown names and forms."""
        unknown = sorted(set(wanted) - set(asdict(self)))
        if unknown:
            raise refused(
                f"A portal has no setting {', '.join(unknown)}; it has {', '.join(asdict(self))}"
            )
        for name, forms in FORMS.items():
            if wanted.get(name, forms[0]) not in forms:
                raise refused(f"{name} is one of {', '.join(forms)}")
        for name, value in wanted.items():
            setattr(self, name, value)

    def state(self) -> dict[str, Any]:
        """The switches as they stand."""
        return asdict(self)
