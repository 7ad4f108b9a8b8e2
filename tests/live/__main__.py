"""`python -m tests.live`."""

import os
import sys

from tests.live.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
