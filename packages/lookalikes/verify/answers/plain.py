"""Takes out of an answer what differs by nature and what nobody else may see: ids, times, tokens,
addresses, the names of the account. What is left can be compared and written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verify.answers.answer import Answer, Told, told

_PATTERNS = (
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"), "<token>"),
    (re.compile(r"\b00D\w{12,15}![\w.]+"), "<token>"),
    (re.compile(r"\bpat-[a-z]{2,3}\d-[\w-]+"), "<token>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (
        re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"),
        "<time>",
    ),
    (re.compile(r"\b[A-Z][a-z]{2}, \d\d[ -][A-Z][a-z]{2}[ -]\d{4} \d\d:\d\d:\d\d GMT"), "<time>"),
    (re.compile(r"(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"\bapi-usage=\d+/\d+"), "api-usage=<number>/<number>"),
    (re.compile(r"\b1[5-9]\d{11}\b"), "<time>"),
    (re.compile(r"\b(?=(?:[A-Za-z]*\d){2})[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?\b"), "<id>"),
    (re.compile(r"(?<!max-age=)(?<![\w.])\d{8,}(?![\w.])"), "<id>"),
    (re.compile(r"(?<=\bID )\d+|(?<=\bList )\d+|(?<=\bOwner )\d+|(?<=\bUser )\d+"), "<id>"),
)
_MAY_DIFFER = re.compile(r'[\d"@]|://')
_ETAG = re.compile(r'(?:W/)?"[^"\s]*"')
_HOST = re.compile(r"https?://[\w.-]+(?::\d+)?")
# Shorter ones may stand for anything.
_WHOLE_IDS = 4
_IDS_IN_TEXTS = 6
_CALLED = ("name", "field", "childSObject", "label")
_CUSTOM = re.compile(r".*__(?:c|r|pc|pr)")


PERSONAL = frozenset(
    {
        *("firstname", "lastname", "firstName", "lastName", "FirstName", "LastName", "Name"),
        *(
            "phone",
            "mobilephone",
            "Phone",
            "MobilePhone",
            "Fax",
            "HomePhone",
            "username",
            "Username",
        ),
        *("address", "Street", "street", "MailingStreet", "BillingStreet", "zip", "PostalCode"),
        *("MailingPostalCode", "company", "Company", "Subject", "Description", "Title", "jobtitle"),
        *("City", "city", "MailingCity", "BillingCity", "Website", "website", "display_name"),
        *(
            "dealname",
            "subject",
            "hs_note_body",
            "hs_task_subject",
            "userName",
            "NickName",
            "Alias",
        ),
    }
)
"""Members that may tell who somebody is."""
PERSONAL_PROPERTIES = PERSONAL | {"name", "domain", "description"}
"""The same in a portal's records, whose `name` is no definition's."""


class Plain:
    """Makes the answers of one account plain. `names` are what the account is called, `words` what
    was made there, by the words of the probes, `sent` the texts that the probes write themselves.
    """

    def __init__(
        self, names: Mapping[str, str], words: Mapping[str, str], sent: frozenset[str]
    ) -> None:
        self._known = _known(names, words)
        self._sent = sent
        self._mark = words["mark"]
        self._done: dict[str, str] = {}

    def answer(self, answer: Answer) -> PlainAnswer:
        """The answer without anything of its account."""
        headers = [(name, self._header(name, value)) for name, value in answer.headers]
        found = told(answer)
        return PlainAnswer(answer.status, headers, Told(found.form, self.tree(found.tree)))

    def _header(self, name: str, value: str) -> str:
        """A header's value; of a cookie its name alone."""
        if name.lower() == "set-cookie":
            return f"{value.partition('=')[0]}=<cookie>"
        return self.text(value)

    def tree(self, value: Any) -> Any:
        """A tree made plain; what the org's own people added to it is left out."""
        return self._tree(value, "", personal=PERSONAL)

    def _tree(self, value: Any, member: str, *, personal: frozenset[str]) -> Any:
        """A part of a tree, that stands under a member's name."""
        if isinstance(value, dict):
            return self._object(value, PERSONAL_PROPERTIES if member == "properties" else PERSONAL)
        if isinstance(value, list):
            kept = [each for each in value if not self._of_their_own(each)]
            return [self._tree(each, member, personal=personal) for each in kept]
        if isinstance(value, str):
            return self._said(value, personal=member in personal)
        if type(value) is int:
            return self._number(value)
        return value

    def _object(self, members: dict[str, Any], personal: frozenset[str]) -> dict[str, Any]:
        found = {}
        for name, value in members.items():
            if not custom(name):
                found[self.text(name)] = self._tree(value, name, personal=personal)
        return found

    def _of_their_own(self, member: Any) -> bool:
        """Whether the account's own people made a definition that stands in a list of them."""
        if not isinstance(member, dict):
            return False
        called = [str(member.get(name)) for name in _CALLED]
        if any(custom(name) for name in called):
            return True
        if any(self._mark in name for name in called):
            return False
        is_property = "fieldType" in member and not member.get("hubspotDefined")
        return is_property or member.get("category") == "USER_DEFINED"

    def _said(self, text: str, *, personal: bool) -> str:
        """A text; of what tells who somebody is, only what the probes themselves wrote."""
        plain = self.text(text)
        if personal and plain and text not in self._sent and "<mark>" not in plain:
            return "<personal>"
        return plain

    def text(self, text: str) -> str:
        """A text made plain."""
        if text not in self._done:
            self._done[text] = self._made_plain(text)
        return self._done[text]

    def _made_plain(self, text: str) -> str:
        for word, known in self._known:
            if text == known and len(known) >= _WHOLE_IDS:
                return f"<{word}>"
            if len(known) >= _IDS_IN_TEXTS:
                text = text.replace(known, f"<{word}>")
        if _MAY_DIFFER.search(text) is None:
            return text
        if _ETAG.fullmatch(text):
            return "<etag>"
        text = _HOST.sub("<host>", text)
        for pattern, stands in _PATTERNS:
            text = pattern.sub(stands, text)
        return text

    def _number(self, value: int) -> Any:
        """An id or a time as a number stays a number: how many digits it has tells nothing."""
        text = self.text(str(value))
        return value if text == str(value) else 0


class PlainAnswer:
    """An answer with nothing of its account in it."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: Told) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def refused(self) -> bool:
        """Whether the vendor did not do what it was asked."""
        return self.status >= 400


def _known(names: Mapping[str, str], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and words, the longest first; an id of 18 letters stands for that of 15 too."""
    found = [*names.items(), *words.items()]
    for word, known in words.items():
        if len(known) == 18 and known.isalnum():
            found.append((word, known[:15]))
    told = [(word, known) for word, known in found if known]
    return sorted(told, key=lambda each: -len(each[1]))


def custom(name: str) -> bool:
    """Whether the org's own people gave a field, object or relationship that name."""
    return _CUSTOM.fullmatch(name) is not None
