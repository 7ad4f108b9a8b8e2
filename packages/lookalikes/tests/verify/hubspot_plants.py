"""Differences of every kind planted in a HubSpot portal, each with all that has to be found."""

from planting import Plant, becomes, goes, header, one_more, reversed_at, status, text

from verify.comparing import difference as kinds

_C = "/crm/v3/objects/contacts"
_P = "/crm/v3/properties"
_NEW_PROPERTY = {"name": "new_by_the_vendor", "label": "New", "type": "string"}
_ID = r"\d+"

HUBSPOT_PLANTS = (
    # heads
    Plant(
        call="GET /crm/v3/schemas",
        answer=header("x-new-header", "1"),
        finds=[("the object types", kinds.HEADER_MISSING, "x-new-header")],
    ),
    Plant(
        call=r"GET /nowhere",
        answer=header("x-hubspot-notfound"),
        finds=[("an address that leads nowhere", kinds.HEADER_EXTRA, "x-hubspot-notfound")],
    ),
    Plant(
        call="GET /settings/v3/users/teams",
        answer=header("content-type", spelt="Content-Type"),
        finds=[("the teams", kinds.HEADER_SPELLING, "content-type")],
    ),
    Plant(
        call="GET /settings/v3/users/roles",
        answer=header("content-type", "application/json"),
        finds=[("the roles", kinds.HEADER_VALUE, "content-type")],
    ),
    # refusals
    Plant(
        call=f"POST {_C}/search",
        body=b'"limit":201',
        answer=becomes("message", "The limit must be between 1 and 100; it was 201"),
        finds=[("search for too many", kinds.TEXT, "message")],
    ),
    Plant(
        call=f"PATCH {_C}/{_ID}",
        body=b'{"properties":{}}',
        answer=becomes("category", "OBJECT_UNCHANGED"),
        finds=[("change nothing", kinds.CODE, "category")],
    ),
    Plant(
        call=f"POST {_C}",
        body=b'[{"properties":{}}]',
        answer=status(422),
        finds=[("create with a list", kinds.STATUS, "status")],
    ),
    Plant(
        call=f"POST {_C}/search",
        body=b'"limit":"10"',
        answer=status(400, {"status": "error", "message": "A limit is a number."}),
        finds=[("search with a limit in a text", kinds.TAKEN, "status")],
    ),
    Plant(
        call=f"DELETE {_P}/contacts/email",
        answer=status(204, {}),
        finds=[("delete a property of the vendor's", kinds.REFUSED, "status")],
    ),
    Plant(
        call=f"POST {_C}",
        body=b'"associationTypeId":9999',
        answer=text(b"INVALID_ASSOCIATION_TYPE_ID", b"NO_SUCH_TYPE"),
        finds=[
            (
                "create with an association of an unknown type",
                kind,
                f"context.{name}",
            )
            for kind, name in (
                (kinds.KEY_MISSING, "NO_SUCH_TYPE"),
                (kinds.KEY_EXTRA, "INVALID_ASSOCIATION_TYPE_ID"),
            )
        ],
    ),
    # bodies
    Plant(
        call=f"GET /crm/v3/objects/tickets/{_ID}",
        answer=becomes("newByTheVendor", "x"),
        finds=[("read a ticket", kinds.KEY_MISSING, "newByTheVendor")],
    ),
    Plant(
        call=f"GET /crm/v3/objects/deals/{_ID}",
        answer=becomes("archived", "false"),
        finds=[("read a deal", kinds.JSON_KIND, "archived")],
    ),
    Plant(
        call=f"POST {_C}",
        body=b"  Head of Sales ",
        sent=(b"  Head of Sales ", b"Head of Sales"),
        finds=[
            ("create a contact", kinds.VALUE, "properties.jobtitle"),
            ("read some properties", kinds.VALUE, "properties.jobtitle"),
            ("read what was changed", kinds.VALUE, "properties.jobtitle"),
            ("read with history", kinds.VALUE, "propertiesWithHistory.jobtitle.0.value"),
        ],
    ),
    Plant(
        call="POST /crm/v3/objects/companies",
        sent=(b'"numberofemployees":"5"', b'"numberofemployees":"6"'),
        finds=[("create a company", kinds.VALUE, "properties.numberofemployees")],
    ),
    Plant(
        call=f"GET {_P}/contacts/accordverify[a-z]{{8}}",
        answer=reversed_at("options"),
        finds=[("read the property that was made", kinds.ORDER, "options")],
    ),
    Plant(
        call=f"POST {_P}/contacts/groups",
        body=b'"displayOrder":-1',
        answer=becomes("displayOrder", 0),
        finds=[("make a group", kinds.VALUE, "displayOrder")],
    ),
    Plant(
        call="GET /crm/v3/limits/records",
        answer=text(b'"limit":15000000', b'"limit":"15000000"'),
        finds=[
            ("the limits of records", kinds.JSON_KIND, "hubspotDefinedObjectTypes.*.limit"),
        ],
    ),
    # definitions
    Plant(
        call=f"GET {_P}/deals",
        answer=one_more("results", _NEW_PROPERTY),
        finds=[("the properties of deals", kinds.MEMBER_MISSING, "results.new_by_the_vendor")],
    ),
    Plant(
        call=f"GET {_P}/companies",
        answer=goes("results.industry"),
        finds=[("the properties of companies", kinds.MEMBER_EXTRA, "results.industry")],
    ),
    Plant(
        call=f"GET {_P}/contacts",
        answer=becomes("results.jobtitle.fieldType", "textarea"),
        finds=[("the properties of contacts", kinds.VALUE, "results.jobtitle.fieldType")],
    ),
)
