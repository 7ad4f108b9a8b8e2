"""What a new workspace starts with: the common policy, and what each connector brings."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from string import Template

from ruamel.yaml import YAML

from accord.settings import in_order
from connectors.kinds import ConnectorKind, ReadyConnection

FOLDER = Path(__file__).parent / "policy"
SCHEMAS = FOLDER / "schemas"
# A path is never broken over two lines.
LONGEST_LINE = 4096
COMMON = ("taxonomy", "scope", "merge", "distribution")
Kinds = tuple[ConnectorKind, ConnectorKind]
"""The connectors of a pair, left first."""

_SETTINGS = """\
# Which two systems this workspace keeps in agreement. Secrets are named, never written here:
# env:NAME, file:PATH (relative to this folder, mode 0600) or keyring:SERVICE/NAME.
{pair}

connections:
{connections}

adopt: fill # how far a first meeting may go: link, fill or enforce; raise it when you are content
# region: US # reads phone numbers without a country, where the record has none
"""

_SANDBOX_SETTINGS = """\
# Two look-alikes on this machine, started by `accord sandbox start`.
{pair}
sandbox: true # allows plain http to this machine, and only that

connections:
{connections}
adopt: enforce # how far a first meeting may go: link, fill or enforce
region: US # reads phone numbers without a country, where the record has none
"""


def policy_texts(kinds: Kinds) -> dict[str, str]:
    """The policy files of a new workspace, by name without `.yaml`."""
    left, right = kinds
    words = {
        "left": left.name,
        "right": right.name,
        "left_title": left.title,
        "right_title": right.title,
    }
    texts = {}
    for name in COMMON:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        texts[name] = Template(text).substitute(words)
    for kind in kinds:
        texts[kind.name] = (kind.starter / "policy.yaml").read_text(encoding="utf-8")
    return texts


def with_schema(text: str, name: str, *, folder: str) -> str:
    """A file's text with a first line that tells editors which schema it follows. `folder` holds
    the schemas, as seen from the file.
    """
    known = SCHEMAS / f"{name}.schema.json"
    if not known.exists():
        known = SCHEMAS / "system.schema.json"
    return f"# yaml-language-server: $schema={folder}/{known.name}\n{text}"


def settings_text(kinds: Kinds) -> str:
    """`accord.yaml` of a new workspace, to be edited."""
    blocks = []
    for kind in kinds:
        block = (kind.starter / "connection.yaml").read_text(encoding="utf-8").rstrip()
        blocks.append(f"  {kind.name}:\n{textwrap.indent(block, '    ')}")
    return _SETTINGS.format(pair=_pair(kinds), connections="\n".join(blocks))


def sandbox_settings_text(kinds: Kinds, ready: Mapping[str, ReadyConnection]) -> str:
    """`accord.yaml` of a workspace on look-alikes."""
    blocks = []
    for kind in kinds:
        block = _dumped(dict(ready[kind.name].settings))
        blocks.append(f"  {kind.name}:\n{textwrap.indent(block, '    ')}")
    return _SANDBOX_SETTINGS.format(pair=_pair(kinds), connections="".join(blocks))


def _pair(kinds: Kinds) -> str:
    """How the file names the pair: the short form, where the roles say who is left."""
    left, right = kinds
    never = "# goes into the keys of created records; never change it later"
    if in_order(kinds) == [left, right]:
        return f"pair: main {never}"
    return f"pair:\n  name: main {never}\n  left: {left.name}\n  right: {right.name}"


def _dumped(settings: dict[str, object]) -> str:
    text = StringIO()
    yaml = YAML()
    yaml.width = LONGEST_LINE
    yaml.dump(settings, text)
    return text.getvalue()
