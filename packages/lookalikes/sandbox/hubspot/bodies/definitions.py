"""The bodies of calls about property definitions, their groups, pipelines and object types."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import FLAG, INT, TEXT, Choice, Kind, ListOf, MapOf, Object
from sandbox.hubspot.bodies.objects import batch_of

_PROPERTIES = "com.hubspot.properties.publicapi.core"
_PIPELINES = "com.hubspot.pipelines.publicapi.core"
_SCHEMAS = "com.hubspot.inbounddb.schemas.publicapi"
_OPTION = Object(
    f"{_PROPERTIES}.OptionInput",
    {
        "label": TEXT,
        "value": TEXT,
        "description": TEXT,
        "displayOrder": INT,
        "hidden": FLAG,
    },
    ("label", "value"),
)
# Recorded, in this order.
_FIELD_TYPE = Choice(
    (
        *("calculation_equation", "checkbox", "phonenumber", "number", "textarea"),
        *("booleancheckbox", "file", "text", "date", "html", "select", "radio"),
    )
)
# The order is unverified.
_TYPE = Choice(
    (
        *("string", "number", "date", "datetime", "enumeration", "bool"),
        *("phone_number", "json", "object_coordinates"),
    )
)
_DEFINITION: dict[str, Kind] = {
    "name": TEXT,
    "label": TEXT,
    "type": _TYPE,
    "fieldType": _FIELD_TYPE,
    "groupName": TEXT,
    "description": TEXT,
    "options": ListOf(_OPTION),
    "displayOrder": INT,
    "hidden": FLAG,
    "formField": FLAG,
    "hasUniqueValue": FLAG,
    "externalOptions": FLAG,
    "referencedObjectType": TEXT,
    "calculationFormula": TEXT,
}
NEW_PROPERTY = Object(
    f"{_PROPERTIES}.PropertyCreate",
    _DEFINITION,
    ("name", "label", "type", "fieldType", "groupName"),
)
CHANGED_PROPERTY = Object(f"{_PROPERTIES}.PropertyUpdate", _DEFINITION)
NEW_PROPERTIES = batch_of(NEW_PROPERTY)
_NAMED = Object(f"{_PROPERTIES}.PropertyName", {"name": TEXT}, ("name",))
READ_PROPERTIES = Object(
    f"{_PROPERTIES}.BatchReadInputPropertyName",
    {"inputs": ListOf(_NAMED), "archived": FLAG},
    ("inputs",),
)
PROPERTY_NAMES = batch_of(_NAMED)
_GROUP: dict[str, Kind] = {"name": TEXT, "label": TEXT, "displayOrder": INT}
NEW_GROUP = Object(f"{_PROPERTIES}.PropertyGroupCreate", _GROUP, ("name", "label"))
CHANGED_GROUP = Object(f"{_PROPERTIES}.PropertyGroupUpdate", _GROUP)

_STAGE: dict[str, Kind] = {
    "label": TEXT,
    "displayOrder": INT,
    "metadata": MapOf(TEXT),
    "stageId": TEXT,
    "archived": FLAG,
}
NEW_STAGE = Object(f"{_PIPELINES}.PipelineStageInput", _STAGE, ("label", "displayOrder"))
CHANGED_STAGE = Object(f"{_PIPELINES}.PipelineStagePatchInput", _STAGE)
_PIPELINE: dict[str, Kind] = {
    "label": TEXT,
    "displayOrder": INT,
    "stages": ListOf(NEW_STAGE),
    "pipelineId": TEXT,
    "archived": FLAG,
}
NEW_PIPELINE = Object(
    f"{_PIPELINES}.PipelineInput",
    _PIPELINE,
    ("label", "displayOrder", "stages"),
)
CHANGED_PIPELINE = Object(f"{_PIPELINES}.PipelinePatchInput", _PIPELINE)

_SCHEMA: dict[str, Kind] = {
    "name": TEXT,
    "labels": Object(f"{_SCHEMAS}.ObjectTypeDefinitionLabels", {"singular": TEXT, "plural": TEXT}),
    "description": TEXT,
    "requiredProperties": ListOf(TEXT),
    "searchableProperties": ListOf(TEXT),
    "primaryDisplayProperty": TEXT,
    "secondaryDisplayProperties": ListOf(TEXT),
    "properties": ListOf(
        Object(
            f"{_SCHEMAS}.ObjectTypePropertyCreate",
            _DEFINITION,
            ("name", "label", "type", "fieldType"),
        )
    ),
    "associatedObjects": ListOf(TEXT),
    "restorable": FLAG,
}
NEW_OBJECT_TYPE = Object(
    f"{_SCHEMAS}.ObjectSchemaEgg",
    _SCHEMA,
    ("name", "labels", "requiredProperties", "properties", "associatedObjects"),
)
CHANGED_OBJECT_TYPE = Object(f"{_SCHEMAS}.ObjectTypeDefinitionPatch", _SCHEMA)
NEW_ASSOCIATION_DEFINITION = Object(
    f"{_SCHEMAS}.AssociationDefinitionEgg",
    {"fromObjectTypeId": TEXT, "toObjectTypeId": TEXT, "name": TEXT},
    ("fromObjectTypeId", "toObjectTypeId"),
)
