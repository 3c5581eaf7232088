"""The tables of pressure: acts, Russian moves, sanctions and steps towards normal relations."""

import pandas as pd
import pytest

from nodeal.tables import table

STEPS = "pressure/normalisation_steps"


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


def known_by(day):
    """State of each step on a day."""
    frame = table(STEPS, as_of=day)
    return frame.groupby("step_id").last()


def test_row_counts():
    frame = table(STEPS)
    assert len(frame) == 38
    assert frame["step_id"].nunique() == 23


def test_rows_stand_in_the_order_of_their_days():
    frame = table(STEPS)
    assert frame["date"].is_monotonic_increasing
    assert (frame["date"] >= "2025-01-20").all()


def test_a_step_keeps_its_subject_and_sides():
    frame = table(STEPS)
    assert len(frame[["step_id", "subject", "asked_by", "asked_of"]].drop_duplicates()) == frame["step_id"].nunique()
    one_sided = frame[frame["asked_by"] != "both"]
    assert (one_sided["asked_by"] != one_sided["asked_of"]).all()
    assert ((frame["asked_by"] == "both") == (frame["asked_of"] == "both")).all()


def test_nothing_is_refused_or_lapses_before_it_was_asked_and_nothing_changes_once_done():
    for step, rows in table(STEPS).groupby("step_id"):
        states = list(rows["state"])
        assert states[0] in ("asked", "promised", "done"), step
        assert "done" not in states[:-1], step


def test_he_who_asked_is_not_he_who_answers():
    """Promised, refused: the word of the side asked, or of one on whom it hangs."""
    answers = table(STEPS).query("asked_by in ['ru', 'us'] and state in ['promised', 'refused']")
    assert (answers["by"] != answers["asked_by"]).all()


def test_both_directions_are_there():
    steps = table(STEPS).drop_duplicates("step_id")
    assert set(steps["asked_by"]) == {"both", "ru", "us"}
    assert steps["asked_by"].value_counts()["us"] >= 3


def test_the_day_of_an_event_is_the_day_of_its_step():
    frame = table(STEPS).dropna(subset=["event_id"])
    days = table("talks/events").set_index("event_id")["date"]
    assert (frame["date"].to_numpy() == days.reindex(frame["event_id"]).to_numpy()).all()


@pytest.mark.parametrize(
    ("day", "step", "state"),
    [
        ("2025-04-11", "direct-flights", "asked"),
        ("2025-04-18", "direct-flights", "refused"),
        ("2025-06-11", "embassy-talks-third-round", "promised"),
        ("2025-06-17", "embassy-talks-third-round", "lapsed"),
        ("2025-12-31", "diplomatic-property", "refused"),
        ("2026-02-06", "new-start-limits", "refused"),
    ],
)
def test_a_state_is_that_of_its_day(day, step, state):
    assert known_by(day)["state"][step] == state


def test_what_was_done_by_april_2025_as_an_agency_counted_it():
    """TASS on 10 April 2025: two rounds of talks on the embassies, two exchanges of prisoners, notes on banking."""
    done = known_by("2025-04-10").query("state == 'done'")
    counted = done.groupby("subject").size()
    assert counted["prisoners"] == 2
    assert counted["payments"] == 1
    assert done.index.str.startswith("embassy-talks").sum() == 2


def test_only_moscow_tells_of_most_refusals():
    """The description says so, and a reader must know it."""
    refusals = table(STEPS).query("state == 'refused' and asked_by == 'ru'")
    assert (refusals["told_by"] == "ru").mean() >= 0.5
    assert pd.notna(refusals["source_id"]).all()
