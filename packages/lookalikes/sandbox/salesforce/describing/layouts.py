"""How one page layout is told: sections of two columns, for reading and for editing.

Documented: the keys. Recorded: that a field on a page carries its own describe under `details`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.salesforce.describing.fields import field_document
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.schema.object_types import Field, ObjectType

_COLUMNS = 2
Told = dict[str, Any]
Sections = list[tuple[str, list[Field]]]


@dataclass(frozen=True, slots=True)
class Page:
    """A layout as one user meets it."""

    id: str
    kind: ObjectType
    access: Access
    sections: Sections
    required: frozenset[str] = field(default_factory=frozenset)
    readonly: frozenset[str] = field(default_factory=frozenset)

    def told(self) -> Told:
        """The layout; what this org's pages do not have is empty."""
        return {
            "buttonLayoutSection": None,
            "detailLayoutSections": self._sections(self.sections),
            "editLayoutSections": self._sections(self._typed()),
            "feedView": None,
            "highlightsPanelLayoutSection": None,
            "id": self.id,
            "multirowEditLayoutSections": [],
            "offlineLinks": [],
            "quickActionList": None,
            "relatedContent": None,
            "relatedLists": [],
            "saveOptions": [],
        }

    def _typed(self) -> Sections:
        """What people may write somewhere on the page."""
        found = []
        for heading, fields in self.sections:
            writable = [each for each in fields if each.createable or each.updateable]
            found.append((heading, writable))
        return found

    def _sections(self, sections: Sections) -> list[Told]:
        return [self._section(heading, fields) for heading, fields in sections if fields]

    def _section(self, heading: str, fields: list[Field]) -> Told:
        rows = [fields[start : start + _COLUMNS] for start in range(0, len(fields), _COLUMNS)]
        return {
            "collapsed": False,
            "columns": _COLUMNS,
            "heading": heading,
            "layoutRows": [
                {"layoutItems": [self._item(each) for each in row], "numItems": len(row)}
                for row in rows
            ],
            "layoutSectionId": None,
            "parentLayoutId": self.id,
            "rows": len(rows),
            "tabOrder": "LeftToRight",
            "useCollapsibleSection": False,
            "useHeading": True,
        }

    def _item(self, shown: Field) -> Told:
        editable = shown.name not in self.readonly and self.access.edits(self.kind, shown)
        component: Told = {
            "apiName": None,
            "components": [],
            "details": field_document(self.kind, shown, self.access.edits(self.kind, shown)),
            "displayLines": 1,
            "fieldType": shown.type,
            "tabOrder": 1,
            "type": "Field",
            "value": shown.name,
        }
        return {
            "editableForNew": shown.createable and editable,
            "editableForUpdate": shown.updateable and editable,
            "label": shown.label,
            "layoutComponents": [component],
            "placeholder": False,
            "required": shown.required or shown.name in self.required,
        }
