"""The routes of imports; starting one takes a multipart form."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP

from sandbox.hubspot.bodies.imports import IMPORT
from sandbox.hubspot.bodies.reading import read_body
from sandbox.hubspot.errors import refused
from sandbox.hubspot.records import imports
from sandbox.hubspot.wire.calls import Call, Reply, Table


def _start(call: Call) -> Reply:
    fields, files = _parts(call)
    request = read_body(fields.get("importRequest", b"{}"), IMPORT)
    return Reply(200, imports.start(call.model, request, files))


def _list(call: Call) -> Reply:
    return Reply(200, imports.listed(call.model))


def _get(call: Call) -> Reply:
    return Reply(200, imports.get(call.model, call.record_id))


def _cancel(call: Call) -> Reply:
    return Reply(200, imports.cancel(call.model, call.record_id))


def _errors(call: Call) -> Reply:
    return Reply(200, imports.errors(call.model, call.record_id))


def _parts(call: Call) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The form's plain fields by name, and its files by file name."""
    head = f"Content-Type: {call.content_type}\r\n\r\n".encode()
    document = BytesParser(policy=HTTP).parsebytes(head + call.raw)
    if not document.is_multipart():
        raise refused(
            "An import is started with a multipart form",
            status=415,
            category="UNSUPPORTED_MEDIA_TYPE",
        )
    fields: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    for part in document.iter_parts():
        content = bytes(part.get_payload(decode=True) or b"")
        name = str(part.get_param("name", "", header="content-disposition"))
        if part.get_filename():
            files[str(part.get_filename())] = content
        else:
            fields[name] = content
    return fields, files


_ALL = "/crm/v3/imports"
_ONE = _ALL + "/{record_id}"

IMPORT_ROUTES: Table = (
    ("POST", _ALL, _start),
    ("GET", _ALL, _list),
    ("GET", _ONE, _get),
    ("POST", _ONE + "/cancel", _cancel),
    ("GET", _ONE + "/errors", _errors),
)
