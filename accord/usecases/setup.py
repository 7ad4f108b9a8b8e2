"""Makes both systems ready for Accord, and tells what would stand in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import cast

from accord.custom_fields import custom_fields
from accord.schema_memory import forget
from accord.sessions import has_state, locked_store
from accord.usecases.telling.words import counted, many
from accord.wiring import connect
from accord.workspace import Workspace
from accord.world import RealWorld
from connectors.errors import IntegrationError, LeaseHeldError
from connectors.protocol import Connector, CustomField, Finding, Provisioner
from connectors.record import ObjectSchema
from mapping.checking.live import never_created, never_works
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from mapping.language import Language
from sync.model.journal import PROVISION, RunRow

FIX_PROVISION = "run `accord provision`"


def make_ready(workspace: Workspace, *, dry_run: bool) -> dict[str, list[str]]:
    """Create what is missing on both sides (or only say so); sentences by system."""
    done = {}
    started = RealWorld().now()
    for system in workspace.systems:
        wanted = custom_fields(workspace.policy.language, system)
        maker = cast(Provisioner, connect(workspace, system, RealWorld()).connector)
        if dry_run:
            told = _would_create(maker, wanted)
        else:
            told = maker.provision(wanted)
        done[system] = [f"{system}: {sentence}" for sentence in told]
    if not dry_run and has_state(workspace):
        _keep(workspace, started)
    return done


def _keep(workspace: Workspace, started: float) -> None:
    """That it was done is on record: a run that failed for want of it says nothing any more, and
    the next one looks what the systems have by now. Not while another run is at work, which found
    what it needed.
    """
    world = RealWorld()
    with suppress(LeaseHeldError), locked_store(workspace, world) as (store, lease):
        run = RunRow(world.new_id(), PROVISION, lease.generation, started, world.now(), "complete")
        store.put_run(run)
        forget(store, workspace.systems)


def _would_create(maker: Provisioner, wanted: Sequence[CustomField]) -> list[str]:
    return [f"would create {each.object}.{each.name}" for each in maker.missing(wanted)]


def examine(workspace: Workspace) -> list[Finding]:
    """Everything a person should know before a first run."""
    entities = workspace.policy.language.entities.values()
    synced = sum(entity.synced for entity in entities)
    findings = [
        Finding(
            "ok",
            "policy",
            f"{counted(synced, 'entity')} {many(synced, 'is')} synced, no contradictions",
        )
    ]
    findings += _exceptions(workspace)
    for system in workspace.systems:
        try:
            connection = connect(workspace, system, RealWorld())
            findings += _system(workspace, connection.connector)
        except IntegrationError as error:
            findings.append(Finding("error", system, str(error), error.advice))
    return findings


def _exceptions(workspace: Workspace) -> Iterator[Finding]:
    """Exceptions whose day is past: the standard holds again, or somebody answers for longer."""
    today = datetime.fromtimestamp(RealWorld().now(), UTC).date()
    for name, entry in workspace.policy.exceptions.over(today):
        located = workspace.policy.files["exceptions"]
        told = (
            f"{name}: expired on {entry.expires}; {entry.owner} answers for it "
            f"({entry.business_case})"
        )
        place = located.problem(("exceptions", name, "expires"), told)
        fix = "take it out, or have it approved anew and give it another `expires`"
        yield Finding("error", "policy", str(place), fix)


def _system(workspace: Workspace, connector: Connector) -> Iterator[Finding]:
    """Signing in, then what the connector itself minds, then the fields."""
    system = connector.system
    language = workspace.policy.language
    identity = connector.identity()
    who = f" as {identity.user_email}" if identity.user_email else ""
    yield Finding("ok", system, f"signed in to account {identity.account}{who}")
    maker = cast(Provisioner, connector)
    yield from maker.inspect()
    missing = maker.missing(custom_fields(language, system))
    for wanted in missing:
        yield Finding("error", system, f"{wanted.object}.{wanted.name} is missing", FIX_PROVISION)
    told = {(wanted.object, wanted.name) for wanted in missing}
    yield from _keyless(language, system)
    translators = [translator for _, translator in language.objects(system)]
    schemas = connector.describe([translator.object for translator in translators])
    yield from _never(workspace, system, schemas)
    for translator in translators:
        schema = schemas.get(translator.object)
        yield from _drift(system, translator, schema, told)


def _never(
    workspace: Workspace, system: str, schemas: Mapping[str, ObjectSchema]
) -> Iterator[Finding]:
    """What of the policy can never work with a system as it is."""
    files = workspace.policy.files
    if system not in files:
        return
    problems = [
        *never_works(files[system], schemas),
        *never_created(files[system], files["scope"], schemas),
    ]
    for problem in sorted(set(problems)):
        yield Finding("error", system, str(problem))


def _keyless(language: Language, system: str) -> Iterator[Finding]:
    """Objects that the policy gives no key although their records are to be made: none is."""
    keys = [each.key_field for _, each in language.objects(system) if each.key_field]
    example = keys[0] if keys else "accord_key"
    for entity, translator in language.objects(system):
        if translator.key_field or system not in entity.scope.create_in:
            continue
        name = translator.object
        told = f"{name} has no `key` in policy/{system}.yaml: no {entity.name} is made there"
        fix = (
            f"add `key: {example}` under {name} and run `accord provision`, or take {system} out "
            f"of `create_in` of {entity.name} in policy/scope.yaml"
        )
        yield Finding("warning", system, told, fix)


def _drift(
    system: str,
    translator: Translator,
    schema: ObjectSchema | None,
    told: set[tuple[str, str]],
) -> Iterator[Finding]:
    """Where the policy and what the system shows have come apart."""
    name = translator.object
    if schema is None:
        yield Finding("error", system, f"{name} cannot be seen", f"give the user rights to {name}")
        return
    for codec in translator.codecs.values():
        told_already = (name, codec.native) in told
        if not codec.association and not told_already:
            yield from _field_drift(system, translator, schema, codec)


def _field_drift(
    system: str,
    translator: Translator,
    schema: ObjectSchema,
    codec: FieldCodec,
) -> Iterator[Finding]:
    where = f"{translator.object}.{codec.native} (mapped to {codec.name})"
    field = schema.fields.get(codec.native)
    if field is None and codec.policy.optional:
        yield Finding("ok", system, f"{where} is not there, and need not be: this mapping pauses")
    elif field is None:
        fix = (
            f"create it or give the user rights to it, or take {codec.name} out of "
            f"policy/{system}.yaml"
        )
        yield Finding("warning", system, f"{where} cannot be seen: this mapping pauses", fix)
    elif codec.writable and not field.writable and translator.key_field:
        fix = (
            f"set `direction: read` in policy/{system}.yaml, or give the user the right to edit it"
        )
        yield Finding("warning", system, f"{where} cannot be written", fix)
