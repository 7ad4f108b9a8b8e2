"""The shape of `distribution.yaml`: what makes a lead, who covers what, and what counts how much.
No reading.

Unknown keys are refused, and so is a set of weights under which a rule the file promises would not
hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from mapping.policy_model import Strict

Points = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class SegmentPolicy(Strict):
    """A size band: from how many employees, its name in a sentence, and the experience it calls
    for.
    """

    at_least: int = Field(
        ge=0,
        description="From how many employees a company is in this band; it ends where the next one "
        "begins.",
        examples=[200],
    )
    called: str = Field(
        description="What its companies are called in the sentence that a rep reads.",
        examples=["mid-size companies"],
    )
    months: int = Field(
        default=0,
        ge=0,
        description="Months of selling with us that earn all points of `weights.tenure`; with 0 "
        "everybody has them.",
        examples=[12],
    )


class WeightsPolicy(Strict):
    """The most points each term can give."""

    account_owner: Points = Field(
        default=150.0, description="Owns the lead's account, or an open opportunity in it."
    )
    meeting: Points = Field(default=15.0, description="Meets the account soon; see `meetings`.")
    segment: Points = Field(default=10.0, description="Sells to companies of the lead's size.")
    region: Points = Field(default=10.0, description="Sells in the lead's region.")
    product: Points = Field(default=10.0, description="Sells the product the lead asks about.")
    need: Points = Field(
        default=10.0,
        description="Share of the rep's capacity that is free; falls with every lead they get in "
        "the same run.",
    )
    tenure: Points = Field(
        default=5.0,
        description="Has the experience that companies of the lead's size call for; see "
        "`segments`.",
    )

    def others(self) -> float:
        """What all terms but `account_owner` can give together."""
        return self.meeting + self.segment + self.region + self.product + self.need + self.tenure


class MeetingsPolicy(Strict):
    """How the meeting term falls with the days until the meeting."""

    near_days: int = Field(
        default=14,
        ge=1,
        description="Up to so many days ahead a meeting is near: all points today, falling by the "
        "share `fade` until then.",
    )
    far_days: int = Field(
        default=28,
        ge=1,
        description="Up to so many days ahead a meeting still counts, with `far_share` of the "
        "points; never less than `near_days`, and the same where far meetings shall not count.",
    )
    far_share: Share = Field(
        default=0.5,
        description="Share of the points for a meeting just past `near_days`, falling by the share "
        "`fade` until `far_days`.",
    )
    fade: Share = Field(
        default=0.2, description="Share of the points lost from the first to the last day of each."
    )
    unseen: Share = Field(
        default=0.1,
        description="Share of the points for a rep whose calendar shows no meeting with anybody, "
        "since it may be one we cannot see, and for a lead without an account.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> MeetingsPolicy:
        if self.far_days < self.near_days:
            raise ValueError(
                f"far_days ({self.far_days}) must not be less than near_days ({self.near_days})"
            )
        return self


class DistributionPolicy(Strict):
    """`distribution.yaml`."""

    qualified: tuple[str, ...] = Field(
        default=("marketing_qualified", "sales_qualified"),
        min_length=1,
        description="The terms of the `lifecycle` vocabulary that make a person without an owner a "
        "lead.",
    )
    default_capacity: int = Field(
        default=20,
        ge=1,
        description="Open leads a rep can work at once, where their record does not say.",
    )
    owner_first: bool = Field(
        default=True,
        description="Whoever owns the lead's account, or an open opportunity in it, gets the lead "
        "if they are here and have room. Refused with a `weights.account_owner` that is not over "
        "twice the other weights together; `false` makes owning one term among others.",
    )
    reserve: Points = Field(
        default=10.0,
        description="A lead whose best total score is under this is held rather than assigned.",
    )
    seed: int = Field(
        default=1,
        description="Decides between equals, together with the lead and the rep: another number, "
        "another order.",
    )
    weights: WeightsPolicy = Field(
        default=WeightsPolicy(), description="The most points each term can give."
    )
    meetings: MeetingsPolicy = Field(
        default=MeetingsPolicy(),
        description="How the meeting term falls with the days until the meeting.",
    )
    segments: dict[str, SegmentPolicy] = Field(
        default_factory=dict,
        description="Size bands by name, the name being the word that stands in a rep's segment "
        "field. A company whose size is not known is everybody's.",
        examples=[{"mid": {"at_least": 200, "called": "mid-size companies", "months": 12}}],
    )
    regions: dict[str, tuple[CountryCode, ...]] = Field(
        default_factory=dict,
        description="ISO 3166 country codes by region, the name being the word that stands in a "
        "rep's region field. A country belongs to one region at most; one that is in none is "
        "everybody's.",
        examples=[{"EMEA": ["DE", "FR", "NO"]}],
    )

    @field_validator("regions")
    @classmethod
    def _each_country_once(cls, regions: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        seen: Counter[str] = Counter()
        for codes in regions.values():
            seen.update(codes)
        twice = sorted(code for code, times in seen.items() if times > 1)
        if twice:
            raise ValueError(
                f"a country belongs to one region only; listed more than once: {', '.join(twice)}"
            )
        return regions

    @field_validator("segments")
    @classmethod
    def _each_band_its_own(cls, segments: dict[str, SegmentPolicy]) -> dict[str, SegmentPolicy]:
        beginnings = {band.at_least for band in segments.values()}
        if len(beginnings) < len(segments):
            raise ValueError("two segments begin at the same number of employees")
        return segments

    @model_validator(mode="after")
    def _owners_come_first(self) -> DistributionPolicy:
        """Giving an owner their lead may cost that lead's score elsewhere and the lead it
        displaces: the weight has to make up for both.
        """
        least = 2 * self.weights.others()
        if self.owner_first and self.weights.account_owner <= least:
            raise ValueError(
                f"with owner_first, weights.account_owner must be over {least:g}, twice the other "
                "weights together: below that, an account's lead could go past its owner"
            )
        return self

    def segment_of(self, employees: int | None) -> str | None:
        """The size band of a company, None when its size is not known."""
        if employees is None:
            return None
        fitting = [name for name, band in self.segments.items() if employees >= band.at_least]
        return max(fitting, key=lambda name: self.segments[name].at_least, default=None)

    def region_of(self, country: str | None) -> str | None:
        """The region a country (ISO 3166 code) lies in, None when it is in none."""
        for name, codes in self.regions.items():
            if country in codes:
                return name
        return None

    def segment_named(self, text: str | None) -> str | None:
        """The segment a rep's field means, whatever its case; None for a word the policy does not
        know.
        """
        return _named(text, self.segments)

    def region_named(self, text: str | None) -> str | None:
        """As `segment_named`, for regions."""
        return _named(text, self.regions)


def _named(text: str | None, names: Iterable[str]) -> str | None:
    if text is None:
        return None
    wanted = text.strip().casefold()
    for name in names:
        if name.casefold() == wanted:
            return name
    return None
