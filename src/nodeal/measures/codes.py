"""Codes that questions are asked with, so that a type checker knows a misspelt one.

Each is an enumeration of ``datapackage.json``; a test holds them to it.
"""

from __future__ import annotations

from typing import Literal

Actor = Literal["russia", "ukraine", "us", "europe", "other"]
"""Whose answer, word or act it is."""
Answer = Literal["acceptance", "conditional_acceptance", "counter_proposal", "rejection", "delay", "concession"]
"""How a proposal was answered."""
Side = Literal["ru", "ua", "us"]
"""A party whose answers are followed, by its id."""
Halt = Literal["whole_front", "limited", "none"]
"""Halt of the fighting that a proposal asks for: along the whole line, of a kind of target or a place, or none."""
HaltLength = Literal["short", "long", "unstated"]
Theme = Literal[
    "aid", "ceasefire", "conditions", "domestic", "energy", "europe", "guarantees", "intelligence", "invasion",
    "minerals", "precedent", "prisoners", "sanctions", "strikes", "summit", "talks", "territory",
]  # fmt: skip
"""What a proposal is about."""
Term = Literal[
    "territory", "nato_neutrality", "force_caps", "security_guarantees", "foreign_troops", "sanctions",
    "frozen_assets_reparations", "elections", "language_culture", "prisoners_humanitarian", "accountability_amnesty",
    "ceasefire_sequence", "znpp", "us_russia_relations",
]  # fmt: skip
"""Terms of a settlement that texts are coded on."""
Holds = Literal["permanent_neutrality", "guarantor_veto"]
"""What a clause of the draft of April 2022 holds."""
Teller = Literal["kremlin", "white_house"]
"""Whose readout of the call of March 2025 it is."""
Target = Literal["russia", "ukraine", "both"]
"""On whom an act of pressure falls."""
Stage = Literal["said", "threatened", "done"]
"""How far an act of pressure went, from words to deeds: of unlike weight, so that they are never added up."""
Act = Literal["added", "threatened", "considered", "offered", "lifted", "declined"]
"""What was done with a sanction."""
Ground = Literal["talks", "war", "other", "both"]
"""Why, by the reason given; both, if an official also ties it to the talks."""
Issue = Literal[
    "aid_reimbursement_minerals", "arms_supplies_during_ceasefire", "black_sea_truce", "blame_for_no_deal",
    "elections_in_ukraine", "energy_truce", "europe_as_obstacle", "european_seat_at_table",
    "european_troops_on_ground", "frozen_assets", "istanbul_2022_as_basis", "nato_membership", "recognition_crimea",
    "recognition_four_regions", "sanctions_relief", "sequence_ceasefire_before_talks", "trust_in_russian_intent",
    "ukrainian_force_caps", "ukrainian_mobilisation_during_ceasefire", "unconditional_30d_ceasefire",
    "us_backstop_or_guarantee", "withdrawal_from_unoccupied_donbas",
]  # fmt: skip
"""What statements are placed on."""
Donors = Literal["europe", "us", "other"]
"""Donors of aid by side."""
AidType = Literal["financial", "humanitarian", "military"]
Bid = Literal["clinton", "bush", "obama", "trump_1", "biden"]
"""Earlier bids for better relations with Moscow, by president."""
Ending = Literal["truce", "treaty", "government_victory", "rebel_victory"]
"""How the fighting of a civil war stopped."""
Breaker = Literal["russia", "russian_side", "other_side", "both", "others", "disputed", "unclear"]
"""Whose the first breach of an agreement was."""
Family = Literal[
    "radical_right", "conservative", "liberal", "christian_democratic", "socialist", "radical_left", "green",
    "regionalist", "agrarian_centre", "confessional", "none",
]  # fmt: skip
"""Families of parties."""

COLUMNS = {
    "Actor": ("talks/answers", "actor_group"),
    "Answer": ("talks/answers", "answer"),
    "Side": ("talks/proposals", "not_put_to"),
    "Halt": ("talks/proposals", "halt"),
    "HaltLength": ("talks/proposals", "halt_length"),
    "Theme": ("talks/proposals", "theme"),
    "Term": ("texts/terms", "term"),
    "Holds": ("texts/istanbul_terms", "holds"),
    "Teller": ("texts/readouts", "side"),
    "Target": ("pressure/acts", "target"),
    "Stage": ("pressure/acts", "stage"),
    "Act": ("pressure/sanctions_acts", "act"),
    "Ground": ("pressure/sanctions_acts", "ground"),
    "Issue": ("stances/issues", "issue_id"),
    "Donors": ("aid/donors", "group"),
    "AidType": ("aid/allocations_monthly", "aid_type"),
    "Bid": ("bids/steps", "bid_id"),
    "Ending": ("ceasefires/spells", "type"),
    "Breaker": ("agreements/russia_agreements", "first_breach_by"),
    "Family": ("europe/parties", "family"),
}
"""Name of each, and the column whose codes it names."""
