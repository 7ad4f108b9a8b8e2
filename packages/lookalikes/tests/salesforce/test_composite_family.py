"""Trees, graphs and batches: many calls in one, and what is undone when one fails."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from salesforce_served import Served

DATA = "/services/data/v62.0"


class Rest:
    """Plain JSON against the served org."""

    def __init__(self, served: Served) -> None:
        self.model = served.model
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {served.model.sessions.issue()}"

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        return self._session.request(
            method, self.model.url + DATA + path, json=body, timeout=10, **more
        )

    def count(self, name: str) -> int:
        return len(list(self.model.stored(name, deleted=False)))


@pytest.fixture
def rest(served: Served) -> Rest:
    return Rest(served)


def record(kind: str, reference: str, **fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": kind, "referenceId": reference}, **fields}


def family(email: str = "b@acme.example") -> dict[str, Any]:
    children = [
        record("Contact", "b", LastName="B", Email=email),
        record("Contact", "c", LastName="C"),
    ]
    return {
        "records": [
            record("Account", "a", Name="A", Contacts={"records": children}),
            record("Account", "d", Name="D"),
        ]
    }


def test_a_tree_is_made_with_its_children_roots_told_first(rest: Rest) -> None:
    answer = rest.ask("POST", "/composite/tree/Account", family())
    told = answer.json()
    assert (answer.status_code, told["hasErrors"]) == (201, False)
    assert [each["referenceId"] for each in told["results"]] == ["a", "d", "b", "c"]
    ids = {each["referenceId"]: each["id"] for each in told["results"]}
    assert rest.model.store["Contact"].rows[ids["b"]]["AccountId"] == ids["a"]


def test_a_tree_with_one_bad_leaf_is_not_made_at_all(rest: Rest) -> None:
    answer = rest.ask("POST", "/composite/tree/Account", family(email="nope"))
    assert answer.status_code == 400
    assert answer.json() == {
        "hasErrors": True,
        "results": [{
            "referenceId": "b",
            "errors": [{
                "statusCode": "INVALID_EMAIL_ADDRESS",
                "message": "Email: invalid email address: nope",
                "fields": ["Email"],
            }],
        }],
    }  # fmt: skip
    assert (rest.count("Account"), rest.count("Contact")) == (0, 0)


def test_a_name_used_twice_is_told_for_each_use(rest: Rest) -> None:
    body = {"records": [record("Account", "a", Name="A"), record("Account", "a", Name="B")]}
    answer = rest.ask("POST", "/composite/tree/Account", body)
    assert (answer.status_code, [each["referenceId"] for each in answer.json()["results"]]) == (
        400,
        ["a", "a"],
    )
    assert answer.json()["results"][0]["errors"][0]["statusCode"] == "INVALID_INPUT"


def deep(levels: int) -> dict[str, Any]:
    tree = {"records": [record("Account", f"r{levels}", Name="A")]}
    for level in range(levels - 1, 0, -1):
        tree = {"records": [record("Account", f"r{level}", Name="A", ChildAccounts=tree)]}
    return tree


@pytest.mark.parametrize(
    "body",
    [
        {"records": [record("Account", f"r{n}", Name="A") for n in range(201)]},
        deep(6),
        {"records": [record("Contact", "r", LastName="A")]},
        {"records": [{"attributes": {"type": "Account"}, "Name": "A"}]},
    ],
    ids=["too many", "too deep", "wrong type", "no name"],
)
def test_a_tree_that_breaks_a_rule_is_refused_whole(rest: Rest, body: dict[str, Any]) -> None:
    answer = rest.ask("POST", "/composite/tree/Account", body)
    assert (answer.status_code, answer.json()["hasErrors"], rest.count("Account")) == (400, True, 0)


def test_five_levels_are_not_too_deep(rest: Rest) -> None:
    assert rest.ask("POST", "/composite/tree/Account", deep(5)).status_code == 201


def node(reference: str, body: dict[str, Any], kind: str = "Account") -> dict[str, Any]:
    return {
        "method": "POST",
        "url": f"{DATA}/sobjects/{kind}",
        "referenceId": reference,
        "body": body,
    }


def test_a_graph_that_fails_leaves_the_others_alone(rest: Rest) -> None:
    good = [
        node("a", {"Name": "A"}),
        node("c", {"LastName": "C", "AccountId": "@{a.id}"}, "Contact"),
    ]
    bad = [
        node("a", {"Name": "B"}),
        node("c", {"FirstName": "x"}, "Contact"),
        node("d", {"Name": "D"}),
    ]
    graphs = [
        {"graphId": name, "compositeRequest": nodes} for name, nodes in (("1", good), ("2", bad))
    ]
    first, second = rest.ask("POST", "/composite/graph", {"graphs": graphs}).json()["graphs"]
    assert (first["graphId"], first["isSuccessful"], second["isSuccessful"]) == ("1", True, False)
    statuses = [each["httpStatusCode"] for each in first["graphResponse"]["compositeResponse"]]
    codes = [each["body"][0]["errorCode"] for each in second["graphResponse"]["compositeResponse"]]
    assert statuses == [201, 201]
    assert codes == ["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING", "PROCESSING_HALTED"]
    assert (rest.count("Account"), rest.count("Contact")) == (1, 1)


@pytest.mark.parametrize(
    ("graphs", "code"),
    [
        ([{"graphId": "1", "compositeRequest": []}] * 2, "JSON_PARSER_ERROR"),
        ([{"graphId": str(n), "compositeRequest": []} for n in range(76)], "LIMIT_EXCEEDED"),
        (
            [
                {
                    "graphId": "1",
                    "compositeRequest": [node(f"n{n}", {"Name": "A"}) for n in range(501)],
                }
            ],
            "LIMIT_EXCEEDED",
        ),
    ],
)
def test_graphs_beyond_the_limits_are_refused(rest: Rest, graphs: list[Any], code: str) -> None:
    answer = rest.ask("POST", "/composite/graph", {"graphs": graphs})
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


def test_a_composite_of_too_many_is_refused_inside_an_answer_that_succeeds(rest: Rest) -> None:
    """As logged by guardian/support-service-lambdas (pull request 766)."""
    requests_ = [
        {"method": "GET", "url": f"{DATA}/limits", "referenceId": f"r{n}"} for n in range(26)
    ]
    answer = rest.ask("POST", "/composite", {"compositeRequest": requests_})
    text = "The request can\u2019t contain more than 25 operations."
    refused = {"body": [{"errorCode": "LIMIT_EXCEEDED", "message": text}], "httpHeaders": {}}
    assert (answer.status_code, answer.json()) == (
        200,
        {"compositeResponse": [{**refused, "httpStatusCode": 400, "referenceId": None}]},
    )


@pytest.mark.parametrize(("version", "status"), [("53.0", 200), ("54.0", 400)])
def test_a_subrequests_name_has_letters_numbers_and_underscores(
    rest: Rest, version: str, status: int
) -> None:
    """As met by guardian/support-service-lambdas with version 54 (pull requests 1512, 1524)."""
    one = {"method": "GET", "url": f"{DATA}/limits", "referenceId": "Link-a"}
    path = f"{rest.model.url}/services/data/v{version}/composite"
    headers = {"Authorization": f"Bearer {rest.model.sessions.issue()}"}
    answer = requests.post(path, json={"compositeRequest": [one]}, headers=headers, timeout=10)
    assert answer.status_code == status
    if status == 400:
        message = (
            "Provided referenceId ('Link-a') must start with a letter or a number, and it can "
            "contain only letters, numbers and underscores ('_')."
        )
        assert answer.json() == [{"message": message, "errorCode": "JSON_PARSER_ERROR"}]


def test_a_reference_that_leads_nowhere_names_where_it_was_looked_for(rest: Rest) -> None:
    """The words of the REST API guide's example and of logs quoted in public in 2026."""
    query = f"{DATA}/query?q=SELECT Id FROM Campaign"
    asked = [
        {"method": "GET", "url": query, "referenceId": "Types"},
        {"method": "GET", "url": f"{DATA}/sobjects/@{{Types.records[0].Id}}", "referenceId": "b"},
    ]
    answer = rest.ask("POST", "/composite", {"compositeRequest": asked}).json()
    message = "Invalid reference specified. No value for Types.records[0].Id found in Types."
    (refusal,) = answer["compositeResponse"][1]["body"]
    assert refusal == {"message": message, "errorCode": "PROCESSING_HALTED"}


def test_an_update_of_too_many_is_refused_whole(rest: Rest) -> None:
    """Quoted in an issue of django-salesforce (328)."""
    one = {"attributes": {"type": "Contact"}, "Id": "003000000000000AAA"}
    answer = rest.ask("PATCH", "/composite/sobjects", {"records": [one] * 201})
    message = "record limit reached. cannot submit more than 200 records into this call"
    assert (answer.status_code, answer.json()) == (
        400, [{"message": message, "errorCode": "EXCEEDED_ID_LIMIT"}],
    )  # fmt: skip


def test_a_batch_halts_when_told_and_counts_each_call(rest: Rest) -> None:
    urls = ["v62.0/limits", "v62.0/sobjects/Contact/003000000000001AAA", "v62.0/limits"]
    requests_ = [{"method": "GET", "url": url} for url in urls]
    used = rest.model.meter.used
    plain = rest.ask("POST", "/composite/batch", {"batchRequests": requests_}).json()
    assert (plain["hasErrors"], [each["statusCode"] for each in plain["results"]]) == (
        True,
        [200, 404, 200],
    )
    assert rest.model.meter.used - used == 3
    halting = rest.ask(
        "POST", "/composite/batch", {"haltOnError": True, "batchRequests": requests_}
    ).json()
    assert halting["results"][2]["statusCode"] == 412
    assert halting["results"][2]["result"][0]["errorCode"] == "BATCH_PROCESSING_HALTED"


def test_a_batch_with_a_broken_escape_is_refused_whole(rest: Rest) -> None:
    """Quoted in an issue of restforce/restforce (602)."""
    url = "v62.0/query?q=SELECT Id FROM Contact WHERE LastName LIKE '50%@of'"
    answer = rest.ask(
        "POST", "/composite/batch", {"batchRequests": [{"method": "GET", "url": url}]}
    )
    (refusal,) = answer.json()
    assert (answer.status_code, refusal["errorCode"]) == (400, "ILLEGAL_QUERY_PARAMETER_VALUE")
    assert refusal["message"] == (
        'URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "@o"'
    )


def test_a_batch_carries_a_body_in_rich_input(rest: Rest) -> None:
    wanted = {"method": "POST", "url": "v62.0/sobjects/Account", "richInput": {"Name": "A"}}
    told = rest.ask("POST", "/composite/batch", {"batchRequests": [wanted]}).json()
    assert (told["results"][0]["statusCode"], rest.count("Account")) == (201, 1)


def test_a_composite_lists_what_belongs_to_it(rest: Rest) -> None:
    assert set(rest.ask("GET", "/composite").json()) == {"tree", "batch", "sobjects", "graph"}


def test_a_composite_subrequest_may_be_conditional(rest: Rest) -> None:
    account = rest.model.insert("Account", {"Name": "A"})
    url = f"{DATA}/sobjects/Account/{account}"
    tag = rest.ask("GET", f"/sobjects/Account/{account}").headers["ETag"]
    asked = [
        {"method": "GET", "url": url, "referenceId": "same", "httpHeaders": {"If-None-Match": tag}},
        {
            "method": "PATCH", "url": url, "referenceId": "late", "body": {"Phone": "1"},
            "httpHeaders": {"If-Match": '"another"'},
        },
        {
            "method": "PATCH", "url": url, "referenceId": "fits", "body": {"Phone": "2"},
            "httpHeaders": {"If-Match": tag},
        },
    ]  # fmt: skip
    told = rest.ask("POST", "/composite", {"compositeRequest": asked}).json()["compositeResponse"]
    assert [each["httpStatusCode"] for each in told] == [304, 412, 204]
    assert told[0]["body"] is None
    assert told[1]["body"][0]["errorCode"] == "PRECONDITION_FAILED"
    assert rest.model.store["Account"].rows[account]["Phone"] == "2"
