"""Strikes: seasons of attacks on energy, launches around the truce, allegations, strikes on Russian refineries.

Launches and downings are Ukraine's counts. The list of attacks on Ukrainian energy is ours, of large dated ones, so
it is described and not sampled. Counts of strikes on Russia are compared only within one counter and one scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, bootstrap_sums, plain, quotient, ranged
from nodeal.measures.codes import Target
from nodeal.measures.launches import (
    LAUNCHES,
    PERIODS,
    TRUCE_ENDED,
    TRUCE_ORDER,
    Period,
    Weapon,
    days_that_fell_as_far,
    launched_a_day,
    launched_after_against_before,
    launched_in_spring,
)  # fmt: skip
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import data_through, table

Harm = Literal["attacks", "casualties", "killed"]
"""What is counted by month: large attacks on Ukrainian energy, civilians killed or injured, and killed alone."""
FIRST_SEASON = date(2022, 10, 1)
"""The campaign against energy began in October 2022."""
YEAR_DAYS, TOLERANCE = 365, 7
"""Two periods are a year apart, and as long as each other, within a week."""
CAPACITY_MT_A_DAY = 0.89
"""Russian primary refining capacity, million tonnes a day: Reuters, September 2024, 3.87 Mt idle that month = 14.5 %.

https://devdiscourse.com/article/headlines/3085322-russian-oil-refining-faces-significant-jump-in-offline-capacity
"""
PRINTED_TO_MT = 0.1
"""Million tonnes idle in a month are printed to one decimal."""


ATTACKS = "strikes/energy_attacks"
COUNTS, REFINING = "strikes/russian_energy_counts", "strikes/refining_impact"
HITS, ALLEGED, HARM = "strikes/russian_energy_hits", "strikes/truce_allegations", "strikes/civilian_harm"
SITES: dict[Target, str] = {"ukraine": ATTACKS, "russia": HITS}
"""Whose energy was struck, and the list of such strikes."""
ACCUSATIONS = ("single_attack", "daily_count", "aggregate")
"""Allegations of attacks on a day or two; a count over the whole truce holds these once more."""

# ---- questions ----------------------------------------------------------------------------------------------


def energy_attacks_by_half_year(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Large attacks on energy by half-year: half, season, months (observed), attacks, per_month.

    Heating half-years run from October to March, the others from April to September; the last may be cut short.
    """
    rows = table(ATTACKS, as_of=as_of)
    end = pd.Timestamp(_listed_through(as_of))
    found, start = [], pd.Timestamp(FIRST_SEASON)
    while start <= end:
        stop = start + pd.DateOffset(months=6)
        count = int(((rows["date"] >= start) & (rows["date"] < stop)).sum())
        observed = (min(stop, end + pd.Timedelta(days=1)) - start).days / (stop - start).days * 6
        season = "heating" if start.month == 10 else "off_season"
        found.append((f"{start:%Y-%m}", season, observed, count, count / observed))
        start = stop
    return pd.DataFrame(found, columns=["half", "season", "months", "attacks", "per_month"])


def harm_by_month(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Large attacks on energy and civilian harm by month: month, season, attacks, casualties, killed.

    Attacks are missing from the month on in which the list ends, people where no figure was found; a month has the
    figure that was told first.
    """
    listed = table(ATTACKS, as_of=as_of)["date"].dt.to_period("M").value_counts()
    rows = table(HARM, as_of=as_of).sort_values(["released_on", "month"])
    rows = rows.assign(month=rows["month"].dt.to_period("M"))
    people = rows.groupby("month")[["casualties", "killed"]].first().astype(float)  # the first that is not missing
    last = pd.Timestamp(_listed_through(as_of)).to_period("M")
    months = pd.period_range(FIRST_SEASON, max([last, *people.index]), freq="M")
    seen = listed.reindex(months, fill_value=0).where(months <= last)
    frame = pd.DataFrame({"month": months.to_timestamp(), "season": [_season(m.month) for m in months]})
    return frame.assign(attacks=seen.to_numpy(), **{c: people[c].reindex(months).to_numpy() for c in people})


def accusations(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Attacks on energy that each of both alleged in the truce: date, by, kind, count, verified, url.

    These are allegations and no facts.

    Single attacks and tallies of a day or two; what a side counted over the whole truce is asked by
    :func:`violations_claimed`.
    """
    rows = table(ALLEGED, as_of=as_of)
    kept = rows[rows["kind"].isin(ACCUSATIONS) & rows["date"].between(*map(pd.Timestamp, (TRUCE_ORDER, TRUCE_ENDED)))]
    columns = {"date": "date", "alleged_by": "by", "kind": "kind", "count": "count", "verified": "verified"}
    kept = kept.assign(url=first_url(kept["source_id"])).sort_values(["date", "allegation_id"])
    return kept[[*columns, "url"]].rename(columns=columns).reset_index(drop=True)


def refinery_counts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Strikes on refineries as counters published them: counter, start, end, count, bound, a_month (30 days), url."""
    rows = known(COUNTS, as_of, scope="refineries").sort_values(["period_start", "period_end", "row_id"])
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    kept = rows[["counter", "period_start", "period_end", "count", "bound"]]
    kept = kept.rename(columns={"period_start": "start", "period_end": "end"})
    return kept.assign(a_month=rows["count"] * 30 / days, url=first_url(rows["source_id"])).reset_index(drop=True)


def oil_refined_and_exported(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Crude that Russia refined, and shipped, as estimated.

    Columns told_on, quantity, mbd (million barrels a day), estimator, sure, url.
    """
    rows = known(REFINING, as_of, quantity=("runs", "exports"), unit="mb/d").sort_values(["known_on", "row_id"])
    kept = rows[["known_on", "quantity", "value", "estimator"]]
    kept = kept.rename(columns={"known_on": "told_on", "value": "mbd"})
    return kept.assign(sure=rows["confidence"] != "low", url=first_url(rows["source_id"])).reset_index(drop=True)


def halts_talked_of(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Halts of strikes on energy that were agreed, offered or talked about: date, halt, terms, outcome, url."""
    rows = table("strikes/truce_episodes", as_of=as_of).sort_values(["start_date", "name"])
    kept = rows[["start_date", "name", "terms", "outcome"]].set_axis(["date", "halt", "terms", "outcome"], axis=1)
    return kept.assign(url=first_url(rows["source_id"])).reset_index(drop=True)


def refining_shut(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Estimates of refining capacity out of use, oldest first: row_id, known_on, estimator, confidence, pct, low, high.

    Million tonnes idle in a month are turned into percent of capacity; low and high are then what its rounding allows.
    """
    rows = known(REFINING, as_of, quantity="capacity_shut")
    in_tonnes = rows["unit"] == "million tonnes in the month"
    rows = rows[in_tonnes | (rows["unit"] == "percent of refining capacity")].sort_values(["known_on", "row_id"])
    in_tonnes = in_tonnes[rows.index]
    month = CAPACITY_MT_A_DAY * pd.to_datetime(rows["as_of"].str[:7]).dt.days_in_month
    pct = rows["value"].mask(in_tonnes, 100 * rows["value"] / month)
    rounding = (100 * PRINTED_TO_MT / 2 / month).where(in_tonnes, 0)
    kept = rows[["row_id", "known_on", "estimator", "confidence"]]
    return kept.assign(pct=pct, low=pct - rounding, high=pct + rounding).reset_index(drop=True)


def off_season_ratio(*, as_of: date) -> Estimate:
    """Large attacks on Ukrainian energy a month, April to September against October to March, ratio.

    Range: bootstrap by half-year, of which there are few. The note gives the share of ways to deal the half-years to
    seasons that come out as low or lower.
    """
    halves = energy_attacks_by_half_year(as_of)
    warm = (halves["season"] == "off_season").to_numpy()
    whole = (halves["months"] == 6).to_numpy()
    if min((whole & warm).sum(), (whole & ~warm).sum()) < 2:
        two_of_each = pd.Timestamp(FIRST_SEASON) + pd.DateOffset(months=24)
        raise MeasureError.too_early(f"{ATTACKS}, two whole half-years of each season", as_of, two_of_each)
    attacks, months = halves["attacks"].to_numpy(float), halves["months"].to_numpy(float)

    if not attacks[~warm].sum():
        raise MeasureError(
            ATTACKS, found="no attack from October to March", expected="attacks in both seasons",
            remedy="Trust a source of them.",
        )  # fmt: skip

    def dealt(off: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
        return [attacks * off, months * off, attacks * ~off, months * ~off]

    def ratio(sums: Sequence[NDArray[np.float64]] | NDArray[np.float64]) -> NDArray[np.float64]:
        off_attacks, off_months, on_attacks, on_months = sums
        return quotient(quotient(off_attacks, off_months), quotient(on_attacks, on_months))

    ways = np.array([np.isin(np.arange(len(halves)), off) for off in combinations(range(len(halves)), warm.sum())])
    value = float(ratio([column.sum() for column in dealt(warm)]))
    low, high = bootstrap_sums(ratio, *dealt(warm))
    otherwise = ratio([column.sum(axis=1) for column in dealt(ways)])
    p = np.mean(otherwise[np.isfinite(otherwise)] <= value + 1e-12)
    note = f"{len(halves)} half-years; range: bootstrap by half-year; permutation by half-year p = {p:.2f}"
    return Estimate(
        value, "ratio", as_of, _listed_through(as_of), low=low, high=high, n=int(attacks.sum()), note=note
    )  # fmt: skip


def summer_against_winters(what: Harm, year: int, *, as_of: date) -> Estimate:
    """April to September of a year against the half-years from October to March before and after, a month, ratio.

    The two winters weigh alike, so that what grows from year to year takes no part. Range: against each alone. Months
    without a figure are left out.
    """
    start, half = pd.Timestamp(year, 4, 1), pd.DateOffset(months=6)
    months = harm_by_month(as_of).set_index("month")[what].dropna()
    summer, before, after = (
        months[at : at + half - pd.Timedelta(days=1)] for at in (start, start - half, start + half)
    )
    if summer.empty or before.empty or after.empty:
        needed = start + half + pd.DateOffset(months=1)
        raise MeasureError.too_early(f"strikes, {what} in the summer of {year}", as_of, needed)
    value = summer.mean() / ((before.mean() + after.mean()) / 2)
    alone = [summer.mean() / winter.mean() for winter in (before, after) if winter.sum()]
    through = (after.index[-1] + pd.offsets.MonthEnd()).date()
    note = f"months with a figure: {len(summer)} of six, and {len(before)} and {len(after)} of the winters around"
    return ranged([float(value), *map(float, alone)], "ratio", as_of, min(through, as_of), n=len(summer), note=note)


def listed_strikes(struck: Target, period: Period, *, as_of: date) -> Estimate:
    """Strikes on the energy of one of both that were found for the thirty days of a period; no rate of anything."""
    (start, end), as_of = PERIODS[period], day(as_of)
    if as_of < end:
        raise MeasureError.too_early(f"strikes on energy {period} the truce", as_of, end)
    rows = table(SITES[struck], as_of=as_of)
    if "followup_imagery" in rows:
        rows = rows[~rows["followup_imagery"]]
    found = rows["date"].between(pd.Timestamp(start), pd.Timestamp(end)).sum()
    return Estimate(float(found), "strikes", as_of, min(end, as_of), n=int(found), note=f"{start} to {end}")


def violations_claimed(by: Target, *, as_of: date) -> Estimate:
    """Attacks on energy in the truce that one of both says the other made, by its own tally, the last one; a floor."""
    rows = known(ALLEGED, as_of, alleged_by=by, kind="cumulative_count").dropna(subset=["count"])
    if rows.empty:
        raise MeasureError.too_early(f"{ALLEGED}, a tally of {by}", as_of, date(2025, 4, 18))
    last = rows.sort_values(["date", "allegation_id"]).iloc[-1]
    return Estimate(
        float(last["count"]), "attacks", as_of, last["date"].date(), note=f"the claim of {by}, confirmed by nobody"
    )


def accused(by: Target, *, as_of: date) -> Estimate:
    """Accusations of one of both that were found for the days of the truce, statements."""
    rows = accusations(as_of)
    if rows.empty:
        raise MeasureError.too_early(ALLEGED, as_of, TRUCE_ORDER)
    mine = rows[rows["by"] == by]
    partly = int((mine["verified"] == "partly").sum())
    return Estimate(
        float(len(mine)), "statements", as_of, rows["date"].max().date(), n=len(mine),
        note=f"confirmed in part by others: {partly}; in full: none",
    )  # fmt: skip


def counted_a_year_apart(*, as_of: date) -> Estimate:
    """Strikes in a period against the same a year before, by one counter and in one scope, ratio; the latest pair."""
    rows = table(COUNTS, as_of=as_of).sort_values(["period_start", "row_id"])
    pairs = []
    for (_counter, _scope), group in rows.groupby(["counter", "scope"]):
        for (_, a), (_, b) in combinations(group.iterrows(), 2):
            apart = abs((b["period_start"] - a["period_start"]).days - YEAR_DAYS)
            lengths = [(r["period_end"] - r["period_start"]).days for r in (a, b)]
            if apart <= TOLERANCE and abs(lengths[0] - lengths[1]) <= TOLERANCE:
                pairs.append((b["period_end"], b["count"] / a["count"], b["counter"]))
    if not pairs:
        raise MeasureError(
            f"{COUNTS}, as of {as_of}",
            found="no such data by then",
            expected="one counter with the same scope in two years",
            remedy="Ask for a later day, or add the rows.",
        )
    end, value, counter = max(pairs)
    return Estimate(float(value), "ratio", as_of, min(end.date(), as_of), note=f"counted by {counter}")


def refining_idle(*, as_of: date) -> Estimate:
    """Russian refining capacity out of use, latest estimate, %.

    Range: every estimate since the same month a year before the latest, and the latest of those without low
    confidence; what tonnes are rounded to stands in the note.
    """
    rows = refining_shut(as_of)
    latest = rows.iloc[-1]
    year_before = latest["known_on"].replace(day=1) - pd.DateOffset(months=12)
    sure = rows[rows["confidence"] != "low"].iloc[-1:]
    near = pd.concat([rows[rows["known_on"] >= year_before], sure]).drop_duplicates("row_id")
    through = latest["known_on"].date()
    note = f"{latest['estimator']}, {through:%B %Y}, confidence {latest['confidence']}; range: estimates of a year"
    if latest["low"] < latest["high"]:
        note += f"; from tonnes, whose rounding allows {plain(latest['low'])} to {plain(latest['high'])}"
    return ranged([latest["pct"], *near["pct"]], "%", as_of, through, n=len(near), note=note)


# ---- what they share ----------------------------------------------------------------------------------------


def _season(month: int) -> str:
    return "off_season" if 4 <= month <= 9 else "heating"


def _listed_through(as_of: date) -> date:
    """Last day of which the list of energy attacks could speak: it knows a day on the next."""
    return min(as_of - timedelta(days=1), data_through(ATTACKS))


# ---- rows ---------------------------------------------------------------------------------------------------

IN_WORDS: dict[Period, str] = {
    "before": "before the energy truce", "during": "of the energy truce", "after": "after the energy truce",
}  # fmt: skip
"""Which thirty days, as the name of a measure ends."""
LISTED: dict[Target, tuple[str, str]] = {
    "ukraine": ("Large attacks on Ukrainian energy", "Of Ukrainian report, and large ones alone."),
    "russia": (
        "Strikes on Russian oil and gas sites",
        "Leads from press reports: coverage changes, and small strikes go unreported.",
    ),
}
"""Whose energy was struck → what is listed, and what the list lacks."""
MONTHLY: dict[Harm, str] = {
    "attacks": "Large attacks on Ukrainian energy a month",
    "casualties": "Civilians killed and injured in Ukraine a month",
    "killed": "Civilians killed in Ukraine a month",
}
"""What is counted by month, as the name of a measure begins."""


def _launches(period: Period, weapon: Weapon) -> Measure:
    """What Russia launched a day in a period."""
    noun = weapon.rpartition(" ")[2]
    days = "before 18 March 2025" if period == "before" else IN_WORDS[period]
    aimed = "few, and in bursts; at any target" if weapon == "missiles" else "launches at any target"
    return Measure(
        lambda day: launched_a_day(period, weapon, as_of=day),
        unit=f"{noun} a day",
        what=f"{weapon.capitalize()} launched by Russia in the 30 days {days}, as Ukraine counts",
        weakness=f"Ukraine's count; {aimed}, not at energy.",
        tables=(LAUNCHES,),
    )


def _spring(year: int, but: str = "the year has a trend of its own") -> Measure:
    """The days of the truce in another year."""
    return Measure(
        lambda day: launched_in_spring(year, as_of=day),
        unit="ratio",
        what=f"Strike drones launched by Russia from 19 March to 17 April {year} against the 30 days before",
        weakness=f"Ukraine's count; {but}.",
        tables=(LAUNCHES,),
    )


def _summer(what: Harm, year: int) -> Measure:
    """One kind of harm in a summer against the winters around."""
    return Measure(
        lambda day: summer_against_winters(what, year, as_of=day),
        unit="ratio",
        what=f"{MONTHLY[what]}, April to September {year} against the winters around",
        weakness="A list that we chose, of large dated attacks; for the winter of 2023/24 next to nothing was found."
        if what == "attacks"
        else "Figures as first known, for all of Ukraine and any weapon, the front among them; months are missing.",
        tables=(ATTACKS, HARM),
    )


def _struck(whose: Target, period: Period) -> Measure:
    """Strikes that were found on the energy of one of both in a period."""
    what, weakness = LISTED[whose]
    return Measure(
        lambda day: listed_strikes(whose, period, as_of=day),
        unit="strikes",
        what=f"{what} that were found, in the 30 days {IN_WORDS[period]}",
        weakness=weakness,
        tables=(SITES[whose],),
    )


energy_off_season_ratio = Measure(
    lambda day: off_season_ratio(as_of=day),
    unit="ratio",
    what="Large attacks on Ukrainian energy a month, April to September against October to March",
    weakness="A list that we chose, of large dated attacks, ending in March 2026; for the winter of 2023/24 next to "
    "nothing was found.",
    tables=(ATTACKS,),
)
drones_launched_truce_ratio = Measure(
    lambda day: launched_after_against_before(as_of=day),
    unit="ratio",
    what="Strike drones launched by Russia in the 30 days after 18 March 2025 against the 30 before",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
drones_like_truce_share = Measure(
    lambda day: days_that_fell_as_far(as_of=day),
    unit="%",
    what="Other days after which strike-drone launches fell at least as far as after 18 March 2025, 30 days to 30 days",
    weakness="Ukraine's count; neighbouring days share nearly all of their windows, so that the days are far fewer "
    "than they look, and no range is given.",
    tables=(LAUNCHES,),
)
drones_before_truce = _launches("before", "strike drones")
drones_in_truce = _launches("during", "strike drones")
drones_after_truce = _launches("after", "strike drones")
russian_energy_strikes_ratio = Measure(
    lambda day: counted_a_year_apart(as_of=day),
    unit="ratio",
    what="Strikes on Russian refineries and fuel sites in a period against the same a year before, by one counter",
    weakness="Hardly any counter covers the same scope in two years; where none does, there is no value.",
    tables=(COUNTS,),
)
refining_shut_pct = Measure(
    lambda day: refining_idle(as_of=day),
    unit="%",
    what="Russian refining capacity out of use for any reason, latest estimate",
    weakness="Estimators differ in what they count, and maintenance is in it; estimates are few and the latest may be "
    "months old.",
    tables=(REFINING,),
)
missiles_before_truce = _launches("before", "missiles")
missiles_in_truce = _launches("during", "missiles")
missiles_after_truce = _launches("after", "missiles")
drones_spring_ratio_2023 = _spring(2023, "about two drones a day then")
drones_spring_ratio_2024 = _spring(2024)
drones_spring_ratio_2026 = _spring(2026)
energy_summer_2023 = _summer("attacks", 2023)
energy_summer_2024 = _summer("attacks", 2024)
energy_summer_2025 = _summer("attacks", 2025)
civilians_summer_2024 = _summer("casualties", 2024)
civilians_summer_2025 = _summer("casualties", 2025)
ukraine_energy_struck_before_truce = _struck("ukraine", "before")
ukraine_energy_struck_in_truce = _struck("ukraine", "during")
ukraine_energy_struck_after_truce = _struck("ukraine", "after")
russia_energy_struck_before_truce = _struck("russia", "before")
russia_energy_struck_in_truce = _struck("russia", "during")
russia_energy_struck_after_truce = _struck("russia", "after")
violations_claimed_by_russia = Measure(
    lambda day: violations_claimed("russia", as_of=day),
    unit="attacks",
    what="Attacks on its energy sites in the truce of 2025 that Moscow counted, by its last tally",
    weakness="A belligerent's claim, a floor; Moscow counts from 18 March.",
    tables=(ALLEGED,),
)
accusations_by_russia = Measure(
    lambda day: accused("russia", as_of=day),
    unit="statements",
    what="Accusations of Moscow that were found for the days of the energy truce",
    weakness="Those that were found; single attacks and daily tallies count alike.",
    tables=(ALLEGED,),
)
violations_claimed_by_ukraine = Measure(
    lambda day: violations_claimed("ukraine", as_of=day),
    unit="attacks",
    what="Attacks on its energy sites in the truce of 2025 that Kyiv counted, by its last tally",
    weakness="A belligerent's claim, a floor; Kyiv counts from 25 March.",
    tables=(ALLEGED,),
)
accusations_by_ukraine = Measure(
    lambda day: accused("ukraine", as_of=day),
    unit="statements",
    what="Accusations of Kyiv that were found for the days of the energy truce",
    weakness="Those that were found; single attacks and daily tallies count alike.",
    tables=(ALLEGED,),
)
drones_first_half_of_truce = Measure(
    lambda day: launched_a_day("first half", as_of=day),
    unit="drones a day",
    what="Strike drones launched by Russia in the first 15 days of the energy truce, as Ukraine counts",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
drones_second_half_of_truce = Measure(
    lambda day: launched_a_day("second half", as_of=day),
    unit="drones a day",
    what="Strike drones launched by Russia in the second 15 days of the energy truce, as Ukraine counts",
    weakness="Ukraine's count; launches at any target, not at energy.",
    tables=(LAUNCHES,),
)
killed_summer_2023 = _summer("killed", 2023)
killed_summer_2024 = _summer("killed", 2024)
killed_summer_2025 = _summer("killed", 2025)
