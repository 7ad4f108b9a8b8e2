"""What is known of one rep: what they cover, how much they can take, and whether they are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Rep:
    """A seller; None is "not known". Dates are ISO text, `capacity` is how many open leads they can
    work at once.
    """

    email: str
    name: str
    segment: str | None
    region: str | None
    product: str | None
    start_date: str | None
    capacity: int
    open_leads: int
    on_leave_until: str | None
    active: bool

    @property
    def free(self) -> int:
        """How many more leads they can work now."""
        return max(0, self.capacity - self.open_leads)

    def away_until(self, today: date) -> date | None:
        """The last day of a leave that covers today: nobody is called on the day before they are
        back.
        """
        end = _date(self.on_leave_until)
        if end is None or end < today:
            return None
        return end

    def months(self, today: date) -> float | None:
        """How long they have been selling here, None when that is not known."""
        start = _date(self.start_date)
        if start is None:
            return None
        return max(0.0, (today - start).days / DAYS_PER_MONTH)


def _date(text: str | None) -> date | None:
    """The day an ISO text begins with; None for any other text."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
