"""Property definitions, their groups, pipelines with stages, and object types."""

from verify.probe import Look
from verify.probes.hubspot.calls import THEIRS, call

_P = "/crm/v3/properties"
_PIPES = "/crm/v3/pipelines/deals"
_NAMED = Look(named={"results": "name"}, free=("results.*.displayOrder",))
_PROPERTY = {
    "name": "$mark",
    "label": "Made to verify",
    "type": "enumeration",
    "fieldType": "select",
    "groupName": "contactinformation",
    "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}],
}
_TEXT = {**_PROPERTY, "name": "${mark}_b", "type": "string", "fieldType": "text", "options": []}
_STAGE = {"label": "First", "displayOrder": 0, "metadata": {"probability": "0.5"}}
_PIPELINE = {"label": "$mark", "displayOrder": 9, "stages": [_STAGE]}
_TYPE = {
    "name": "$mark",
    "labels": {"singular": "Thing", "plural": "Things"},
    "primaryDisplayProperty": "title",
    "requiredProperties": ["title"],
    "properties": [{"name": "title", "label": "Title", "type": "string", "fieldType": "text"}],
    "associatedObjects": ["CONTACT"],
}
_KINDS = ("contacts", "companies", "deals", "tickets", "notes", "tasks", "products", "line_items")

DEFINITION_PROBES = (
    # properties
    *(call(f"the properties of {kind}", "GET", f"{_P}/{kind}", look=_NAMED) for kind in _KINDS),
    call("the properties of an unknown type", "GET", f"{_P}/widgets"),
    call("the archived properties", "GET", f"{_P}/contacts?archived=true", look=THEIRS),
    call("one property", "GET", f"{_P}/contacts/email"),
    call("the property of the lifecycle stage", "GET", f"{_P}/contacts/lifecyclestage", look=Look(common={"options": "value"})),
    call("a property there is not", "GET", f"{_P}/contacts/no_such_property"),
    call("make a property", "POST", f"{_P}/contacts", _PROPERTY),
    call("make the same property again", "POST", f"{_P}/contacts", _PROPERTY),
    call("read the property that was made", "GET", f"{_P}/contacts/$mark"),
    call("change a property", "PATCH", f"{_P}/contacts/$mark", {"label": "Changed"}),
    call("change a property's type", "PATCH", f"{_P}/contacts/$mark", {"type": "no_such_type"}),
    call("change a property of the vendor's", "PATCH", f"{_P}/contacts/createdate", {"type": "string"}),
    call("make a property without what is required", "POST", f"{_P}/contacts", {"name": "${mark}_c"}),
    call("make a property of an unknown field type", "POST", f"{_P}/contacts", {**_TEXT, "fieldType": "wish"}),
    call("make a property of an unknown type", "POST", f"{_P}/contacts", {**_TEXT, "type": "wish"}),
    call("make a property in an unknown group", "POST", f"{_P}/contacts", {**_TEXT, "groupName": "no_such_group"}),
    call("make a property with a bad name", "POST", f"{_P}/contacts", {**_TEXT, "name": "Bad Name"}),
    call("make several properties", "POST", f"{_P}/contacts/batch/create", {"inputs": [_TEXT]}),
    call("read several properties", "POST", f"{_P}/contacts/batch/read", {"inputs": [{"name": "email"}, {"name": "no_such_property"}], "archived": False}),
    call("archive several properties", "POST", f"{_P}/contacts/batch/archive", {"inputs": [{"name": "${mark}_b"}]}),
    call("delete a property", "DELETE", f"{_P}/contacts/$mark"),
    call("delete a property again", "DELETE", f"{_P}/contacts/$mark"),
    call("delete a property of the vendor's", "DELETE", f"{_P}/contacts/email"),
    # groups
    call("the groups", "GET", f"{_P}/contacts/groups", look=Look(common={"results": "name"}, free=("results.*.displayOrder",))),
    call("make a group", "POST", f"{_P}/contacts/groups", {"name": "$mark", "label": "Made to verify", "displayOrder": -1}),
    call("make the same group again", "POST", f"{_P}/contacts/groups", {"name": "$mark", "label": "Made to verify"}),
    call("read a group", "GET", f"{_P}/contacts/groups/$mark"),
    call("change a group", "PATCH", f"{_P}/contacts/groups/$mark", {"label": "Changed"}),
    call("read a group there is not", "GET", f"{_P}/contacts/groups/no_such_group"),
    call("delete a group", "DELETE", f"{_P}/contacts/groups/$mark"),
    # pipelines
    call("the pipelines", "GET", _PIPES, look=THEIRS),
    call("the standard pipeline", "GET", f"{_PIPES}/default", look=THEIRS),
    call("a pipeline there is not", "GET", f"{_PIPES}/no_such_pipeline"),
    call("make a pipeline", "POST", _PIPES, _PIPELINE, keeps={"pipeline": "id", "stage": "stages.0.id"}),
    call("make a pipeline without stages", "POST", _PIPES, {"label": "$mark x", "displayOrder": 0, "stages": []}),
    call("make a pipeline without what is required", "POST", _PIPES, {"label": "$mark y"}),
    call("change a pipeline", "PATCH", f"{_PIPES}/$pipeline", {"label": "$mark two"}),
    call("the stages", "GET", f"{_PIPES}/$pipeline/stages"),
    call("make a stage", "POST", f"{_PIPES}/$pipeline/stages", {"label": "Second", "displayOrder": 1, "metadata": {"probability": "0.8"}}, keeps={"second_stage": "id"}),
    call("make a stage with a bad probability", "POST", f"{_PIPES}/$pipeline/stages", {"label": "Third", "displayOrder": 2, "metadata": {"probability": "high"}}),
    call("make a stage without a probability", "POST", f"{_PIPES}/$pipeline/stages", {"label": "Fourth", "displayOrder": 3}),
    call("read a stage", "GET", f"{_PIPES}/$pipeline/stages/$second_stage"),
    call("change a stage", "PATCH", f"{_PIPES}/$pipeline/stages/$second_stage", {"label": "Other"}),
    call("replace a stage", "PUT", f"{_PIPES}/$pipeline/stages/$second_stage", {"label": "New", "displayOrder": 1, "metadata": {"probability": "0.9"}}),
    call("the changes of a stage", "GET", f"{_PIPES}/$pipeline/stages/$second_stage/audit", look=THEIRS),
    call("delete a stage", "DELETE", f"{_PIPES}/$pipeline/stages/$second_stage"),
    call("replace a pipeline", "PUT", f"{_PIPES}/$pipeline", {"label": "$mark three", "displayOrder": 9, "stages": [{**_STAGE, "stageId": "$stage"}]}),
    call("the changes of a pipeline", "GET", f"{_PIPES}/$pipeline/audit", look=THEIRS),
    call("delete a pipeline", "DELETE", f"{_PIPES}/$pipeline"),
    # object types
    call("the object types", "GET", "/crm/v3/schemas", look=THEIRS),
    call("the object type of contacts", "GET", "/crm/v3/schemas/contacts", look=Look(common={"properties": "name", "associations": "id"}, free=("properties.*.displayOrder",))),
    call("an object type there is not", "GET", "/crm/v3/schemas/widgets"),
    call("make an object type", "POST", "/crm/v3/schemas", _TYPE, keeps={"type": "objectTypeId"}, look=THEIRS),
    call("make an object type without what is required", "POST", "/crm/v3/schemas", {"name": "x"}),
    call("change an object type", "PATCH", "/crm/v3/schemas/$type", {"description": "Changed"}, look=THEIRS),
    call("change an object type there is not", "PATCH", "/crm/v3/schemas/widgets", {"description": "x"}),
    call("make a record of it", "POST", "/crm/v3/objects/$type", {"properties": {"title": "$mark"}}, keeps={"thing": "id"}),
    call("let it be tied to companies", "POST", "/crm/v3/schemas/$type/associations", {"fromObjectTypeId": "$type", "toObjectTypeId": "0-2", "name": "$mark"}, keeps={"tie": "id"}, look=THEIRS),
    call("let it be tied no more", "DELETE", "/crm/v3/schemas/$type/associations/$tie"),
    call("delete an object type with records", "DELETE", "/crm/v3/schemas/$type"),
    call("delete an object type there is not", "DELETE", "/crm/v3/schemas/widgets"),
)  # fmt: skip
