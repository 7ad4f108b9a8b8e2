"""What an import asks for, in the JSON part of its form."""

from __future__ import annotations

from sandbox.hubspot.bodies.kinds import FLAG, TEXT, ListOf, MapOf, Object

_IMPORTS = "com.hubspot.imports.publicapi"
_COLUMN = Object(
    f"{_IMPORTS}.ColumnMapping",
    {
        "columnObjectTypeId": TEXT,
        "columnName": TEXT,
        "propertyName": TEXT,
        "columnType": TEXT,
        "idColumnType": TEXT,
        "foreignKeyType": MapOf(TEXT),
        "toColumnObjectTypeId": TEXT,
    },
)
_PAGE = Object(
    f"{_IMPORTS}.FileImportPage",
    {"hasHeader": FLAG, "columnMappings": ListOf(_COLUMN)},
    ("columnMappings",),
)
_FILE = Object(
    f"{_IMPORTS}.FileImport",
    {"fileName": TEXT, "fileFormat": TEXT, "fileImportPage": _PAGE, "dateFormat": TEXT},
    ("fileName", "fileImportPage"),
)
IMPORT = Object(
    f"{_IMPORTS}.ImportRequest",
    {
        "name": TEXT,
        "files": ListOf(_FILE),
        "importOperations": MapOf(TEXT),
        "dateFormat": TEXT,
        "timeZone": TEXT,
        "marketableContactImport": FLAG,
        "createContactListFromImport": FLAG,
    },
    ("name", "files"),
)
