"""Codes that questions are asked with, so that a type checker knows a misspelt one.

Each is an enumeration of ``datapackage.json``; a test holds them to it.
"""

from __future__ import annotations

from typing import Literal

Actor = Literal["russia", "ukraine", "us", "europe", "other"]
"""Whose answer, word or act it is."""
Answer = Literal["acceptance", "conditional_acceptance", "counter_proposal", "rejection", "delay", "concession"]
"""How a proposal was answered."""
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
    "Donors": ("aid/donors", "group"),
    "AidType": ("aid/allocations_monthly", "aid_type"),
    "Bid": ("precedents/bids", "bid_id"),
    "Ending": ("precedents/ceasefire_spells", "type"),
    "Breaker": ("precedents/russia_agreements", "first_breach_by"),
    "Family": ("europe/parties", "family"),
}
"""Name of each, and the column whose codes it names."""
