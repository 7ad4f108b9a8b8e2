"""Mutants about money and days, about what vendors do by themselves, and about rules over several
fields.
"""

from __future__ import annotations

import pytest

import sync.deciding.comparing.meeting
import sync.deciding.drafting.said_along
import sync.deciding.drafting.steps
import sync.deciding.gathering.observe
import sync.deciding.refused
from mapping.codecs.field_codec import FieldCodec
from tests.sync.kinds import (
    test_currencies,
    test_people_of_what_is_left_out,
    test_rules_over_fields,
)
from tests.sync.mutants.mutant import Mutant


def amounts_go_without_their_currency(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.deciding.drafting.steps, "_mind_the_fixed", lambda *given: None)


def a_vendors_default_is_somebodys_word(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.deciding.comparing.meeting, "_put_there", lambda left_open: {})


def a_shorter_spelling_is_as_good(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(FieldCodec, "says_more", lambda codec, held: False)


def stages_go_without_their_date(patch: pytest.MonkeyPatch) -> None:
    said_along = sync.deciding.drafting.said_along
    patch.setattr(said_along, "_hold_what_would_move", lambda *given: None)


def nobody_is_left_out(patch: pytest.MonkeyPatch) -> None:
    observe = sync.deciding.gathering.observe
    patch.setattr(observe, "note_what_is_left_out", lambda *given: None)


def rules_are_met_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.deciding.refused, "_meets_the_rule", lambda step, tried: False)


CURRENCIES = [
    Mutant(
        amounts_go_without_their_currency,
        "sync/deciding/drafting/steps.py",
        test_currencies.test_revenue_in_another_currency_is_not_shown_as_one_in_the_portals,
    ),
    Mutant(
        a_vendors_default_is_somebodys_word,
        "sync/model/left_open.py",
        test_currencies.test_the_portals_own_currency_is_not_taken_for_what_somebody_entered,
    ),
    Mutant(
        a_shorter_spelling_is_as_good,
        "mapping/codecs/field_codec.py",
        test_currencies.test_a_deal_picked_in_the_evening_keeps_its_time,
    ),
    Mutant(
        stages_go_without_their_date,
        "sync/deciding/drafting/said_along.py",
        test_currencies.test_a_rep_who_moves_the_stage_moves_no_date,
    ),
    Mutant(
        nobody_is_left_out,
        "sync/deciding/gathering/left_out.py",
        test_people_of_what_is_left_out.test_a_company_that_is_named_later_gets_its_account_and_the_lead_stays_one,
    ),
    Mutant(
        rules_are_met_once,
        "sync/deciding/refused.py",
        test_rules_over_fields.test_what_the_rule_asked_for_brings_the_stage_along,
    ),
]
