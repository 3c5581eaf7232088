"""Europe: military spending, parties' line on Russia, and votes in the UN General Assembly.

Spending is SIPRI's, at constant prices and exchange rates; it is a census of states, so a share of states has no
sampling interval. Parties are those of the Chapel Hill Expert Survey 2024, whose item on Russia runs from support for
the Union's hard line (0) to opposition (10), as inferred from parties whose line is public.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, bootstrap_two_means, ranged
from nodeal.measures.codes import Family
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import data_through, first_known, table

EU = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
)  # fmt: skip
"""Members of the European Union, ISO 3166."""
NATO_ONLY = ("ALB", "GBR", "ISL", "MKD", "MNE", "NOR", "TUR")
"""European members of NATO outside the Union."""
PARTIES_OUT = date(2025, 12, 31)
"""The survey of 2024 was released in 2025; the day was not found, so the last of the year stands in."""
SPENDING, PARTIES, RESOLUTIONS = "europe/military_spending", "europe/parties", "europe/un_resolutions"
EUROPEAN_TEXT = "es-11-7"
"""The Ukrainian and European resolution of 24 February 2025."""


# ---- questions ----------------------------------------------------------------------------------------------


def spending_change(as_of: date = HINDSIGHT, *, first: int = 2024, last: int = 2025) -> pd.DataFrame:
    """Military spending of European NATO and EU states in two years, for states with a figure in both.

    Columns country, iso3, before, after (USD m of 2024), change_pct (empty where there was none before), estimated
    (SIPRI's own estimate in either year).

    Raises
    ------
    MeasureError
        If the later year had not been released.
    """
    rows = table(SPENDING, as_of=as_of).query("iso3 in @EU or iso3 in @NATO_ONLY")
    if last not in set(rows["year"]):
        released = first_known(SPENDING, year=last)
        raise MeasureError.too_early(
            f"{SPENDING}, year={last}", as_of, released, found=f"figures through {rows['year'].max()}"
        )
    kept = rows.dropna(subset=["spending_2024_usd_m"])
    wide = kept.pivot(index=["country", "iso3"], columns="year", values="spending_2024_usd_m")[[first, last]].dropna()
    estimated = kept[kept["year"].isin([first, last])].groupby(["country", "iso3"])["sipri_estimate"].any()
    frame = wide.set_axis(["before", "after"], axis=1).assign(estimated=estimated.reindex(wide.index))
    frame["change_pct"] = (100 * (frame["after"] / frame["before"] - 1)).where(frame["before"] > 0)
    return frame.reset_index()[["country", "iso3", "before", "after", "change_pct", "estimated"]]


def party_lines(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Parties with a position on the hard line towards Russia: country, party, family, vote_pct, lrgen, eu_russia.

    And `alone`: the country's values look like the answer of a single expert.
    """
    if day(as_of) < PARTIES_OUT:
        raise MeasureError.too_early(
            PARTIES, as_of, PARTIES_OUT, found="a survey not known to have been released by then"
        )
    rows = table("europe/parties").dropna(subset=["eu_russia"]).reset_index(drop=True)
    rows["alone"] = rows["one_expert"].astype(bool)
    return rows[["country", "party", "family", "vote_pct", "lrgen", "eu_russia", "alone"]]


def states_spending_more(*, as_of: date) -> Estimate:
    """Share of states whose spending of 2025 exceeded that of 2024, %.

    A census, so no sampling interval; the range drops SIPRI's own estimates, and states without armed forces (zero in
    both years).
    """
    frame = spending_change(as_of)
    more = frame["after"] > frame["before"]
    cuts = [more, more[~frame["estimated"].astype(bool)], more[frame["before"] > 0]]
    note = f"{int(more.sum())} of {len(frame)} states; range: without estimates, without Iceland"
    return ranged([100 * cut.mean() for cut in cuts], "%", as_of, data_through(SPENDING), n=len(frame), note=note)


def growth_against_year_before(*, as_of: date) -> Estimate:
    """Growth of all states' spending in 2025 against its growth in 2024, ratio; the range leaves out a state."""
    years = [spending_change(as_of, first=y, last=y + 1).set_index("iso3")[["before", "after"]] for y in (2023, 2024)]
    early, late = (year.loc[years[0].index.intersection(years[1].index)] for year in years)

    def growth(year: pd.DataFrame) -> float:
        return float(year["after"].sum() / year["before"].sum() - 1)

    ratios = [growth(late) / growth(early)]
    ratios += [growth(late.drop(state)) / growth(early.drop(state)) for state in late.index]
    note = f"{100 * growth(late):.1f} % in 2025, {100 * growth(early):.1f} % in 2024; range: one state left out"
    return ranged(ratios, "ratio", as_of, data_through(SPENDING), n=len(late), note=note)


def voted_alike(resolution: str, *, as_of: date) -> Estimate:
    """Whether Washington and Moscow cast the same vote on a resolution, votes (1 or 0)."""
    row = known(RESOLUTIONS, as_of, resolution_id=resolution).iloc[0]
    note = f"{resolution}: United States {row['us_vote']}, Russia {row['russia_vote']}"
    same = float(row["us_vote"] == row["russia_vote"])
    return Estimate(same, "votes", as_of, row["date"].date(), n=1, note=note)


def family_gap(family: Family, *, as_of: date) -> Estimate:
    """How much further a party family stands from a hard line on Russia than other parties, points of ten.

    Difference of means over parties; the range is a 95 % bootstrap over countries, widened to the value without
    countries answered by a single expert.
    """
    frame = party_lines(as_of)
    ours = frame["family"] == family

    def gap(rows: pd.DataFrame) -> float:
        mean = rows["eu_russia"].groupby(ours).mean()
        return float(mean[True] - mean[False])

    low, high = bootstrap_two_means(np.subtract, frame["eu_russia"], ours, blocks=frame["country"])
    value, without = gap(frame), gap(frame[~frame["alone"]])
    return Estimate(
        value, "points of ten", as_of, data_through(PARTIES), low=min(low, without), high=max(high, without),
        n=int(ours.sum()), note=f"{ours.sum()} of {len(frame)} parties; {without:.2f} without one-expert countries",
    )  # fmt: skip


# ---- rows ---------------------------------------------------------------------------------------------------

countries_spending_more = Measure(
    lambda day: states_spending_more(as_of=day),
    unit="%",
    what="European NATO and EU states whose military spending of 2025 exceeded that of 2024 in constant prices",
    weakness="Counts states, not money; each release revises the years before.",
    tables=(SPENDING,),
)
spending_growth_against_year_before = Measure(
    lambda day: growth_against_year_before(as_of=day),
    unit="ratio",
    what="Growth of Europe's military spending in 2025 against its growth in 2024, in constant prices",
    weakness="A year's spending was planned before it began.",
    tables=(SPENDING,),
)
us_voted_with_russia = Measure(
    lambda day: voted_alike(EUROPEAN_TEXT, as_of=day),
    unit="votes",
    what="Whether Washington and Moscow cast the same vote on the European text of 24 February 2025",
    weakness="One vote is not a view of Europe; on its own text of that day Washington abstained once it was amended.",
    tables=(RESOLUTIONS,),
)
radical_right_russia_gap = Measure(
    lambda day: family_gap("radical_right", as_of=day),
    unit="points of ten",
    what="How much further the radical right stands from a hard line on Russia than other parties",
    weakness="The item's wording was not at hand; means hide that nationalist parties differ widely among themselves; "
    "the radical left stands further still.",
    tables=(PARTIES,),
)
