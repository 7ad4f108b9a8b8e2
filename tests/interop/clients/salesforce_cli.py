"""The Salesforce CLI as people install it, in a home of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.interop.clients.javascript import installed_apart, newer_node
from tests.interop.clients.running import LONGEST_S, Served

NODE_VERSION = 22
QUIET = {
    "SF_DISABLE_TELEMETRY": "true",
    "SF_AUTOUPDATE_DISABLE": "true",
    "SF_DISABLE_LOG_FILE": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    # Names lead here by the proxy alone: it asks the network's directory of names otherwise.
    "SFDX_DISABLE_DNS_CHECK": "true",
    "NO_COLOR": "1",
}


@dataclass(frozen=True)
class Cli:
    """Its commands, run one after another by the same person."""

    served: Served
    home: Path

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command, to its end, however it ends."""
        modules = installed_apart("salesforce-cli")
        program = modules / "@salesforce" / "cli" / "bin" / "run.js"
        node = newer_node(NODE_VERSION, modules)
        path = f"{Path(node).parent}:/usr/bin:/bin"
        variables = self.served.surroundings(self.home) | QUIET | more
        variables |= {"PATH": path, "NODE_EXTRA_CA_CERTS": self.served.ready["ca_file"]}
        return subprocess.run(
            [node, str(program), *words],
            cwd=self.home,
            env=variables,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=LONGEST_S,
        )

    def said(self, *words: str, **more: str) -> str:
        """What a command prints for people; it must end well."""
        done = self.run(*words, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def told(self, *words: str, **more: str) -> Any:
        """What a command tells programs; it must end well."""
        done = self.run(*words, "--json", **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)["result"]

    def refused(self, *words: str) -> dict[str, Any]:
        """What a command tells programs of its failure."""
        done = self.run(*words, "--json")
        assert done.returncode != 0, done.stdout
        return dict(json.loads(done.stdout))

    def file(self, name: str, text: str) -> str:
        """A file for it."""
        path = self.home / name
        path.write_text(text)
        return str(path)
