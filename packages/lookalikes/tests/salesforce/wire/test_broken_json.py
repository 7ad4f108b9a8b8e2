"""A body that is no JSON is refused in the words of the vendor's parser, with the fault's place; a
body that is said to be something else is not read.
"""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_calls import send
from salesforce_served import Served

from sandbox.broken_json.reader import fault_in, places_of_names

VALUE = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')"
NAME = "was expecting double-quote to start field name"
COLON = "was expecting a colon to separate field name and value"
DIGIT = "expected digit (0-9) to follow minus sign, for valid numeric value"
NAN = "Non-standard token 'NaN': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow"
WORDS = "was expecting 'null', 'true', 'false' or NaN"
ESCAPED = "has to be escaped using backslash to be included in"

FAULTS = {
    "a missing colon": ('{"a" "b"}', 7, f"Unexpected character ('\"' (code 34)): {COLON}"),
    "an unquoted name": ("{Name:1}", 3, f"Unexpected character ('N' (code 78)): {NAME}"),
    "a trailing comma": ('{"a":1,}', 9, f"Unexpected character ('}}' (code 125)): {NAME}"),
    "one in a list": ("[1,]", 5, "Unexpected character (']' (code 93)): expected a value"),
    "two commas": ("[1,,2]", 5, f"Unexpected character (',' (code 44)): {VALUE}"),
    "quotes of one stroke": ("{'a':1}", 3, f"Unexpected character (''' (code 39)): {NAME}"),
    "a value in them": ("{\"a\":'b'}", 7, f"Unexpected character (''' (code 39)): {VALUE}"),
    "no text at all": ("request=1", 2, f"Unexpected character ('r' (code 114)): {VALUE}"),
    "no value": ('{"a":}', 7, "Unexpected character ('}' (code 125)): expected a value"),
    "no comma": (
        '{"a":1 "b":2}',
        9,
        "Unexpected character ('\"' (code 34)): was expecting comma to separate OBJECT entries",
    ),
    "none in a list": (
        "[1 2]",
        5,
        "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries",
    ),
    "a number of two points": (
        "[1.2.3]",
        6,
        "Unexpected character ('.' (code 46)): was expecting comma to separate ARRAY entries",
    ),
    "two braces": ('{{"a":1}}', 3, f"Unexpected character ('{{' (code 123)): {NAME}"),
    "a brace too many": (
        '{"a":1}}',
        9,
        "Unexpected close marker '}': expected ']' (for ROOT starting at [line:1, column:0])",
    ),
    "the wrong closer": (
        '{"a":1]',
        8,
        "Unexpected close marker ']': expected '}' (for OBJECT starting at [line:1, column:0])",
    ),
    "text without end": (
        '{"a":"b',
        8,
        "Unexpected end-of-input: was expecting closing quote for a string value",
    ),
    "a name without end": (
        '{"a',
        4,
        "Unexpected end-of-input: was expecting closing '\"' for name",
    ),
    "an object without end": (
        '{"a":1',
        7,
        "Unexpected end-of-input: expected close marker for OBJECT (from [line:1, column:0])",
    ),
    "an end after a comma": ('{"a":1,', 8, "Unexpected end-of-input within/between OBJECT entries"),
    "an end after a colon": ('{"a":', 6, "Unexpected end-of-input within/between OBJECT entries"),
    "half a word": ('{"a":tr', 8, "Unexpected end-of-input in a value"),
    "another word": ('{"a":NULL}', 10, f"Unrecognized token 'NULL': {WORDS}"),
    "a word in capitals": ('{"a":True}', 7, f"Unexpected character ('T' (code 84)): {VALUE}"),
    "a longer word": ('{"a":nullify}', 13, f"Unrecognized token 'nullify': {WORDS}"),
    "not a number": ('{"a":NaN}', 9, NAN),
    "infinity": ('{"a":Infinity}', 7, f"Unexpected character ('I' (code 73)): {VALUE}"),
    "a sign alone": ("[-]", 4, f"Unexpected character (']' (code 93)) in numeric value: {DIGIT}"),
    "a plus": ("[+1]", 3, f"Unexpected character ('+' (code 43)): {VALUE}"),
    "a zero in front": ("[012]", 3, "Invalid numeric value: Leading zeroes not allowed"),
    "a point alone": (
        "[1.]",
        5,
        "Unexpected character (']' (code 93)) in numeric value: "
        "Decimal point not followed by a digit",
    ),
    "a number too large": ("[1e999]", 7, "Numeric value (1e999) out of range"),
    "an exponent alone": (
        "[1e]",
        5,
        "Unexpected character (']' (code 93)) in numeric value: "
        "Exponent indicator not followed by a digit",
    ),
    "a bare tab": (
        '["\t"]',
        4,
        f"Illegal unquoted character ((CTRL-CHAR, code 9)): {ESCAPED} string value",
    ),
    "one in a name": (
        '{"\x01":1}',
        4,
        f"Illegal unquoted character ((CTRL-CHAR, code 1)): {ESCAPED} name",
    ),
    "one between": (
        "[\x00]",
        3,
        "Illegal character ((CTRL-CHAR, code 0)): only regular white space (\\r, \\n, \\t) is "
        "allowed between tokens",
    ),
    "an unknown escape": ('["\\x"]', 5, "Unrecognized character escape 'x' (code 120)"),
    "an escape without digits": (
        '["\\u12g4"]',
        8,
        "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence",
    ),
}


@pytest.mark.parametrize(("text", "column", "says"), FAULTS.values(), ids=list(FAULTS))
def test_broken_json_is_refused_with_the_fault_and_its_place(
    served: Served, text: str, column: int, says: str
) -> None:
    answer = send(served, "/sobjects/Contact", text.encode())
    message = f"{says} at [line:1, column:{column}]"
    assert answer.status_code == 400
    assert answer.json() == [{"message": message, "errorCode": "JSON_PARSER_ERROR"}]


def test_the_place_counts_lines_however_they_end(served: Served) -> None:
    for ending in ("\n", "\r\n", "\r"):
        text = ending.join(("{", '  "a": 1,', "  b: 2", "}"))
        message = send(served, "/sobjects/Contact", text.encode()).json()[0]["message"]
        assert message.endswith(f"{NAME} at [line:3, column:4]")


def test_a_byte_that_is_no_utf_8_is_named(served: Served) -> None:
    message = send(served, "/sobjects/Contact", b'{"a":"\xff"}').json()[0]["message"]
    assert message == "Invalid UTF-8 start byte 0xff at [line:1, column:7]"


@pytest.mark.parametrize("raw", [b"", b" ", b"\n"])
def test_an_empty_body_is_said_to_be_missing(served: Served, raw: bytes) -> None:
    answer = send(served, "/sobjects/Contact", raw)
    text = "The HTTP entity body is required, but this request has no entity body."
    assert answer.json() == [{"message": text, "errorCode": "JSON_PARSER_ERROR"}]


@pytest.mark.parametrize(
    ("raw", "token"),
    [(b"[]", "START_ARRAY"), (b'"x"', "VALUE_STRING"), (b"5", "VALUE_NUMBER_INT")],
)
def test_a_body_that_is_no_object_is_named_by_its_token(
    served: Served, raw: bytes, token: str
) -> None:
    (told,) = send(served, "/sobjects/Contact", raw).json()
    text = f"Can not deserialize SObject out of {token} token at [line:1, column:1]"
    assert told == {"message": text, "errorCode": "JSON_PARSER_ERROR"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "text/csv", "application/pdf", "x"]
)
@pytest.mark.parametrize("path", ["/sobjects/Contact", "/composite", "/jobs/query"])
def test_a_body_of_another_kind_is_not_read(served: Served, path: str, kind: str) -> None:
    answer = send(served, path, b'{"LastName":"A"}', kind)
    (told,) = answer.json()
    assert (answer.status_code, told["errorCode"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert told["message"].endswith(kind)


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=UTF-8", None])
def test_json_is_read_whatever_its_character_set_is_called(
    served: Served, kind: str | None
) -> None:
    assert send(served, "/sobjects/Contact", b'{"LastName":"A"}', kind).status_code == 201


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("5", "string from VALUE_NUMBER_INT value 5 or request may be missing a required field at"),
        ("{}", "string from START_OBJECT value { or request may be missing a required field at"),
        ("[1]", "string from START_ARRAY value"),
        (
            "true",
            "string from VALUE_BOOLEAN value true or request may be missing a required field at",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_place(
    served: Served, value: str, says: str
) -> None:
    name = "FIRSTNAME" if says.startswith("string") else "birthdate"
    text = '{"LastName":"A",\n "' + name + '": ' + value + "}"
    (told,) = send(served, "/sobjects/Contact", text.encode()).json()
    assert told["message"] == f"Cannot deserialize instance of {says} [line:2, column:2]"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(JSON, st.data())
def test_whatever_is_cut_out_of_good_json_has_a_fault_exactly_when_it_is_none(
    value: object, data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=False)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = (text[:start] + text[end:]).encode("utf-8", "replace")
    try:
        orjson.loads(cut)
    except orjson.JSONDecodeError:
        assert "Unexpected content" not in fault_in(cut)
    else:
        assert places_of_names(cut) is not None


def test_what_is_nested_deeper_than_is_read_is_refused(served: Served) -> None:
    for text in ("[" * 5000, "[" * 5000 + "]" * 5000, '{"a":' * 5000):
        assert send(served, "/sobjects/Contact", text.encode()).status_code == 400
