"""The talks tables: counts, what they promise, and corrections that must not be lost."""

import pandas as pd
import pytest

from nodeal.tables import table


def test_row_counts():
    counts = {
        "talks/events": 489,
        "talks/proposals": 51,
        "coding/halts": 51,
        "talks/answers": 78,
        "texts/terms": 90,
        "texts/readouts": 24,
        "texts/minerals_terms": 18,
        "pressure/acts": 28,
        "pressure/russian_moves": 6,
        "pressure/sanctions_acts": 32,
        "texts/istanbul_terms": 28,
        "agreements/minsk_terms": 25,
    }
    assert {name: len(table(name)) for name in counts} == counts


# ---- events


def test_events_without_an_address_are_left_out():
    ids = set(table("talks/events")["event_id"])
    assert not ids & {"2026-07-01-kyiv-barrages", "2026-09-27-trump-refineries"}


def test_events_keep_the_counts_of_the_timeline():
    """Answers, proposals and moves as counted there, less the two rows without address."""
    events = table("talks/events")
    assert events["move"].value_counts().to_dict() == {
        "answer": 131,
        "proposal": 57,
        "meeting": 52,
        "statement": 52,
        "pressure": 29,
        "violation": 14,
        "threat": 19,
    }
    assert events["answer"].value_counts().to_dict() == {
        "rejection": 39,
        "acceptance": 27,
        "delay": 19,
        "conditional_acceptance": 16,
        "counter_proposal": 13,
        "concession": 17,
    }


def test_a_type_of_answer_stands_beside_the_move_answer_only():
    events = table("talks/events")
    assert (events["move"].eq("answer") == events["answer"].notna()).all()


def test_corrections_of_the_accuracy_audit_are_in():
    events = table("talks/events").set_index("event_id")
    assert events.loc["2024-03-01-us-300m", "date"] == pd.Timestamp("2024-03-12")
    assert "30 November" in events.loc["2025-12-01-pokrovsk-claimed", "summary"]
    assert events.loc["2026-07-07-nato-ankara", "confidence"] == "low"


def test_nothing_was_known_before_it_happened():
    events = table("talks/events")
    assert (events["known_on"] >= events["date"]).all()
    assert (events["known_on"] >= events["end_date"].fillna(events["date"])).all()
    assert (events["end_date"].dropna() > events["date"][events["end_date"].notna()]).all()


def test_dates_without_a_day_are_written_as_the_first():
    events = table("talks/events")
    months = events[events["date_precision"] == "month"]
    assert (months["date"].dt.day == 1).all()
    assert (months["known_on"] > months["date"]).all()


def test_ids_begin_with_their_date_unless_it_was_corrected():
    events = table("talks/events")
    begins = events["event_id"].str[:10] == events["date"].dt.strftime("%Y-%m-%d")
    imprecise = events["date_precision"] == "year"
    log = table("audit/corrections").query("table == 'talks/events' and column == 'date'")
    before_the_log = {"1997-05-01-founding-act", "2024-03-01-us-300m", "2025-07-01-trump-no-progress"}
    assert set(events["event_id"][~begins & ~imprecise]) <= before_the_log | set(log["row"])


def test_what_could_be_read_otherwise_says_why(pinned):
    marked = table("talks/events").query("ambiguous")
    pinned("marked", len(marked))
    assert marked["note"].notna().all()
    assert marked["move"].isin(["answer", "proposal"]).all()


def test_as_of_the_article_the_leak_of_october_is_unknown_for_some_weeks():
    known = set(table("talks/events", as_of="2025-10-31")["event_id"])
    assert "2025-10-16-trump-putin-budapest" in known
    assert "2025-10-14-witkoff-ushakov-leak" not in known


def test_actors_are_known_and_grouped_alike():
    from nodeal.ingest import talks

    groups = table("actors").set_index("actor_id")["group"]
    events = table("talks/events")
    named = set(events["actors"].str.split(";").explode()) | set(events["initiative_by"].dropna())
    named |= set(table("pressure/sanctions_acts")["actor_id"])
    for column, name in (("named", "talks/proposals"), ("authors", "texts/terms"), ("authors", "texts/minerals_terms")):
        named |= set(table(name)[column].dropna().str.split(";").explode())
    assert named <= set(groups.index)
    assert {a: groups[a] for a in talks.GROUPS} == talks.GROUPS


# ---- proposals and answers (the rules are tested in tests/ingest/test_talks.py)


def test_an_answer_is_known_by_its_day_and_after_its_proposal():
    both = table("talks/answers").merge(table("talks/proposals"), on="proposal_id", suffixes=("", "_opening"))
    assert (both["date"] >= both["date_opening"]).all()
    assert (both["actor_id"] != both["proposer"]).all()
    assert both["days"].isna().sum() == 1, "only the long-range offer of June 2026 has no day"


def test_as_of_the_article_russian_answers_to_four_proposals_were_known():
    known = table("talks/answers", as_of="2025-03-20").query("actor_id == 'ru'")
    assert known["proposal_id"].value_counts().to_dict() == {
        "ceasefire-30d-2025-03": 2,
        "european-force-2025-03": 1,
        "partial-truce-fr-uk-2025-03": 1,
        "energy-30d-2025-03": 1,
    }
    assert len(table("talks/proposals", as_of="2025-03-20")) == 9


def test_halts_by_side_as_counted_by_hand():
    """The call of 17 October 2025 is Washington's seventh; a truce of three days on the whole line is a whole one."""
    rows = table("talks/proposals")
    counted = rows[rows["halt"] != "none"].groupby(["proposer_group", "halt"]).size().to_dict()
    assert counted == {
        ("europe", "limited"): 1,
        ("europe", "whole_front"): 1,
        ("russia", "whole_front"): 3,
        ("ukraine", "limited"): 3,
        ("ukraine", "whole_front"): 9,
        ("us", "limited"): 5,
        ("us", "whole_front"): 3,
    }
    codes = rows.set_index("proposal_id")[["halt", "halt_length"]].agg(tuple, axis=1)
    assert codes["freeze-line-2025-10"] == ("whole_front", "long")
    assert codes["us-truce-2026-05"] == ("whole_front", "short")
    assert codes["energy-30d-2025-03"] == ("limited", "long")


def test_a_contact_is_a_move_of_washington_and_moscow_and_no_talk_of_one():
    met = table("talks/events").dropna(subset=["contact"])
    assert met["actors"].str.split(";").map({"us", "ru"}.issubset).all()
    assert not met["move"].isin(["statement", "threat", "pressure", "violation"]).any()
    assert (met.loc[met["contact"] == "envoy", "move"] == "meeting").all()


def test_what_was_put_to_nobody_but_partners_names_the_third():
    asked = table("talks/proposals").dropna(subset=["not_put_to"])
    assert (asked["not_put_to"] != asked["proposer"]).all()
    assert set(asked["proposer_group"]) <= {"ukraine", "europe"}


@pytest.mark.parametrize("name", ["texts/readouts", "texts/minerals_terms", "pressure/sanctions_acts"])
def test_evidence_is_there(name):
    named = set(table(name)["evidence_id"].dropna().str.split(";").explode())
    assert named <= set(table("audit/evidence")["evidence_id"])


@pytest.mark.parametrize("name", ["texts/readouts", "texts/minerals_terms", "pressure/sanctions_acts"])
def test_statements_are_there(name):
    assert set(table(name)["stance_id"].dropna()) <= set(table("stances/statements")["stance_id"])
