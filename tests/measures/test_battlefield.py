"""Pace and cost, against values computed before and by a second count."""

import itertools
from datetime import date

import pandas as pd
import pytest

from nodeal import tables
from nodeal.measures import MeasureError, battlefield, compute
from nodeal.tables import table

PUBLISHED = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("ours", "km2"),
    [
        (battlefield.gain_before, 2369),
        (battlefield.gain_6m, 2429),
        (battlefield.gain_12m, 1755),
        (battlefield.gain_17m, 346),
    ],
)
def test_gains_of_the_half_years_as_the_notes_print_them(ours, km2):
    assert ours().value == pytest.approx(km2, abs=1)


def test_the_answer_turns_with_the_horizon():
    six, twelve, seventeen = (compute(f"battlefield.pace_ratio_{m}").value for m in ("6m", "12m", "17m"))
    assert six > 1 > twelve > seventeen


def test_monthly_gains_stand_near_what_others_published():
    """Our months beside DeepState's own and AFP's count on ISW's data: alike in rank, within a third in size."""
    ours = battlefield.monthly_gains().set_index("month")["gain_km2"]
    theirs = table("battlefield/area_published").query("estimator == 'deepstate' and scope == 'ukraine'")
    theirs = theirs.dropna(subset=["month"]).groupby("month")["km2"].first()
    both = pd.concat([ours, theirs], axis=1, join="inner").dropna()
    assert len(both) >= 8
    assert both.corr("spearman").iloc[0, 1] > 0.7


def test_monthly_gains_are_those_of_the_table_first_to_first():
    ours = battlefield.monthly_gains().set_index("month")["gain_km2"]
    theirs = table("battlefield/area_published").query("estimator == 'deepstate_first_to_first'")
    assert ours.to_numpy() == pytest.approx(theirs["km2"].to_numpy(float), abs=0.06)
    assert len(ours) == 24


def test_each_window_adds_up_to_the_map():
    parts = battlefield.windows()
    area = table("battlefield/area_daily").set_index("date")["occupied_km2"]
    whole = area.reindex(pd.to_datetime(["2024-09-20", "2026-08-22"]), method="ffill")
    assert parts["gain_km2"].sum() == pytest.approx(whole.iloc[1] - whole.iloc[0])


def test_losses_per_km2_are_losses_over_area():
    rows = battlefield.windows().set_index("window")
    before = rows.loc["six months before"]
    assert battlefield.claimed_losses_per_km2_before().value == pytest.approx(
        before["ua_claimed_losses"] / before["gain_km2"]
    )


def test_losses_are_claims_between_two_mornings():
    """Running totals of the bulletins give the same, but for the correction of 28 February 2025."""
    rows = table("battlefield/losses_daily").query("item == 'personnel'").set_index("date")
    total = rows["ua_claimed_total"]
    found = battlefield.windows().set_index("window")["ua_claimed_losses"]
    assert found["to twelve months"] == total["2026-03-20"] - total["2025-09-20"]
    corrected = rows["correction"]["2024-09-21":"2025-03-20"].sum()
    assert abs(found["six months before"] - (total["2025-03-20"] - total["2024-09-20"])) == corrected


def test_losses_that_end_before_the_map_are_set_against_ground_to_the_same_day():
    last = battlefield.windows().iloc[-1]
    assert pd.isna(last["ua_claimed_losses"])
    assert last["losses_through"] == date(2026, 8, 8)
    found = battlefield.claimed_losses_per_km2_17m()
    area = table("battlefield/area_daily").set_index("date")["occupied_km2"]
    total = table("battlefield/losses_daily").query("item == 'personnel'").set_index("date")["ua_claimed_total"]
    men, km2 = (int(s["2026-08-08"] - s["2026-03-20"]) for s in (total, area))
    assert found.value == pytest.approx(men / km2, rel=0.01)
    assert found.data_through == date(2026, 8, 8)


def test_the_share_of_ukraine_is_the_last_half_year_over_six(data_copy):
    found = battlefield.pct_of_ukraine_per_month(as_of=PUBLISHED)
    assert found.value == pytest.approx(100 * 2369 / 603_550 / 6, rel=0.01)
    path = data_copy / "battlefield/area_daily.csv"
    kept = [line for line in path.read_text().splitlines() if line[:10] <= "2025-03-20" or line.startswith("date")]
    path.write_text("\n".join(kept) + "\n")
    assert battlefield.pct_of_ukraine_per_month(as_of=PUBLISHED) == found


def test_a_window_that_is_not_over_is_refused():
    with pytest.raises(MeasureError, match="2026-03-20"):
        battlefield.pace_ratio_12m(as_of=date(2026, 3, 19))
    with pytest.raises(MeasureError, match="2024-07-08"):
        battlefield.pct_of_ukraine_per_month(as_of=date(2024, 1, 1))


def test_the_map_grew_in_every_month_of_the_year_after_publication():
    """From the file, month by month; one that lost ground would count less."""
    area = table("battlefield/area_daily").set_index("date")["occupied_km2"]
    ends = [pd.Timestamp(2025 + (2 + n) // 12, (2 + n) % 12 + 1, 20) for n in range(13)]
    grew = [area.loc[:b].iloc[-1] > area.loc[:a].iloc[-1] for a, b in itertools.pairwise(ends)]
    found = battlefield.months_of_advance_share_12m()
    assert (found.value, found.n) == (100 * sum(grew) / 12, 12)
    with pytest.raises(MeasureError, match="2026-03-20"):
        battlefield.months_of_advance_share_12m(date(2026, 3, 19))


def test_a_month_that_lost_ground_is_no_month_of_advance():
    def lost(name, frame):
        if name != "battlefield/area_daily":
            return frame
        late = frame["date"] > pd.Timestamp("2025-11-25")
        return frame.assign(occupied_km2=frame["occupied_km2"] - 1000 * late)

    with tables.changed(lost):
        assert battlefield.months_of_advance_share_12m().value == pytest.approx(100 * 11 / 12)
