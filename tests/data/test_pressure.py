"""The tables of pressure: acts, Russian moves and sanctions, against the events they rest on."""

import pandas as pd
import pytest

from nodeal.tables import table


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
