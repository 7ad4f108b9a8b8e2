"""SOQL and SOSL: what is found, in which order, and how a query is refused."""

from verify.probe import Look, Probe
from verify.probes.salesforce.calls import EXACT, THEIRS, data

_OF_OURS = "WHERE+LastName+LIKE+'$mark%25'"


def _query(name: str, soql: str, look: Look = EXACT, **more: str) -> Probe:
    path = more.get("path", "/query")
    return data(name, "GET", f"{path}?q={soql}", look=look)


QUERY_PROBES = (
    _query("records by a name in order", f"SELECT+Id,Name,Email,Account.Name+FROM+Contact+{_OF_OURS}+ORDER+BY+LastName,Id"),
    _query("records in descending order", f"SELECT+LastName+FROM+Contact+{_OF_OURS}+ORDER+BY+LastName+DESC"),
    _query("records with blanks last", f"SELECT+LastName,Title+FROM+Contact+{_OF_OURS}+ORDER+BY+Title+NULLS+LAST,LastName"),
    _query("how many records", f"SELECT+COUNT()+FROM+Contact+{_OF_OURS}"),
    _query("an aggregate", f"SELECT+COUNT(Id)+n,MAX(Title)+last+FROM+Contact+{_OF_OURS}"),
    _query("records by group", f"SELECT+LastName,COUNT(Id)+FROM+Contact+{_OF_OURS}+GROUP+BY+LastName+ORDER+BY+LastName"),
    _query("records with their children", "SELECT+Id,(SELECT+LastName+FROM+Contacts+ORDER+BY+LastName)+FROM+Account+WHERE+Id='$account'"),
    _query("records by a date", f"SELECT+LastName+FROM+Contact+{_OF_OURS}+AND+Birthdate=1990-01-31"),
    _query("records by a set", "SELECT+LastName+FROM+Contact+WHERE+Id+IN+('$contact')"),
    _query("records of a subquery", "SELECT+LastName+FROM+Contact+WHERE+AccountId+IN+(SELECT+Id+FROM+Account+WHERE+Id='$account')+ORDER+BY+LastName"),
    _query("nothing found", "SELECT+Id+FROM+Contact+WHERE+LastName='$mark+nobody'"),
    _query("all standard fields", "SELECT+FIELDS(STANDARD)+FROM+Contact+WHERE+Id='$contact'"),
    _query("all fields without a limit", "SELECT+FIELDS(ALL)+FROM+Contact"),
    _query("the columns of a query", "SELECT+Id,Name,COUNT(Email)+n+FROM+Contact+GROUP+BY+Id,Name&columns=true"),
    data("the plan of a query", "GET", "/query?explain=SELECT+Id+FROM+Contact", look=THEIRS),
    _query("deleted records too", f"SELECT+LastName,IsDeleted+FROM+Contact+{_OF_OURS}+ORDER+BY+LastName,IsDeleted", path="/queryAll"),
    _query("no query at all", ""),
    data("no query parameter", "GET", "/query"),
    _query("an unknown field", "SELECT+NoSuchField+FROM+Contact"),
    _query("an unknown object", "SELECT+Id+FROM+NoSuchObject"),
    _query("an unknown relationship", "SELECT+NoSuch.Name+FROM+Contact"),
    _query("an unknown child relationship", "SELECT+Id,(SELECT+Id+FROM+NoSuch)+FROM+Account"),
    _query("a misspelt keyword", "SELEKT+Id+FROM+Contact"),
    _query("no FROM", "SELECT+Id"),
    _query("a value without quotes", "SELECT+Id+FROM+Contact+WHERE+LastName=Lee"),
    _query("a text for a number", "SELECT+Id+FROM+Account+WHERE+NumberOfEmployees='5'"),
    _query("a number for a text", "SELECT+Id+FROM+Contact+WHERE+LastName=5"),
    _query("a date in quotes", "SELECT+Id+FROM+Contact+WHERE+CreatedDate+%3E+'2026-01-01'"),
    _query("a bad id in a filter", "SELECT+Id+FROM+Contact+WHERE+Id='abc'"),
    _query("an open bracket", "SELECT+Id+FROM+Contact+WHERE+(LastName='x'"),
    _query("an open quote", "SELECT+Id+FROM+Contact+WHERE+LastName='x"),
    _query("a field that cannot be filtered", "SELECT+Id+FROM+Task+WHERE+Description='x'"),
    _query("a field beside an aggregate", "SELECT+LastName,COUNT(Id)+FROM+Contact"),
    _query("a limit below zero", "SELECT+Id+FROM+Contact+LIMIT+-1"),
    _query("an offset that is too large", "SELECT+Id+FROM+Contact+OFFSET+2001"),
    _query("a blank is larger than nothing", "SELECT+LastName+FROM+Contact+WHERE+LastName+%3E+''+AND+Id='$contact'"),
    data("a page nobody made", "GET", "/query/01g000000000000AAA-2000"),
    data("a page that is none", "GET", "/query/abc"),
    data("a page of all nobody made", "GET", "/queryAll/01g000000000000AAA-2000"),
    data("a query by POST", "POST", "/query", {"q": "SELECT Id FROM Contact"}),
    # SOSL; what is new is found only after a while, so that nothing is looked for that is there
    data("a search that finds nothing", "GET", "/search?q=FIND+%7B$mark+nobody%7D+RETURNING+Contact(Id,Name)"),
    data("a search without braces", "GET", "/search?q=FIND+'Lee'"),
    data("a search for one letter", "GET", "/search?q=FIND+%7Ba%7D"),
    data("a search for nothing", "GET", "/search?q=FIND+%7B%7D"),
    data("a search in an unknown object", "GET", "/search?q=FIND+%7BLee%7D+RETURNING+NoSuchObject"),
    data("a search without its query", "GET", "/search"),
    data("a search by parameters", "GET", "/parameterizedSearch?q=$mark+nobody&sobject=Contact"),
    data("a search by parameters without a word", "GET", "/parameterizedSearch"),
    data("a search by a body", "POST", "/parameterizedSearch", {"q": "$mark nobody", "sobjects": [{"name": "Contact", "fields": ["Id"]}]}),
    data("a search by a wrong body", "POST", "/parameterizedSearch", {"q": 5, "sobjects": "Contact"}),
    # the Tooling API's
    _query("fields by the tooling API", "SELECT+QualifiedApiName,DataType+FROM+FieldDefinition+WHERE+EntityDefinition.QualifiedApiName='Contact'+AND+QualifiedApiName='LastName'", path="/tooling/query"),
    _query("nothing by the tooling API", "SELECT+Id+FROM+CustomField+WHERE+DeveloperName='$mark'", path="/tooling/query"),
    _query("an unknown object of the tooling API", "SELECT+Id+FROM+NoSuchObject", path="/tooling/query"),
    data("a page of the tooling API nobody made", "GET", "/tooling/query/01g000000000000AAA-2000"),
)  # fmt: skip
