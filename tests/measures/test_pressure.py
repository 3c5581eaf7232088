"""Threats, pauses, blame and steps towards normal ties, against the tables by a second count."""

from datetime import date

import pytest

from nodeal.measures import MeasureError, pressure, talks
from nodeal.tables import table


def test_of_what_moscow_asked_for_little_was_done():
    """Counted by hand: consent to its ambassador alone, of ten things."""
    rows = table("pressure/normalisation_steps").query("asked_by == 'ru' and asked_of == 'us'")
    last = {row.step_id: row.state for row in rows.sort_values("date", kind="stable").itertuples()}
    assert len(last) == 10
    assert [step for step, state in last.items() if state == "done"] == ["ambassador-to-washington"]
    found = pressure.ru_asks_granted()
    assert (found.value, found.n, found.high) == (10, 10, 20)
    assert pressure.us_asks_granted().n == 3


def test_a_step_stands_where_it_stood_on_the_day_asked():
    then = pressure.steps(date(2025, 6, 30)).set_index("step_id")["state"]
    now = pressure.steps().set_index("step_id")["state"]
    assert then["diplomatic-property"] == "promised"
    assert now["diplomatic-property"] == "asked"
    assert "new-start-limits" not in then.index
    with pytest.raises(MeasureError, match="2025-02"):
        pressure.ru_asks_granted(date(2025, 2, 1))


def test_threats_that_lapsed_are_those_of_the_count_by_stage():
    by_stage = talks.pressure_by_stage().set_index(["target", "stage"])
    for target, row in (
        ("russia", pressure.us_threats_lapsed_on_russia),
        ("ukraine", pressure.us_threats_lapsed_on_ukraine),
    ):
        assert row().value == by_stage.loc[(target, "threatened"), "lapsed"]
        assert row().n == by_stage.loc[(target, "threatened"), "acts"]
        assert row().value <= row().high <= row().n


def test_suspensions_end_within_the_longest_of_them():
    found = pressure.suspensions()
    assert found["days"].tolist() == [8, 6, 6]
    assert found["days"].max() == talks.us_aid_pause_days().value
    assert pressure.suspensions(date(2025, 3, 8)).empty


def test_blame_is_read_off_the_sign_of_the_code():
    rows = pressure.blame()
    assert (rows["blamed"] == "ukraine").equals(rows["position"] > 0)
    assert set(rows.query("group == 'russia'")["blamed"]) == {"ukraine"}
    assert set(rows.query("group == 'ukraine'")["blamed"]) == {"russia"}
    trump = rows.query("speaker == 'Donald Trump' and date > '2025-03-20'")["blamed"].value_counts()
    assert trump.to_dict() == {"ukraine": 4, "russia": 1}


def test_sanctions_are_those_of_this_term():
    rows = pressure.us_sanctions()
    assert rows["act"].value_counts().to_dict() == {"lifted": 7, "added": 2}
    assert (rows["date"] >= "2025-01-20").all()
    assert rows.query("act == 'lifted' and ground == 'talks'").empty
