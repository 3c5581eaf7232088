"""Measures of pressure against counts made by hand and with the standard library."""

import csv
from datetime import date, timedelta

import pytest

from nodeal import tables
from nodeal.cited import first_url
from nodeal.dates import PUBLISHED
from nodeal.measures import MeasureError, pressure
from nodeal.tables import table


def test_one_threat_with_two_dates_counts_once():
    assert len(table("pressure/acts")) - len(pressure.us_acts()) == 1
    found = pressure.us_pressure_on_ukraine_share()
    assert (found.n, found.value) == (27, pytest.approx(100 * 13 / 27))
    assert pressure.us_pressure_on_russia_share().value == pytest.approx(100 * 12 / 27)


def test_acts_that_the_article_could_know_are_not_counted_after_it():
    after = pressure.us_acts().query("start > @PUBLISHED and stage != 'said'")["target"]
    found = pressure.us_pressure_on_ukraine_share_since()
    assert (found.n, found.value) == (len(after), pytest.approx(100 * (after == "ukraine").mean()))
    assert found.n < pressure.us_pressure_on_ukraine_share().n
    assert found.low <= found.value < found.high
    with pytest.raises(MeasureError, match="2025-03-30"):
        pressure.us_pressure_on_ukraine_share_since(PUBLISHED)


def test_a_month_of_words_alone_is_no_month_of_pressure():
    """Threats and deeds in July and November 2025, in January, March and October 2026; words in other months too."""
    after = pressure.us_acts().query("start > @PUBLISHED and target == 'ukraine'")
    assert after["start"].dt.to_period("M").nunique() == 7
    assert pressure.us_pressure_on_ukraine_months().value == 5
    assert pressure.us_pressure_on_russia_months().value == 5


def test_the_suspension_of_march_ended_with_the_yes(data_copy, edit):
    assert pressure.us_suspension_ended_at_yes(PUBLISHED).value == 1
    assert "2025-03-05-us-intelligence-pause" in pressure.us_suspension_ended_at_yes().note
    with pytest.raises(MeasureError, match="2025-03-11"):
        pressure.us_suspension_ended_at_yes(date(2025, 3, 10))
    path = data_copy / "pressure/acts.csv"
    march = next(x for x in path.read_text("utf-8").splitlines() if "2025-03-05-us-intelligence-pause" in x)
    edit(path, march, march.replace("2025-03-11,", "2025-03-19,", 1))
    assert pressure.us_suspension_ended_at_yes().value == 0, "eight days later is no answer to the yes"


def test_pauses():
    assert pressure.us_aid_pause_days().value == 8
    assert pressure.us_aid_pause_days(as_of=date(2025, 3, 8)).value == 5
    assert "running" in pressure.us_aid_pause_days(as_of=date(2025, 3, 8)).note
    with pytest.raises(MeasureError):
        pressure.us_aid_pause_days(as_of=date(2025, 3, 2))


def test_acts_of_unlike_weight_stand_apart_for_both_targets():
    """Counted in the file: words, threats and deeds, a threat renewed with another date once."""
    with (tables.data_dir() / "pressure/acts.csv").open(encoding="utf-8") as lines:
        acts = [r for r in csv.DictReader(lines) if r["event_id"] != "2025-07-28-trump-shortens"]
    listed = pressure.acts_by_stage().set_index(["target", "stage"])
    for target, counts in {"ukraine": (5, 3, 5), "russia": (1, 6, 5)}.items():
        for stage, count in zip(pressure.STAGES, counts, strict=True):
            found = getattr(pressure, f"us_acts_{stage}_on_{target}")()
            assert sum((r["target"], r["stage"]) == (target, stage) for r in acts) == count
            assert (found.value, listed.loc[(target, stage), "acts"]) == (count, count)
            assert found.note.partition(": ")[2].split("; ") == listed.loc[(target, stage), "event_ids"].split(";")
            assert found.low <= found.value <= found.high
    since = pressure.acts_by_stage(after=PUBLISHED).set_index(["target", "stage"])["acts"]
    assert (since["ukraine", "done"], since["russia", "done"]) == (2, 5)
    assert pressure.us_acts_threatened_on_russia(as_of=PUBLISHED).value == 2


def test_moves_after_pressure_counted_by_hand_and_by_episode():
    moves = [date(2025, 3, 18), date(2025, 4, 22), date(2025, 8, 15), date(2025, 10, 16), date(2026, 1, 30),
             date(2026, 5, 8)]  # fmt: skip
    episodes = {
        "ukraine": [
            (date(2025, 2, 18), date(2025, 3, 5)), (date(2025, 5, 11), date(2025, 5, 11)),
            (date(2025, 7, 1), date(2025, 7, 1)), (date(2025, 11, 21), date(2025, 11, 21)),
            (date(2026, 1, 27), date(2026, 1, 27)), (date(2026, 3, 25), date(2026, 3, 30)),
        ],
        "russia": [
            (date(2025, 3, 6), date(2025, 4, 24)), (date(2025, 7, 7), date(2025, 8, 6)),
            (date(2025, 10, 21), date(2025, 10, 22)),
        ],
    }  # fmt: skip
    month = timedelta(days=30)
    for target, found in (
        ("ukraine", pressure.ru_move_share_after_pressure()),
        ("russia", pressure.ru_move_share_after_pressure_on_russia()),
    ):
        met = sum(any(first < day <= last + month for day in moves) for first, last in episodes[target])
        assert (met, len(episodes[target])) == {"ukraine": (2, 6), "russia": (2, 3)}[target]
        assert (found.value, found.n) == (pytest.approx(100 * met / len(episodes[target])), len(episodes[target]))
    last = date(2026, 10, 10) - month
    days = [date(2025, 2, 1) + timedelta(days=i) for i in range((last - date(2025, 2, 1)).days + 1)]
    ever = sum(any(day < move <= day + month for move in moves) for day in days)
    assert pressure.ru_move_share_any_day().value == pytest.approx(100 * ever / len(days))


def test_no_comparison_of_moves_after_pressure_is_a_finding():
    """The ranges of both targets take in the share of any day: six moves show nothing."""
    any_day = pressure.ru_move_share_any_day().value
    for found in (pressure.ru_move_share_after_pressure(), pressure.ru_move_share_after_pressure_on_russia()):
        assert found.low < any_day < found.high


@pytest.mark.parametrize("day", [PUBLISHED, date(2025, 4, 3)])
def test_an_episode_counts_once_its_month_is_over_and_not_before(day):
    with pytest.raises(MeasureError, match="2025-04-04"):
        pressure.ru_move_share_after_pressure(as_of=day)
    assert pressure.ru_move_share_after_pressure(as_of=date(2025, 4, 4)).n == 1


def test_an_offer_known_only_from_reports_can_be_left_out():
    assert set(pressure.russian_moves()["kind"]) == {"acceptance", "offer"}
    firm = pressure.russian_moves(reported=False)
    assert len(firm) == 4
    assert (
        pressure.ru_move_share_after_pressure_on_russia().low < pressure.ru_move_share_after_pressure_on_russia().value
    )


def test_moves_after_pressure_against_any_day():
    share, any_day = pressure.ru_move_share_after_pressure().value, pressure.ru_move_share_any_day().value
    found = pressure.ru_move_share_after_pressure_ratio()
    assert found.value == pytest.approx(share / any_day)
    assert found.n == pressure.ru_move_share_after_pressure().n == 6, "episodes, not single acts"
    assert found.low <= found.value <= found.high


def test_sanctions_by_month():
    assert (pressure.us_relief_months().value, pressure.us_relief_months().high) == (0, 1)
    assert (pressure.us_relief_months_any_ground().value, pressure.us_relief_months_any_ground().low) == (6, 4)
    assert pressure.us_sanctions_added_months().value == 2
    assert pressure.us_sanctions_added_months(as_of=date(2025, 9, 1)).value == 1


def test_relief_counts_for_the_talks_only_where_its_reason_speaks_of_them(data_copy, edit):
    path = data_copy / "pressure/sanctions_acts.csv"
    edit(path, "Fuel prices during the Iran war,other,", "Fuel prices during the Iran war,both,")
    assert (pressure.us_relief_months().value, pressure.us_relief_months().high) == (0, 2)
    edit(path, "Fuel prices during the Iran war,both,", "Progress in the talks,talks,")
    assert pressure.us_relief_months().value == 1
    assert pressure.us_relief_months_any_ground().value == 6, "whatever the reason"
    edit(path, "2025-11-07", "2025-03-07")
    assert pressure.us_relief_months_any_ground().value == 5, "what came before publication is not counted"


def test_of_what_moscow_asked_for_little_was_done():
    """Counted by hand: consent to its ambassador alone, of ten things."""
    rows = table("pressure/normalisation_steps").query("asked_by == 'ru' and asked_of == 'us'")
    last = {row.step_id: row.state for row in rows.sort_values("date", kind="stable").itertuples()}
    assert len(last) == 10
    assert [step for step, state in last.items() if state == "done"] == ["ambassador-to-washington"]
    found = pressure.ru_asks_granted()
    assert (found.value, found.n, found.high) == (10, 10, 20)
    theirs = pressure.us_asks_granted()
    assert (theirs.value, theirs.n) == (pytest.approx(100 / 3), 3), "carried out, not promised"


def test_a_step_stands_where_it_stood_on_the_day_asked():
    then = pressure.steps(date(2025, 6, 30)).set_index("step_id")["state"]
    now = pressure.steps().set_index("step_id")["state"]
    assert then["diplomatic-property"] == "promised"
    assert now["diplomatic-property"] == "asked"
    assert "new-start-limits" not in then.index
    with pytest.raises(MeasureError, match="2025-02"):
        pressure.ru_asks_granted(date(2025, 2, 1))


def test_threats_that_lapsed_are_those_of_the_count_by_stage():
    by_stage = pressure.acts_by_stage().set_index(["target", "stage"])
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
    assert found["days"].max() == pressure.us_aid_pause_days().value
    assert pressure.suspensions(date(2025, 3, 8)).empty


def test_blame_is_read_off_the_sign_of_the_code():
    rows = pressure.blame()
    assert (rows["blamed"] == "ukraine").equals(rows["position"] > 0)
    assert rows.query("group == 'russia'")["blamed"].value_counts().to_dict() == {"ukraine": 6, "both": 2}
    assert set(rows.query("group == 'ukraine'")["blamed"]) == {"russia"}
    trump = rows.query("speaker == 'Donald Trump' and date > '2025-03-20'")["blamed"].value_counts()
    assert trump.to_dict() == {"ukraine": 4, "russia": 1}


def test_every_sanction_and_every_wish_leads_to_a_page():
    asked, acts = pressure.asked_by_moscow(), pressure.us_sanctions()
    assert asked["url"].str.startswith("http").all()
    assert first_url(acts["source_id"]).str.startswith("http").all()
    assert acts["reason"].notna().all()


def test_sanctions_are_those_of_this_term():
    rows = pressure.us_sanctions()
    assert rows["act"].value_counts().to_dict() == {"lifted": 7, "added": 2}
    assert (rows["date"] >= "2025-01-20").all()
    assert rows.query("act == 'lifted' and ground == 'talks'").empty
