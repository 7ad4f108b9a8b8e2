"""The portal's business units, which its pages call brands.

Documented: the account's own brand has the id 0; a portal without the add-on has no others, and is
told of none here, which is not recorded.
"""

from __future__ import annotations

from typing import Any

_FIRST_ID = 101
_OWN = "Account default"

Brand = dict[str, Any]


class Brands:
    """Business units by id, without the account's own; `people` are the ids of the users who may
    see one, nobody named meaning everybody.
    """

    def __init__(self) -> None:
        self.by_id: dict[str, Brand] = {}

    @property
    def ids(self) -> list[str]:
        """The ids that a record may have; none without the add-on."""
        return ["0", *self.by_id] if self.by_id else []

    def of_user(self, user_id: str) -> list[Brand]:
        """The brands that a user may see."""
        if not self.by_id:
            return []
        own: Brand = {"id": "0", "name": _OWN, "logo": None, "people": []}
        every = [own, *self.by_id.values()]
        return [brand for brand in every if not brand["people"] or user_id in brand["people"]]

    def settle(self, wanted: list[Any], people: dict[str, list[str]]) -> None:
        """Begin anew with these: a name each, or `{"name", "logo"?}`; `people` by name."""
        self.by_id = {}
        for number, told in enumerate(wanted, _FIRST_ID):
            brand = told if isinstance(told, dict) else {"name": told}
            name = str(brand["name"])
            self.by_id[str(number)] = {
                "id": str(number),
                "name": name,
                "logo": brand.get("logo"),
                "people": people.get(name, []),
            }

    def state(self) -> dict[str, Brand]:
        """Everything, for a snapshot."""
        return self.by_id

    def restore(self, saved: dict[str, Brand]) -> None:
        """Put back what `state` gave."""
        self.by_id = saved
