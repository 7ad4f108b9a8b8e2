"""What every connector promises (see `connectors/protocol.py`), as one suite to put yours under.

How to use it
-------------

1. Write a `Harness` (`connectors.testing.harness`): how a person works in your system (`create`,
   `edit`, `delete`), how to see the truth there (`live`), how to let time pass (`settle`), and how
   to make calls fail (`fail`). It names one object with two text fields and a unique key, and one
   association.
2. In a test module of yours, hand it to the suite. Every test then gets a harness of its own,
   and so a connector that remembers nothing:

       from connectors.testing.contract import ConnectorContract
       from connectors.testing.harness import Harness

       class TestMySystem(ConnectorContract):
           @pytest.fixture
           def harness(self) -> Iterator[Harness]:
               harness = MySystemHarness()
               yield harness
               harness.connector.close()

3. Run pytest. What your system cannot do, its harness says (it hides no fields, its feed tells of
   no deletions), and the suite skips what is about that.

Let the connector live in a `TrialWorld` (`connectors.testing.trial_world`), whose sleeps cost no
time, over the clock of your system or over a `Clock`; give it short time-outs. What it talks to is
best a real one: a sandbox account, or a look-alike on this machine. A fake that answers as the
connector expects proves nothing.

Nothing of the product imports this package: it needs pytest, which an installed Accord does not.
"""

from __future__ import annotations

import pytest

# A broken promise then shows the values it is about, as in a test module.
pytest.register_assert_rewrite(
    *(
        f"connectors.testing.{name}"
        for name in ("asking", "changes", "facts", "lookups", "lost_answers", "writes")
    )
)
