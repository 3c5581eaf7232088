"""The pictures of strikes draw what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import strikes as charts
from nodeal.charts import theme
from nodeal.measures import launches, strikes

TRUCE = ("2025-03-18", "2025-04-17")


@pytest.fixture(scope="module")
def frames():
    return {
        "days": launches.launches_by_day(),
        "periods": launches.launches_by_period().query("weapon == 'strike drones'"),
        "springs": launches.springs().query("weapon == 'strike drones'"),
        "months": launches.monthly_launches(),
        "harm": strikes.harm_by_month(),
        "said": strikes.accusations(),
        "counts": strikes.refinery_counts(),
        "oil": strikes.oil_refined_and_exported(),
    }


@pytest.fixture(scope="module")
def figures(frames):
    title = {"title": "A finding"}
    return {
        "truce": charts.truce(frames["days"], frames["periods"], frames["springs"], **title),
        "months": charts.months(frames["months"], TRUCE, **title),
        "seasons": charts.seasons(frames["harm"], **title),
        "allegations": charts.allegations(frames["said"], **title),
        "refineries": charts.refineries(frames["counts"], frames["oil"], TRUCE, **title),
    }


def labels(fig):
    return [a.text for a in fig.layout.annotations]


def test_every_picture_says_when_the_article_came(figures):
    for name, fig in figures.items():
        assert theme.ARTICLE in labels(fig), name


def test_days_means_and_springs_stand_as_the_frames_have_them(figures, frames):
    fig = figures["truce"]
    bars, *means, springs = fig.data
    assert list(bars.y) == frames["days"]["launched"].tolist()
    assert [line.y[0] for line in means] == frames["periods"]["per_day"].tolist()
    assert list(springs.x) == frames["springs"]["change_pct"].tolist()
    assert {f"<b>{theme.signed(x)} %</b>" for x in springs.x} <= set(labels(fig))
    assert list(springs.y) == sorted(springs.y, reverse=True), "the first year stands on top"


def test_the_shaded_days_are_those_of_the_lower_mean(figures, frames):
    (shade,) = (s for s in figures["truce"].layout.shapes if s.type == "rect")
    inside = frames["days"][frames["days"]["date"].between(shade.x0, shade.x1)]
    assert set(inside["period"]) == {"during"}
    assert len(inside) == 30


def test_numbers_on_a_picture_follow_the_frame_and_not_the_code(frames):
    grown = frames["periods"].assign(per_day=frames["periods"]["per_day"] + 7)
    told = [
        set(labels(charts.truce(frames["days"], p, frames["springs"], title="A"))) for p in (frames["periods"], grown)
    ]
    assert len(told[1] - told[0]) == len(grown)
    more = frames["months"].assign(drones=frames["months"]["drones"] + 1000)
    assert "<b>April 2025: 3,646</b>" in labels(charts.months(more, TRUCE, title="A"))


def test_bars_of_months_begin_at_zero_and_end_below_the_words(figures, frames):
    for name, columns in (("months", ("drones", "missiles")), ("seasons", ("attacks", "casualties"))):
        fig, frame = figures[name], frames["months" if name == "months" else "harm"]
        for trace, axis, column in zip(fig.data, (fig.layout.yaxis, fig.layout.yaxis2), columns, strict=True):
            pd.testing.assert_series_equal(pd.Series(trace.y, name=column), frame[column], check_dtype=False)
            assert axis.range[0] == 0
            assert axis.range[1] > frame[column].max()


def test_a_month_without_a_figure_has_no_bar(figures, frames):
    missing = frames["harm"]["casualties"].isna()
    drawn = pd.Series(figures["seasons"].data[1].y)
    assert missing.any()
    assert drawn[missing].isna().all()
    assert "list<br>ends" in labels(figures["seasons"])


def test_every_april_to_september_is_shaded(figures, frames):
    shaded = sorted(str(s.x0)[:7] for s in figures["seasons"].layout.shapes if s.type == "rect")
    warm = frames["harm"].query("season == 'off_season'")["month"]
    assert {*shaded} == {f"{year}-04" for year in warm.dt.year.unique()}


def test_each_accusation_is_drawn_once_on_the_half_of_who_makes_it(figures, frames):
    counts = frames["said"]["by"].value_counts()
    above = sum(y > 0 for t in figures["allegations"].data for y in t.y)
    below = sum(y < 0 for t in figures["allegations"].data for y in t.y)
    assert (above, below) == (counts["russia"], counts["ukraine"])
    low, high = figures["allegations"].layout.yaxis.range
    assert low < min(y for t in figures["allegations"].data for y in t.y)
    assert high > max(y for t in figures["allegations"].data for y in t.y)


def test_a_tally_has_another_sign_than_one_attack(figures, frames):
    hollow = sum(len(t.y) for t in figures["allegations"].data if t.marker.symbol == "diamond-open")
    assert hollow == (frames["said"]["kind"] != "single_attack").sum() > 0


def test_a_count_is_a_line_over_the_time_it_covers_and_every_counter_is_named(figures, frames):
    lines = [t for t in figures["refineries"].data if t.mode == "lines"]
    assert [(t.x[0], t.x[1], t.y[0]) for t in lines] == [
        (row.start, row.end, row.a_month) for row in frames["counts"].itertuples()
    ]
    named = {charts.COUNTER.get(who, who) for who in frames["counts"]["counter"]}
    assert named <= set(labels(figures["refineries"]))


def test_what_is_not_sure_is_hollow_and_stays_hollow_only_if_so(frames):
    def hollow(oil):
        fig = charts.refineries(frames["counts"], oil, TRUCE, title="A finding")
        return sum(len(t.x) for t in fig.data if t.mode == "markers" and t.marker.symbol.endswith("-open"))

    assert hollow(frames["oil"]) == (~frames["oil"]["sure"]).sum() > 0
    assert hollow(frames["oil"].assign(sure=True)) == 0


def test_words_for_those_who_cannot_see_say_the_numbers(frames):
    told = charts.truce_in_words(frames["periods"], frames["springs"])
    assert "150 before, 96 during, 113 after" in told
    assert "−36 % in 2025" in told
    assert "0 in 2023, 7 in 2024, 2 in 2025, of 54" in charts.seasons_in_words(frames["harm"])
    assert "2,646 in April" in charts.months_in_words(frames["months"])
    for words in (
        told, charts.seasons_in_words(frames["harm"]), charts.months_in_words(frames["months"]),
        charts.allegations_in_words(frames["said"]), charts.refineries_in_words(frames["counts"], frames["oil"]),
    ):  # fmt: skip
        assert 40 <= len(words) <= 300
