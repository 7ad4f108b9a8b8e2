"""Makes a client trust the look-alikes' authority, which `SSL_CERT_FILE` names, and nobody else:
what sends a prepared request with `requests` asks no variable, but always certifi.
"""

import os

try:
    import certifi
    import certifi.core
except ImportError:
    pass
else:
    certifi.where = certifi.core.where = lambda: os.environ["SSL_CERT_FILE"]
