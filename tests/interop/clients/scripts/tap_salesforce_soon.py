"""tap-salesforce as it is, but that it looks at a batch again sooner."""

import sys

from tap_salesforce import main
from tap_salesforce.salesforce import bulk

bulk.BATCH_STATUS_POLLING_SLEEP = 0.05
bulk.PK_CHUNKED_BATCH_STATUS_POLLING_SLEEP = 0.05
sys.exit(main())
