"""Pages of the web server in front of the org: what nothing behind it has seen."""

from __future__ import annotations

from html import escape

from sandbox.salesforce.wire.calls import Answer


def uri_too_long() -> Answer:
    """414 (quoted in issues of jsforce/jsforce and simple-salesforce/simple-salesforce)."""
    page = "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>"
    return Answer(414, stream=iter([page.encode()]), media="text/html;charset=iso-8859-1")


def only_post(path: str) -> Answer:
    """405 for a SOAP address that is not posted to.

    Quoted whole in an issue of Cognigy/Extensions (2020), in part in issues of
    tsmztech/mcp-server-salesforce and wadewegner/sfdx-waw-plugin; a script and a comment that the
    page ends with say nothing and are left out.
    """
    page = (
        "<html>\n<head>\n"
        '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n'
        "<title>Error 405 Only POST allowed</title>\n</head>\n"
        "<body><h2>HTTP ERROR 405</h2>\n"
        f"<p>Problem accessing {escape(path)}. Reason:\n"
        "<pre>    Only POST allowed</pre></p><hr /><br/>\n</body>\n</html>\n"
    )
    return Answer(405, stream=iter([page.encode()]), media="text/html;charset=utf-8")
