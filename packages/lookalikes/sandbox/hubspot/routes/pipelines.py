"""The routes of pipelines and their stages."""

from __future__ import annotations

from sandbox.hubspot.bodies import definitions as bodies
from sandbox.hubspot.setup import pipelines
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table


def _list(call: Call) -> Reply:
    return Reply(200, {"results": call.model.pipelines.listed(call.kind.name)})


def _get(call: Call) -> Reply:
    found = [
        each
        for each in call.model.pipelines.listed(call.kind.name)
        if each["id"] == call.path["pipeline"]
    ]
    # Reported in 2026: reading what is not there answers nothing at all.
    return Reply(200, found[0]) if found else Reply(404)


def _create(call: Call) -> Reply:
    return Reply(201, pipelines.create(call.model, call.kind, call.body))


def _replace(call: Call) -> Reply:
    return Reply(200, pipelines.create(call.model, call.kind, call.body, call.path["pipeline"]))


def _change(call: Call) -> Reply:
    return Reply(200, pipelines.change(call.model, call.kind, call.path["pipeline"], call.body))


def _delete(call: Call) -> Reply:
    pipelines.archive(call.model, call.kind, call.path["pipeline"], checked=_checked(call))
    return Reply(204)


def _stages(call: Call) -> Reply:
    return Reply(
        200, {"results": call.model.pipelines.get(call.kind.name, call.path["pipeline"])["stages"]}
    )


def _stage(call: Call) -> Reply:
    return Reply(
        200, call.model.pipelines.stage(call.kind.name, call.path["pipeline"], call.path["stage"])
    )


def _add_stage(call: Call) -> Reply:
    return Reply(201, pipelines.add_stage(call.model, call.kind, call.path["pipeline"], call.body))


def _change_stage(call: Call, *, whole: bool = False) -> Reply:
    place = call.path["pipeline"], call.path["stage"]
    return Reply(200, pipelines.change_stage(call.model, call.kind, *place, call.body, whole=whole))


def _replace_stage(call: Call) -> Reply:
    return _change_stage(call, whole=True)


def _delete_stage(call: Call) -> Reply:
    place = call.path["pipeline"], call.path["stage"]
    pipelines.archive_stage(call.model, call.kind, *place, checked=_checked(call))
    return Reply(204)


def _checked(call: Call) -> bool:
    names = ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")
    return all(call.query.get(name, "true").lower() != "false" for name in names)


def _no_audit(call: Call) -> Reply:
    call.model.pipelines.get(call.kind.name, call.path["pipeline"])
    return Reply(200, {"results": []})


_ALL = "/crm/v3/pipelines/{object_type}"
_ONE = _ALL + "/{pipeline}"
_STAGE = _ONE + "/stages/{stage}"

PIPELINE_ROUTES: Table = (
    ("GET", _ALL, _list),
    Route("POST", _ALL, _create, bodies.NEW_PIPELINE),
    ("GET", _ONE, _get),
    Route("PUT", _ONE, _replace, bodies.NEW_PIPELINE),
    Route("PATCH", _ONE, _change, bodies.CHANGED_PIPELINE),
    ("DELETE", _ONE, _delete),
    ("GET", _ONE + "/audit", _no_audit),
    ("GET", _ONE + "/stages", _stages),
    Route("POST", _ONE + "/stages", _add_stage, bodies.NEW_STAGE),
    ("GET", _STAGE, _stage),
    Route("PUT", _STAGE, _replace_stage, bodies.NEW_STAGE),
    Route("PATCH", _STAGE, _change_stage, bodies.CHANGED_STAGE),
    ("DELETE", _STAGE, _delete_stage),
    ("GET", _STAGE + "/audit", _no_audit),
)
