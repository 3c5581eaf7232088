"""Pace and cost, against values computed before and by a second count."""

import itertools
import json
from datetime import date

import pandas as pd
import pytest
import shapely

from nodeal import tables
from nodeal.ingest.deepstate import area_km2 as geodesic_km2
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


def test_three_counters_of_one_year_stand_apart_and_moscow_counts_most(data_copy, edit):
    counts = battlefield.counts_of_2025()
    assert counts == {"deepstate": pytest.approx(4346.5, abs=0.1), "afp_isw": 5600, "ru_general_staff": 6460}
    edit(data_copy / "battlefield/area_published.csv", "ru_general_staff,gain,6460", "ru_general_staff,gain,6640")
    assert battlefield.counts_of_2025()["ru_general_staff"] == 6640
    assert battlefield.counts_of_2025(date(2025, 12, 30)).keys() == {"deepstate", "ru_general_staff"}


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


def test_steps_are_days_far_from_all_others():
    """What counts as a step hangs on no threshold: the days kept end well before the steps begin."""
    change = table("battlefield/area_daily")["change_km2"].dropna()
    found = battlefield.steps()["change_km2"]
    usual = change[~change.round(2).isin(found.round(2))]
    assert len(found) == len(change) - len(usual) == 7
    assert found[found < 0].max() < usual.min() - 5
    assert found[found > 0].min() > usual.max() + 20


def test_without_the_steps_the_last_months_are_slow_all_the_same():
    """By hand: 346 km² and the four steps down give 571, against 2,369 of six months, day for day."""
    after = battlefield.steps().query("date > '2026-03-20'")["change_km2"].sum()
    assert after == pytest.approx(-225, abs=1)
    by_hand = (346 - after) / 2369 * 181 / 155
    assert battlefield.pace_ratio_17m_without_steps().value == pytest.approx(by_hand, abs=0.005)
    up = battlefield.steps().query("change_km2 > 0")["change_km2"].sum()
    assert battlefield.pace_ratio_6m_without_steps().value == pytest.approx((2429 - up) / 2369 * 181 / 184, abs=0.005)


def test_the_share_held_is_the_one_that_the_map_project_gave():
    published = table("battlefield/pace_and_cost").set_index("row_id").loc["deepstate-share-2025-09", "central"]
    assert battlefield.held_pct(as_of=date(2025, 10, 1)).value == pytest.approx(published, abs=0.02)
    assert battlefield.held()["pct"].iloc[-1] == battlefield.held_pct().value


def test_the_map_of_the_front_and_the_series_of_areas_are_one():
    outlines = json.loads((tables.data_dir() / "battlefield/front_monthly.geojson").read_text("utf-8"))["features"]
    at = {f["properties"]["date"]: f["properties"]["occupied_km2"] for f in outlines}
    assert battlefield.gain_on_the_map().value == pytest.approx(at["2026-08-22"] - at["2025-03-18"], abs=0.01)


def test_the_fastest_month_since_publication_is_that_of_afp_too():
    """AFP, on data of the ISW, named July 2025 the fastest month to that day; November went above it by its count."""
    months = battlefield.monthly_gains().set_index("month")["gain_km2"]
    top = battlefield.fastest_month_pct()
    assert top.value == pytest.approx(100 * months["2025-07-01"] / 603_550)
    assert top.value < 100 * months["2024-11-01"] / 603_550
    with pytest.raises(MeasureError, match="2025-05-01"):
        battlefield.fastest_month(date(2025, 4, 1), as_of=PUBLISHED)


def test_map_and_isw_part_in_sign_in_april_2026_alone():
    assert [f"{m:%Y-%m}" for m in battlefield.signs_apart()["month"]] == ["2026-04"]
    assert not {"uk_mod", "reuters_quoted"} & set(battlefield.isw_months()["estimator"])


def test_csis_counts_what_ukraine_claims():
    """416,550 of 2025 by the running totals of the bulletins, 415,000 by CSIS: one count, told twice."""
    total = table("battlefield/losses_daily").query("item == 'personnel'").set_index("date")
    year = total["ua_claimed_total"]["2025-12-31"] - total["ua_claimed_total"]["2024-12-31"]
    corrected = total["correction"]["2025-01-01":"2025-12-31"].sum()
    assert battlefield.csis_claims_ratio().value == pytest.approx(415_000 / (year - corrected), abs=0.001)
    assert battlefield.csis_losses_per_km2().value == pytest.approx(35_000 * 12 / 4831, rel=0.02)


def test_costs_are_told_by_who_counted():
    costs = battlefield.costs()
    assert costs["who"].value_counts().to_dict() == {
        "Ukraine’s claims, DeepState’s map": 4,
        "Ukraine’s claims, ISW’s map": 2,
        "CSIS": 1,
    }


def test_the_map_keeps_areas_and_has_crimea_inside():
    """On the plane an outline encloses what it encloses on the ellipsoid, as the geodesic library counts it."""
    outlines = battlefield.front()

    def enclosed(rows):
        return shapely.MultiPolygon([[r[["x_km", "y_km"]].to_numpy(), []] for _, r in rows.groupby("ring")])

    border = table("battlefield/outline")
    parts = [part[["longitude_deg", "latitude_deg"]].to_numpy() for _, part in border.groupby("part")]
    true = sum(geodesic_km2(shapely.Polygon(part)) for part in parts)
    ukraine = enclosed(outlines[outlines["day"].isna()])
    assert ukraine.area == pytest.approx(true, rel=0.0005)
    places = battlefield.towns().set_index("name")
    assert all(ukraine.contains(shapely.Point(*at)) for at in places.to_numpy())
    held = {day: enclosed(rows) for day, rows in outlines.dropna(subset=["day"]).groupby("day")}
    areas = table("battlefield/area_daily").set_index("date")["occupied_km2"]
    for day, outline in held.items():
        assert outline.area == pytest.approx(areas[day], rel=0.002)
        assert outline.contains(shapely.Point(*places.loc["Sevastopol"]))
        assert not outline.contains(shapely.Point(*places.loc["Kharkiv"]))

    gained = held[max(held)].buffer(0) - held[min(held)].buffer(0)
    (west, south), (east, north) = places.loc["Zaporizhzhia"] - 50, places.loc["Luhansk"] + [0, 75]
    assert gained.intersection(shapely.box(west, south, east, north)).area / gained.area > 0.75  # "most of it"


def test_kursk_and_the_days_of_the_map_of_the_front():
    assert battlefield.kursk()["km2"].tolist() == [1300, 407, 80]
    days = battlefield.front_days()
    assert 100 * days["gained_km2"].iloc[1] / days["held_km2"].iloc[0] == battlefield.growth_of_held_land().value


def test_a_file_that_is_no_map_is_refused(data_copy):
    with pytest.raises(tables.TableError, match="no GeoJSON file"):
        tables.shapes("battlefield/outline")
    (data_copy / "battlefield/front_monthly.geojson").unlink()
    with pytest.raises(tables.TableError, match="no GeoJSON file"):
        battlefield.front()
