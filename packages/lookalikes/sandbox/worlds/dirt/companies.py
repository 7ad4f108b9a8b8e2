"""What is typed about a company: its name with its legal form, its address on the web, its size."""

from __future__ import annotations

from random import Random

from sandbox.worlds.accounts import Account
from sandbox.worlds.dirt.rates import FORM_AFTER_COMMA, FORMS, PLACEHOLDER_TYPED, WITH_FORM
from sandbox.worlds.dirt.text import typed

_FORMS = list(FORMS)
_WEIGHTS = list(FORMS.values())


def company_name(rng: Random, account: Account) -> str:
    """The company's name with or without its legal form."""
    name = account.name
    if rng.random() < WITH_FORM:
        comma = "," if rng.random() < FORM_AFTER_COMMA else ""
        name = f"{name}{comma} {_legal_form(rng, account.form)}"
    written = typed(rng, name)
    # A record without a name cannot be found again, so here a placeholder is mended at once.
    return written if len(written) > len(name) // 2 else name


def _legal_form(rng: Random, form: str) -> str:
    style = rng.choices(_FORMS, _WEIGHTS)[0]
    if style == "bare":
        return form.replace(".", "")
    if style == "spaced":
        return form.replace(".", ". ").strip()
    if style == "half dotted":
        return form.removesuffix(".")
    return form


def website(rng: Random, domain: str) -> str:
    """The company's address on the web, as pasted from wherever."""
    if rng.random() < PLACEHOLDER_TYPED:
        return rng.choice(("n/a", "none", "-", "www"))
    return rng.choice(
        (
            f"https://www.{domain}",
            f"http://{domain}/",
            f"www.{domain}",
            domain,
            f"https://{domain}/en",
        )
    )


def about(rng: Random, number: int, chance: float = 0.12) -> int:
    """The number, or now and then one that was right some time ago."""
    if rng.random() >= chance:
        return number
    return max(1, round(number * rng.choice((0.8, 0.9, 1.1, 1.25))))
