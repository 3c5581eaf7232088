"""Measures that are still written as functions: those of talks and stances.

Their rows are made from what the functions say of themselves. This module goes with the last of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from nodeal.estimate import Estimate
from nodeal.measures.row import Measure


def measure(function: Callable[[date], Estimate]) -> Measure:
    """The row of a measure that is a function: its first line says what and, after the last comma, in which unit."""
    first, _, rest = (function.__doc__ or "").partition("\n")
    what, _, unit = first.rpartition(",")
    unit, _, sign = unit.rstrip(".").partition(": ")  # as in "scale points: above zero is doubt"
    rest = " ".join(f"{sign[:1].upper()}{sign[1:]}. {rest}".lstrip(". ").split())
    return Measure(
        function,
        unit=re.sub("^(ordinal|interval) ", "", re.split(r"[.]| \(", unit)[0].strip()),
        what=what,
        weakness=rest.partition("Known weakness: ")[2] or rest,
        tables=READ.get(function.__name__, ()),
    )


READ = {
    name: tuple(tables.split())
    for tables, names in {
        "actors stances/second_coding stances/statements": """
            us_months_blaming_europe us_months_blaming_russia us_months_blaming_ukraine
            us_officials_guarantee_position
            us_officials_trust_position
        """,
        "stances/issues stances/second_coding stances/statements": """
            ru_issues_moved ru_mean_shift ru_net_issues_moved ru_net_issues_moved_by_noise ru_ua_distance
            ru_ua_distance_change ua_issues_moved ua_mean_shift ua_net_issues_moved
            us_ru_distance_before_quarrel us_ru_distance_change us_ua_distance_after_jeddah
            us_ua_distance_before_quarrel us_ua_distance_change
        """,
        "stances/second_coding stances/statements": """
            coder_alpha coder_alpha_interval coder_alpha_within_actors coder_lean coders_identical
            coders_within_half_step ru_force_caps_position ru_guarantee_position ru_mobilisation_demand
            ru_months_asking_land_not_held ru_months_blaming_europe ru_months_blaming_ukraine
            ru_months_refusing_european_troops ru_truce_terms_shift speaker_alone ua_force_limits_position
            ua_guarantee_position ua_months_blaming_russia ua_trust_position us_blame_on_ukraine_share
            us_guarantee_position us_guarantee_position_since us_settlement_before_truce us_trust_position
        """,
        "talks/answers": """
            ru_30d_answer_conditional
        """,
        "talks/answers talks/pressure": """
            us_suspension_ended_at_yes
        """,
        "talks/answers talks/proposals": """
            months_without_settlement ru_broad_share ru_conditional_lead_of_us_halts ru_conditional_months
            ru_conditional_months_on_halts
            ru_conditional_share ru_conditional_share_of_halts ru_conditional_share_of_us_halts
            ru_conditional_share_to_kyiv_and_europe ru_conditional_share_to_us ru_guarantee_refusal_share
            ru_median_days_to_kyiv_and_europe ru_median_days_to_us ru_open_refusal_months ru_open_refusal_months_to_us
            ru_open_refusal_share
            ru_open_refusal_share_to_kyiv_and_europe ru_plain_yes_share_of_limited_halts
            ru_plain_yes_share_of_long_halts ru_plain_yes_share_of_us_halts
            ru_plain_yes_share_of_whole_front_halts settlement_signed truces_in_effect_share
            ua_conditional_lead_of_us_halts ua_conditional_months_on_halts
            ua_conditional_share_of_halts ua_conditional_share_of_us_halts
            ua_conditional_share_to_ru ua_open_refusal_months ua_open_refusal_share_to_ru
            ua_plain_yes_share_of_limited_halts ua_plain_yes_share_of_long_halts ua_plain_yes_share_of_ru_halts
            ua_plain_yes_share_of_us_halts ua_plain_yes_share_of_whole_front_halts ua_plain_yes_share_to_ru
            ua_plain_yes_share_to_us us_ua_30d_offer
        """,
        "talks/answers talks/readouts": """
            readouts_energy_scope
        """,
        "talks/events": """
            quarters_with_us_ru_contact
        """,
        "talks/istanbul_terms": """
            istanbul_guarantee_veto istanbul_neutrality istanbul_personnel_cap_ratio istanbul_terms_agreed_share
            istanbul_ua_personnel_cap_ratio
        """,
        "talks/minerals_terms": """
            minerals_texts_with_repayment
        """,
        "talks/pressure": """
            us_acts_done_on_russia us_acts_done_on_ukraine us_acts_said_on_russia us_acts_said_on_ukraine
            us_acts_threatened_on_russia us_acts_threatened_on_ukraine us_aid_pause_days
            us_pressure_on_russia_months us_pressure_on_russia_share us_pressure_on_ukraine_months
            us_pressure_on_ukraine_share us_pressure_on_ukraine_share_since
        """,
        "talks/pressure talks/russian_moves": """
            ru_move_share_after_pressure ru_move_share_after_pressure_on_russia
            ru_move_share_after_pressure_ratio ru_move_share_any_day
        """,
        "talks/proposals": """
            european_guarantee_texts us_truce_offers_share
        """,
        "talks/readouts": """
            kremlin_readout_foreign_aid kremlin_readout_mobilisation_and_rearmament
            kremlin_readout_permanent_peace white_house_readout_russian_conditions
        """,
        "talks/sanctions_acts": """
            us_relief_months us_relief_months_any_ground us_sanctions_added_months
        """,
        "talks/terms": """
            ru_terms_moved_share ru_text_force_caps ru_text_full_regions ru_text_recognition text_distance
        """,
    }.items()
    for name in names.split()
}
"""Which tables each of them reads."""
