"""The figures HubSpot tells of a record beside what is kept of it: names and first values.

What they say of a record is worked out in `answers.figures`; here is only which there are, recorded
in 2026 by object type. Their definitions are in the tables, like all others.
"""

from __future__ import annotations

from sandbox.hubspot.history import Props

# The property that says which stage of its pipeline a record is in.
STAGE = {
    "contacts": "lifecyclestage",
    "companies": "lifecyclestage",
    "deals": "dealstage",
    "leads": "hs_pipeline_stage",
    "tickets": "hs_pipeline_stage",
}
ENTERED, SPENT = "hs_v2_date_entered_current_stage", "hs_v2_time_in_current_stage"

_COUNTS = {
    "contacts": (
        "hs_associated_target_accounts",
        "hs_membership_has_accessed_private_content",
        "hs_registered_member",
        "hs_prospecting_agent_actively_enrolled_count",
        "hs_prospecting_agent_total_enrolled_count",
        "hs_sequences_actively_enrolled_count",
        "num_notes",
    ),
    "companies": (
        "hs_num_blockers",
        "hs_num_child_companies",
        "hs_num_contacts_with_buying_roles",
        "hs_num_decision_makers",
        "hs_num_open_deals",
        "num_associated_contacts",
        "num_notes",
    ),
    "deals": (
        "days_to_close",
        "hs_closed_amount",
        "hs_closed_amount_in_home_currency",
        "hs_closed_won_count",
        "hs_days_to_close_raw",
        "hs_deal_stage_probability_shadow",
        "hs_num_associated_active_deal_registrations",
        "hs_num_associated_deal_registrations",
        "hs_num_associated_deal_splits",
        "hs_num_of_associated_line_items",
        "hs_num_target_accounts",
        "hs_number_of_call_engagements",
        "hs_number_of_inbound_calls",
        "hs_number_of_outbound_calls",
        "hs_number_of_overdue_tasks",
        "hs_projected_amount",
        "hs_projected_amount_in_home_currency",
        "num_associated_contacts",
        "num_notes",
    ),
    "tasks": (
        "hs_task_completion_count",
        # Recorded: these are counts, unlike the flags below.
        "hs_task_is_completed",
        "hs_task_is_completed_call",
        "hs_task_is_completed_email",
        "hs_task_is_completed_linked_in",
        "hs_task_is_completed_sequence",
        "hs_task_missed_due_date_count",
    ),
    "tickets": (
        "hs_num_associated_companies",
        "hs_num_associated_conversations",
        "hs_num_times_contacted",
        "num_notes",
    ),
}
_MARKS = {
    "contacts": ("hs_currently_enrolled_in_prospecting_agent",),
    "deals": (
        "hs_has_last_conversation_follow_ups",
        "hs_has_last_meeting_followups",
        "hs_is_closed_lost",
        "hs_is_closed_won",
        "hs_is_deal_split",
    ),
    "notes": ("hs_body_preview_is_truncated",),
    "tasks": (
        "hs_task_is_all_day",
        "hs_task_is_overdue",
        "hs_task_is_past_due_date",
        "hs_task_is_sub_task",
        "hs_task_missed_due_date",
    ),
    "tickets": ("hs_is_closed",),
}
_WORDS: dict[str, Props] = {
    "companies": {
        "hs_annual_revenue_currency_code": "USD",
        "hs_pipeline": "companies-lifecycle-pipeline",
    },
    "tasks": {"hs_task_family": "SALES", "hs_task_for_object_type": "OWNER"},
    "tickets": {"hs_is_visible_in_help_desk": "true"},
}
# Those that follow other properties of the record.
SUMS = {
    "contacts": (
        "hs_searchable_calculated_phone_number",
        "hs_searchable_calculated_mobile_number",
        "hs_calculated_phone_number",
        "hs_calculated_phone_number_country_code",
        "hs_calculated_mobile_number",
    ),
    "companies": ("hs_task_label",),
    "deals": (
        "hs_createdate",
        "amount_in_home_currency",
        "hs_forecast_amount",
        "hs_is_closed",
        "hs_is_closed_count",
        "hs_is_open_count",
        "hs_open_amount_in_home_currency",
        "hs_open_deal_create_date",
        "hs_weighted_pipeline_in_company_currency",
        "hs_actual_duration",
        "hs_closed_deal_close_date",
        "hs_closed_deal_create_date",
        "hs_duration",
        "hs_exchange_rate",
    ),
    "notes": (
        "hs_body_preview",
        "hs_body_preview_html",
        "hs_obj_coords",
    ),
    "tasks": (
        "hs_engagements_last_contacted",
        "hs_obj_coords",
        "hs_start_date_with_fallback",
        "hs_task_completion_date",
    ),
    "tickets": (
        "hs_helpdesk_sort_timestamp",
        "hs_last_email_activity",
        "hs_last_message_from_visitor",
        "hs_ticket_id",
    ),
}
# A create answers these only in portals that pay for marketing contacts, which this one does not
# play.
UNBILLED: Props = {"hs_marketable_status": "false", "hs_marketable_until_renewal": "false"}
_OWNED = (
    *("hs_all_owner_ids", "hs_user_ids_of_all_owners", "hubspot_owner_assigneddate"),
    *("hubspot_team_id", "hs_all_team_ids"),
)


def _standing(kind: str) -> Props:
    counts = dict.fromkeys(_COUNTS.get(kind, ()), "0")
    marks = dict.fromkeys(_MARKS.get(kind, ()), "false")
    return counts | marks | _WORDS.get(kind, {})


STANDING: dict[str, Props] = {
    kind: _standing(kind)
    for kind in ("contacts", "companies", "deals", "notes", "tasks", "tickets")
}
"""What nothing here moves, by object type."""


def _names(kind: str) -> frozenset[str]:
    names = {*STANDING.get(kind, ()), *SUMS.get(kind, ()), *_OWNED}
    if kind == "contacts":
        names |= UNBILLED.keys()
    if kind in STAGE:
        names |= {ENTERED, SPENT}
    return frozenset(names)


NAMES: dict[str, frozenset[str]] = {kind: _names(kind) for kind in (*STANDING, "leads")}
"""The figures of each object type."""
