"""Which API versions are alive, and what each release is called."""

from __future__ import annotations

from sandbox.salesforce.errors import Refusal, not_found
from sandbox.salesforce.members import is_whole

# Versions 21 to 30 were taken out in 2022, those before them earlier.
OLDEST = 31


def newest(api_version: str) -> int:
    """The number of the newest version an org serves."""
    return int(float(api_version))


def check_version(text: str, newest: int) -> None:
    """Raises 410 for a version that was taken out, 404 for one that never was or is yet to come."""
    number, _, minor = text.partition(".")
    if not is_whole(number) or minor != "0" or int(number) > newest:
        raise not_found()
    if int(number) < OLDEST:
        message = f"The requested resource is no longer available: API version {text} was removed."
        raise Refusal(410, "UNSUPPORTED_API_VERSION", message)


def versions(newest: int) -> list[dict[str, str]]:
    """`/services/data/`: every version still alive."""
    return [
        {"label": release(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(OLDEST, newest + 1)
    ]


def release(number: int) -> str:
    """Version 62 is Winter '25; three releases a year."""
    season = ("Spring", "Summer", "Winter")[number % 3]
    year = 25 + (number - 63 + (season == "Winter")) // 3
    return f"{season} '{year:02}"
