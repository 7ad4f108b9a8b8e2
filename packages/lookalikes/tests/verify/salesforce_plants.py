"""Differences of every kind planted in a Salesforce org, each with all that has to be found."""

from planting import (
    Plant,
    becomes,
    goes,
    header,
    one_more,
    reversed_at,
    status,
    text,
    text_instead,
)

from verify.comparing import difference as kinds

_DATA = r"/services/data/v62\.0"
_NEW_FIELD = {"name": "NewByTheVendor", "label": "New", "type": "string"}

SALESFORCE_PLANTS = (
    # heads
    Plant(
        call=rf"GET {_DATA}/tabs",
        answer=header("X-New-Header", "1"),
        finds=[("the tabs", kinds.HEADER_MISSING, "x-new-header")],
    ),
    Plant(
        call=rf"GET {_DATA}/recent",
        answer=header("X-Robots-Tag"),
        finds=[("what was used last", kinds.HEADER_EXTRA, "x-robots-tag")],
    ),
    Plant(
        call=rf"GET {_DATA}/tooling/sobjects",
        answer=header("Content-Type", spelt="content-type"),
        finds=[("the objects of the tooling API", kinds.HEADER_SPELLING, "content-type")],
    ),
    Plant(
        call=rf"GET {_DATA}/sobjects",
        answer=header("Cache-Control", "private"),
        finds=[("the objects", kinds.HEADER_VALUE, "cache-control")],
    ),
    # refusals
    Plant(
        call=rf"GET {_DATA}/sobjects/Contact/003000000000000AAA",
        answer=status(410),
        finds=[("read by an id nobody has", kinds.STATUS, "status")],
    ),
    Plant(
        call=rf"GET {_DATA}/query\?q=SELECT NoSuchField FROM Contact",
        answer=becomes("0.errorCode", "NO_SUCH_FIELD"),
        finds=[("an unknown field", kinds.CODE, "0.errorCode")],
    ),
    Plant(
        call=rf"POST {_DATA}/sobjects/Contact",
        body=b"31.01.1990",
        answer=becomes("0.message", "That is no date."),
        finds=[("create with a bad date", kinds.TEXT, "0.message")],
    ),
    Plant(
        call=rf"PATCH {_DATA}/sobjects/Contact/\w{{18}}",
        body=b"{}",
        answer=status(400, [{"message": "Nothing to change", "errorCode": "EMPTY"}]),
        finds=[("change nothing", kinds.TAKEN, "status")],
    ),
    Plant(
        call=rf"POST {_DATA}/sobjects/Contact",
        body=b'"nobody"',
        answer=status(201, {"id": "003000000000999AAA", "success": True, "errors": []}),
        finds=[("create with a bad mail address", kinds.REFUSED, "status")],
    ),
    # bodies
    Plant(
        call=rf"GET {_DATA}/sobjects/Case/\w{{18}}",
        answer=becomes("NewByTheVendor", None),
        finds=[("read a case", kinds.KEY_MISSING, "NewByTheVendor")],
    ),
    Plant(
        call=rf"GET {_DATA}/sobjects/Campaign/\w{{18}}",
        answer=goes("Status"),
        finds=[("read a campaign", kinds.KEY_EXTRA, "Status")],
    ),
    Plant(
        call=rf"GET {_DATA}/sobjects/Opportunity/\w{{18}}",
        answer=becomes("Amount", "5.0"),
        finds=[("read an opportunity", kinds.JSON_KIND, "Amount")],
    ),
    Plant(
        call=rf"POST {_DATA}/composite",
        body=b'"/services/data/v62.0/sobjects/Account/@{a.id}?fields=Name"',
        answer=becomes("compositeResponse.0.httpStatusCode", "201"),
        finds=[("calls together", kinds.JSON_KIND, "compositeResponse.0.httpStatusCode")],
    ),
    Plant(
        call=rf"GET {_DATA}/query\?q=SELECT Id,Name,Email,Account\.Name FROM Contact.*",
        answer=reversed_at("records"),
        finds=[("records by a name in order", kinds.ORDER, "records")],
    ),
    Plant(
        call=rf"POST {_DATA}/composite/sobjects/Contact",
        body=b'"ids":["',
        answer=lambda reply: setattr(reply, "tree", [*reply.tree, None]),
        finds=[("read several by a body", kinds.LENGTH, "")],
    ),
    Plant(
        call=rf"POST {_DATA}/sobjects/Account",
        sent=(b'"NumberOfEmployees":5', b'"NumberOfEmployees":6'),
        finds=[("read an account", kinds.VALUE, "NumberOfEmployees")],
    ),
    Plant(
        call=r"POST /services/async/62\.0/job",
        body=b"NoSuchObject",
        answer=text_instead('<?xml version="1.0"?><error/>'),
        finds=[("older: an unknown object", kinds.FORM, "body")],
    ),
    Plant(
        call=rf"GET {_DATA}/jobs/ingest/\w+/failedResults",
        answer=text(b"REQUIRED_FIELD_MISSING", b"SOMETHING_IS_MISSING"),
        finds=[("the rows that were refused", kinds.VALUE, "0.sf__Error")],
    ),
    Plant(
        call=r"POST /services/Soap/u/62\.0",
        body=b"devour",
        answer=text(b"No operation", b"Not an operation"),
        finds=[
            (
                "SOAP: an operation there is not",
                kinds.VALUE,
                "Envelope.Body.0.Fault.0.faultstring.0",
            )
        ],
    ),
    # definitions
    Plant(
        call=rf"GET {_DATA}/sobjects/Lead/describe",
        answer=one_more("fields", _NEW_FIELD),
        finds=[("the description of Lead", kinds.MEMBER_MISSING, "fields.NewByTheVendor")],
    ),
    Plant(
        call=rf"GET {_DATA}/sobjects/Task/describe",
        answer=goes("fields.Priority"),
        finds=[("the description of Task", kinds.MEMBER_EXTRA, "fields.Priority")],
    ),
    Plant(
        call=rf"GET {_DATA}/sobjects/Event/describe",
        answer=becomes("fields.ShowAs.defaultValue", "Free"),
        finds=[("the description of Event", kinds.VALUE, "fields.ShowAs.defaultValue")],
    ),
    Plant(
        call=rf"GET {_DATA}/limits",
        answer=lambda reply: becomes("MassEmail.Max", 7)(reply) if reply.status == 200 else None,
        finds=[("the limits", kinds.VALUE, "MassEmail.Max")],
    ),
)
