"""The object types of the portal: their names, type ids, and the few facts that differ between them."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.hubspot.errors import refused


@dataclass(frozen=True, slots=True)
class Kind:
    """One object type; `defaults` are the properties a read returns when it names none."""

    name: str
    singular: str
    type_id: str
    modified: str
    created: str
    defaults: tuple[str, ...]
    searchable: tuple[str, ...]

    @property
    def system(self) -> tuple[str, str, str]:
        """The properties every answer carries, asked for or not."""
        return self.created, self.modified, "hs_object_id"


def _crm(name: str, singular: str, type_id: str, *defaults: str, searchable: tuple[str, ...]) -> Kind:
    # Contacts are older than the rest and keep their own name for the modified time.
    modified = "lastmodifieddate" if name == "contacts" else "hs_lastmodifieddate"
    return Kind(name, singular, type_id, modified, "createdate", defaults, searchable)


def _activity(name: str, singular: str, type_id: str, *searchable: str) -> Kind:
    return Kind(name, singular, type_id, "hs_lastmodifieddate", "hs_createdate", (), searchable)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _crm(
            "contacts",
            "contact",
            "0-1",
            *("email", "firstname", "lastname"),
            searchable=("firstname", "lastname", "email", "phone", "company", "hs_additional_emails"),
        ),
        _crm(
            "companies",
            "company",
            "0-2",
            *("domain", "name"),
            searchable=("website", "phone", "name", "domain"),
        ),
        _crm(
            "deals",
            "deal",
            "0-3",
            *("amount", "closedate", "dealname", "dealstage", "pipeline"),
            searchable=("dealname", "pipeline", "dealstage", "description", "dealtype"),
        ),
        _activity("meetings", "meeting_event", "0-47", "hs_meeting_title", "hs_meeting_body"),
        _activity("tasks", "task", "0-27", "hs_task_body", "hs_task_subject"),
        _activity("notes", "note", "0-46", "hs_note_body"),
    )
}

_BY_ALIAS: dict[str, Kind] = {"meeting": KINDS["meetings"]}
for _kind in KINDS.values():
    _BY_ALIAS |= {_kind.name: _kind, _kind.singular: _kind, _kind.type_id: _kind}


def kind_named(text: str) -> Kind:
    """The object type of that name, singular name or type id; refuses unknown ones as HubSpot does."""
    kind = _BY_ALIAS.get(text.lower())
    if kind is None:
        raise refused(f"Unable to infer object type from: {text}")
    return kind
