"""The talks tables: counts, what they promise, and corrections that must not be lost."""

import pandas as pd
import pytest

from nodeal import tables
from nodeal.tables import table


def needs(name):
    return pytest.mark.skipif(name not in tables.names(), reason=f"the table {name} has not landed yet")


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
    assert set(events["event_id"][~begins & ~imprecise]) == {
        "1997-05-01-founding-act",
        "2024-03-01-us-300m",
        "2025-07-01-trump-no-progress",
    }


def test_what_could_be_read_otherwise_says_why():
    marked = table("talks/events").query("ambiguous")
    assert len(marked) == 22
    assert marked["note"].notna().all()
    assert marked["move"].isin(["answer", "proposal"]).all()


def test_as_of_the_article_the_leak_of_october_is_unknown_for_some_weeks():
    known = set(table("talks/events", as_of="2025-10-31")["event_id"])
    assert "2025-10-16-trump-putin-budapest" in known
    assert "2025-10-14-witkoff-ushakov-leak" not in known


@needs("actors")
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


def test_every_proposal_has_two_codings_of_its_halt_and_the_settled_one_stands():
    coded = table("coding/halts").set_index("proposal_id").sort_index()
    stands = table("talks/proposals").set_index("proposal_id").sort_index()
    assert coded.index.tolist() == stands.index.tolist()
    for settled, column in (("halt", "halt"), ("days", "days_asked"), ("length", "halt_length")):
        pd.testing.assert_series_equal(coded[f"{settled}_settled"], stands[column], check_names=False)


def test_codings_that_differ_are_settled_as_one_of_them_and_say_why():
    coded = table("coding/halts")
    for column in ("halt", "days", "length"):
        cells = coded.filter(like=f"{column}_").astype(object).fillna("")
        first, second, settled = (cells[f"{column}_{which}"] for which in ("first", "second", "settled"))
        assert ((settled == first) | (settled == second)).all()
        assert coded.loc[first != second, "note"].notna().all()


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


# ---- terms


def test_texts_of_the_timeline_are_linked():
    terms = table("texts/terms")
    linked = terms.dropna(subset=["proposal_id"]).drop_duplicates("text_id").set_index("text_id")["proposal_id"]
    assert linked.to_dict() == {
        "us-final-offer-2025": "us-april-plan-2025-04",
        "ru-memorandum-2025": "ru-memorandum-2025-06",
        "anchorage-2025": "donetsk-for-freeze-2025-08",
        "us-28-points-2025": "plan-28-2025-11",
        "e3-counter-2025": "euro-counterplan-2025-11",
        "us-ua-20-points-2025": "plan-20-2025-12",
        "paris-declaration-2026": "european-force-2026-01",
    }
    assert terms["text_id"].nunique() == 13


def test_codes_point_the_right_way():
    """Texts of Moscow alone lie on its side of the scale, Ukrainian ones on theirs, term by term."""
    terms = table("texts/terms")
    assert (terms.query("authors == 'ru'")["code"] >= 0).all()
    assert (terms.query("authors == 'ua'")["code"] < 0).all()
    assert terms["code"].value_counts().to_dict() == {2: 32, -2: 25, -1: 17, 1: 9, 0: 7}


def test_a_code_of_one_term_stands_in_rows_of_that_term_alone():
    terms = table("texts/terms")
    for column in ("asks_recognition", "asks_whole_regions"):
        assert (terms[column].notna() == (terms["term"] == "territory")).all()
    assert set(terms.loc[terms["persons"].notna(), "term"]) == {"force_caps"}
    minerals = table("texts/minerals_terms")
    assert (minerals["asks"].notna() <= minerals["found"]).all(), "what was not found is not coded"
    assert len(minerals.drop_duplicates(["text", "kind"])) == minerals["text"].nunique()
    holds = table("texts/istanbul_terms").set_index("term_id")["holds"].dropna()
    assert holds.to_dict() == {"neutrality": "permanent_neutrality", "guarantee_trigger": "guarantor_veto"}


def test_a_contact_is_a_move_of_washington_and_moscow_and_no_talk_of_one():
    met = table("talks/events").dropna(subset=["contact"])
    assert met["actors"].str.split(";").map({"us", "ru"}.issubset).all()
    assert not met["move"].isin(["statement", "threat", "pressure", "violation"]).any()
    assert (met.loc[met["contact"] == "envoy", "move"] == "meeting").all()


def test_what_was_put_to_nobody_but_partners_names_the_third():
    asked = table("talks/proposals").dropna(subset=["not_put_to"])
    assert (asked["not_put_to"] != asked["proposer"]).all()
    assert set(asked["proposer_group"]) <= {"ukraine", "europe"}


# ---- tables that rest on evidence, statements and events only


def test_both_readouts_are_given_for_each_element():
    readouts = table("texts/readouts")
    sides = readouts.groupby("element")["side"].agg(lambda s: tuple(sorted(s)))
    assert len(sides) >= 8
    assert set(sides) == {("kremlin", "white_house")}
    key = readouts.query("element == 'foreign_aid_and_intelligence'").set_index("side")["found"]
    assert key.to_dict() == {"kremlin": True, "white_house": False}


@pytest.mark.parametrize(("name", "column"), [("texts/readouts", "said"), ("texts/minerals_terms", "says")])
def test_what_is_not_found_is_written_so(name, column):
    rows = table(name)
    assert (rows["found"] == (rows[column] != "not found")).all()
    assert rows[["evidence_id", "stance_id"]].notna().any(axis=1).all()
    assert not (rows["found"].eq(False) & rows["confidence"].eq("high")).any()


def test_no_text_on_minerals_asks_for_past_aid_back_but_the_words_do():
    rows = table("texts/minerals_terms").query("term == 'repayment_of_past_aid'").set_index("text")
    assert rows.loc[rows["kind"] == "text", "asks"].to_dict() == {
        "text-2025-02-26": False,
        "agreement-2025-04-30": False,
    }
    assert rows.loc["trump-in-public", "asks"]


def test_every_coded_act_of_us_pressure_is_listed():
    events = table("talks/events").query(
        "initiative_by == 'us' and move in ('pressure', 'threat') and date >= '2025-01-20'"
    )
    pressure = table("pressure/acts")
    assert set(pressure.query("coded")["event_id"]) == set(events["event_id"])
    assert len(pressure.query("not coded")) == 4
    assert set(pressure["target"]) == {"russia", "ukraine", "both"}


def test_every_us_threat_of_sanctions_and_every_sanction_added_is_an_act_of_pressure():
    """Whatever is asked of one side is asked of the other: a threat in one table stands in the other."""
    acts = table("pressure/sanctions_acts").query("actor_id == 'us' and act in ('threatened', 'added')")
    acts = acts[acts["date"] >= pd.Timestamp("2025-01-20")]
    stage = table("pressure/acts").set_index("event_id")["stage"]
    assert acts["event_id"].map(stage).tolist() == acts["act"].replace("added", "done").tolist()


def test_words_are_said_and_a_plan_only_weighed_is_no_act():
    pressure = table("pressure/acts").set_index("event_id")
    assert (pressure.loc[pressure["kind"] == "public_statement", "stage"] == "said").all()
    assert (pressure.loc[pressure["outcome"] == "words only", "stage"] == "said").all()
    assert (pressure.loc[pressure["outcome"] == "not carried out", "stage"] == "threatened").all()
    weighed = "2026-03-28-pentagon-750m"
    assert weighed not in pressure.index
    assert pd.isna(table("talks/events").set_index("event_id").loc[weighed, "move"])


def episodes_by_hand(rows):
    """Episodes as their rule has it: at most 30 days after the one before, named after the first month."""
    before, named = None, []
    for day in rows:
        if before is None or (day - before).days > 30:
            name = f"{day:%Y-%m}"
        before = day
        named.append(name)
    return named


@pytest.mark.parametrize("target", ["ukraine", "russia", "both"])
def test_an_episode_joins_acts_on_one_target_within_thirty_days(target):
    acts = table("pressure/acts").query("target == @target").sort_values("start")
    assert acts["episode"].tolist() == [f"{target}-{month}" for month in episodes_by_hand(acts["start"])]


def test_the_pause_of_march_and_the_words_of_february_are_one_episode():
    episode = table("pressure/acts").set_index("event_id")["episode"]
    assert episode["2025-03-03-us-aid-pause"] == episode["2025-03-05-us-intelligence-pause"]
    assert episode["2025-02-18-trump-elections-call"] == episode["2025-02-19-trump-dictator"]


def test_russian_moves_are_its_yeses_its_concessions_and_the_offers_that_the_ledger_counts():
    events = table("talks/events").set_index("event_id")
    moves = table("pressure/russian_moves").set_index("event_id")
    ours = events.query("initiative_by == 'ru' and date >= '2025-01-20' and answer in ('acceptance', 'concession')")
    offers = moves[moves["kind"] == "offer"]
    assert set(moves.index) - set(offers.index) == set(ours.index)
    assert (moves.drop(offers.index)["kind"] == ours["answer"]).all()
    for column in ("date", "known_on", "confidence", "source_id"):
        assert moves[column].tolist() == events.loc[moves.index, column].tolist(), column
    assert moves["episode"].tolist() == [f"russia-{month}" for month in episodes_by_hand(moves["date"])]

    # The yes on terms of 13 March 2025 is an answer and no offer: the ledger compares it with what was said before.
    # Nor is what Witkoff said of Moscow.
    told = ["trucemove", "witphil", "witsea"]  # noqa: F841, the query reads it
    against = table("audit/evidence").query(
        "claim_id == 'c16-1b' and direction == 'contradicts' and fact_id not in @told"
    )
    assert offers["evidence_id"].tolist() == against["evidence_id"].tolist()
    for row in offers.itertuples():
        cited = set(against.set_index("evidence_id").loc[row.evidence_id, "source_id"].split(";"))
        assert cited <= set(row.source_id.split(";")), "event and ledger rest on one report"


def test_pressure_begins_and_ends_with_its_events():
    events = table("talks/events").set_index("event_id")["date"]
    pressure = table("pressure/acts")
    assert (pressure["start"] == pressure["event_id"].map(events)).all()
    ended = pressure.dropna(subset=["end_event_id"])
    assert (ended["end"] == ended["end_event_id"].map(events)).all()
    assert (pressure["end"].dropna() >= pressure["start"][pressure["end"].notna()]).all()
    aid = pressure.set_index("event_id").loc["2025-03-03-us-aid-pause"]
    assert (aid["end"] - aid["start"]).days == 8


def test_acts_on_sanctions_rest_on_something():
    acts = table("pressure/sanctions_acts")
    assert acts[["event_id", "evidence_id", "stance_id"]].notna().any(axis=1).all()
    assert {"added", "threatened", "lifted"} <= set(acts["act"])
    assert acts.query("act == 'added'")["outcome"].isna().all()
    assert (acts["until"].dropna() >= acts["date"][acts["until"].notna()]).all()


def test_relief_says_on_what_ground():
    acts = table("pressure/sanctions_acts")
    assert acts.loc[acts["act"].isin(["lifted", "offered", "considered"]), "ground"].notna().all()
    assert acts.loc[acts["ground"].notna(), "reason"].notna().all()


@needs("audit/evidence")
@pytest.mark.parametrize("name", ["texts/readouts", "texts/minerals_terms", "pressure/sanctions_acts"])
def test_evidence_is_there(name):
    named = set(table(name)["evidence_id"].dropna().str.split(";").explode())
    assert named <= set(table("audit/evidence")["evidence_id"])


@needs("stances/statements")
@pytest.mark.parametrize("name", ["texts/readouts", "texts/minerals_terms", "pressure/sanctions_acts"])
def test_statements_are_there(name):
    assert set(table(name)["stance_id"].dropna()) <= set(table("stances/statements")["stance_id"])


# ---- older drafts


def test_figures_of_the_istanbul_annex():
    terms = table("texts/istanbul_terms").set_index("term_id")
    for side in ("russian_value", "ukrainian_value"):
        parts = terms.loc[["combat_aircraft", "auxiliary_aircraft"], side].sum()
        assert parts == terms.loc["aircraft_total", side]
        assert (terms[side].notna() <= terms["unit"].notna()).all()
    figures = terms.dropna(subset=["russian_value", "ukrainian_value"])
    assert (figures["russian_value"] < figures["ukrainian_value"]).all()
    assert terms.loc["personnel", ["russian_value", "ukrainian_value"]].tolist() == [85_000, 250_000]


def test_sources_of_actual_strength_resolve():
    known = set(table("sources")["source_id"])
    terms = table("texts/istanbul_terms")
    for column in ("actual_2022_source_id", "actual_2025_source_id"):
        assert set(terms[column].dropna().str.split(";").explode()) <= known


def test_articles_of_minsk():
    minsk = table("agreements/minsk_terms")
    assert minsk.groupby("agreement")["article"].max().to_dict() == {"minsk-1": 12, "minsk-2": 13}
    assert (minsk["outcome"].eq("not assessed") == minsk["confidence"].eq("low")).all()


# ---- all of them


@pytest.mark.parametrize("name", [n for n in tables.names() if n.startswith("talks/")])
def test_lists_have_no_blanks_and_no_repeats(name):
    frame = table(name)
    for column in frame.columns.intersection(["source_id", "actors", "named", "authors", "evidence_id"]):
        for cell in frame[column].dropna():
            parts = cell.split(";")
            assert all(p == p.strip() and p for p in parts), cell
            assert len(parts) == len(set(parts)), cell
