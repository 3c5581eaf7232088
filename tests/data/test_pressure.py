"""Check values of the pressure tables: the rules of their descriptions, and counts that others made."""

import pandas as pd
import pytest

from nodeal.tables import table

STEPS = "pressure/normalisation_steps"


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
