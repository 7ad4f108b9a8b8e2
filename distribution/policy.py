"""The shape of `distribution.yaml`: what makes a lead, who covers what, and what counts how much.
No reading.

Unknown keys are refused, and so is a set of weights under which a rule the file promises would not
hold.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from mapping.policy import Strict

Points = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class SegmentPolicy(Strict):
    """A size band: from how many employees, its name in a sentence, and the experience it calls
    for.
    """

    at_least: Annotated[int, Field(ge=0)]
    called: str
    months: Annotated[int, Field(ge=0)] = 0


class WeightsPolicy(Strict):
    """The most points each term can give."""

    account_owner: Points = 150.0
    meeting: Points = 15.0
    segment: Points = 10.0
    region: Points = 10.0
    product: Points = 10.0
    need: Points = 10.0
    tenure: Points = 5.0

    def others(self) -> float:
        """What all terms but `account_owner` can give together."""
        return self.meeting + self.segment + self.region + self.product + self.need + self.tenure


class MeetingsPolicy(Strict):
    """How the meeting term falls with the days until the meeting."""

    near_days: Annotated[int, Field(ge=1)] = 14
    far_days: Annotated[int, Field(ge=1)] = 28
    far_share: Share = 0.5
    fade: Share = 0.2
    unseen: Share = 0.1

    @model_validator(mode="after")
    def _in_order(self) -> MeetingsPolicy:
        if self.far_days < self.near_days:
            raise ValueError(
                f"far_days ({self.far_days}) must not be less than near_days ({self.near_days})"
            )
        return self


class DistributionPolicy(Strict):
    """`distribution.yaml`."""

    qualified: Annotated[tuple[str, ...], Field(min_length=1)] = (
        "marketing_qualified",
        "sales_qualified",
    )
    default_capacity: Annotated[int, Field(ge=1)] = 20
    owner_first: bool = True
    reserve: Points = 10.0
    seed: int = 1
    weights: WeightsPolicy = WeightsPolicy()
    meetings: MeetingsPolicy = MeetingsPolicy()
    segments: dict[str, SegmentPolicy] = Field(default_factory=dict)
    regions: dict[str, tuple[CountryCode, ...]] = Field(default_factory=dict)

    @field_validator("regions")
    @classmethod
    def _each_country_once(cls, regions: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        seen = Counter(code for codes in regions.values() for code in codes)
        if twice := sorted(code for code, times in seen.items() if times > 1):
            raise ValueError(
                f"a country belongs to one region only; listed more than once: {', '.join(twice)}"
            )
        return regions

    @field_validator("segments")
    @classmethod
    def _each_band_its_own(cls, segments: dict[str, SegmentPolicy]) -> dict[str, SegmentPolicy]:
        if len({band.at_least for band in segments.values()}) < len(segments):
            raise ValueError("two segments begin at the same number of employees")
        return segments

    @model_validator(mode="after")
    def _owners_come_first(self) -> DistributionPolicy:
        least = 2 * self.weights.others()
        if self.owner_first and self.weights.account_owner <= least:
            # Giving an owner their lead may cost that lead's score elsewhere and the lead it
            # displaces.
            raise ValueError(
                f"with owner_first, weights.account_owner must be over {least:g}, twice the other weights together: "
                "below that, an account's lead could go past its owner"
            )
        return self

    def segment_of(self, employees: int | None) -> str | None:
        """The size band of a company, None when its size is not known."""
        fitting = [
            name
            for name, band in self.segments.items()
            if employees is not None and employees >= band.at_least
        ]
        return max(fitting, key=lambda name: self.segments[name].at_least, default=None)

    def region_of(self, country: str | None) -> str | None:
        """The region a country (ISO 3166 code) lies in, None when it is in none."""
        return next((name for name, codes in self.regions.items() if country in codes), None)

    def segment_named(self, text: str | None) -> str | None:
        """The segment a rep's field means, whatever its case; None for a word the policy does not
        know.
        """
        return _named(text, self.segments)

    def region_named(self, text: str | None) -> str | None:
        """As `segment_named`, for regions."""
        return _named(text, self.regions)


def _named(
    text: str | None, names: dict[str, SegmentPolicy] | dict[str, tuple[str, ...]]
) -> str | None:
    wanted = (text or "").strip().casefold()
    return next((name for name in names if name.casefold() == wanted), None)
