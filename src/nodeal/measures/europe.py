"""Europe: military spending, what was decided and held up, parties' line on Russia, and votes in the United Nations.

Spending is SIPRI's, at constant prices and exchange rates; it is a census of states, so a share of states has no
sampling interval. Parties are those of the Chapel Hill Expert Survey 2024, whose item on Russia runs from support for
the Union's hard line (0) to opposition (10), as inferred from parties whose line is public.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, day
from nodeal.estimate import Estimate, bootstrap_sums, bootstrap_two_means, plain, quotient, ranged
from nodeal.measures.codes import Actor, Family
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import data_through, first_known, table

EU = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
)  # fmt: skip
"""Members of the European Union, ISO 3166."""
NATO_ONLY = ("ALB", "GBR", "ISL", "MKD", "MNE", "NOR", "TUR")
"""European members of NATO outside the Union."""
STATES: dict[Actor, tuple[str, ...]] = {
    "europe": (*EU, *NATO_ONLY), "us": ("USA",), "russia": ("RUS",), "ukraine": ("UKR",),
}  # fmt: skip
"""Whose spending is counted for whom."""
Axis = Literal["eu_position", "lrgen", "galtan"]
"""Where a party stands: against (1) or for (7) the Union, left (0) to right (10), libertarian (0) to traditional."""
PARTIES_OUT = date(2025, 12, 31)
"""The survey of 2024 was released in 2025; the day was not found, so the last of the year stands in."""
SPENDING, PARTIES, RESOLUTIONS = "europe/military_spending", "europe/parties", "europe/un_resolutions"
EUROPEAN_TEXT = "es-11-7"
"""The Ukrainian and European resolution of 24 February 2025."""
EVENTS, STATEMENTS, VOTES = "talks/events", "stances/statements", "europe/un_votes_on_ukraine"
LOAN = "eu-90bn-loan"
"""The loan to Ukraine on which leaders agreed in December 2025."""
DECISIONS = (
    "2025-03-04-rearm-europe",
    "2025-03-06-eu-council-rearm",
    "2025-03-18-bundestag-debt-brake",
    "2025-06-25-nato-hague",
    "2025-12-19-eu-90bn",
    "2026-02-23-hungary-veto",
    "2026-04-12-orban-loses",
    "2026-04-23-eu-loan-20th",
    "2026-10-07-hungary-clusters",
)
"""Events by which Europe's decisions on arms and money are told."""
WAVES = {
    "2022-23-winter": "Winter 2022/23", "standard-2024-autumn": "Autumn 2024", "standard-2025-spring": "Spring 2025",
    "standard-2025-autumn": "Autumn 2025",
}  # fmt: skip
"""Waves of the Eurobarometer that asked alike, in order of time."""
ITEMS = {
    "military_equipment": "Military equipment for Ukraine", "sanctions": "Sanctions on Russia",
    "candidate_status": "Ukraine a candidate for the EU", "welcome_refugees": "Welcome refugees",
    "invasion_threat_to_eu_security": "The invasion threatens the EU",
}  # fmt: skip
"""What was asked."""
OBSTACLE = 0.5
"""From half a step on, a statement calls Europe an obstacle to peace."""


# ---- questions ----------------------------------------------------------------------------------------------


def spending_change(
    as_of: date = HINDSIGHT, *, who: Actor = "europe", first: int = 2024, last: int = 2025
) -> pd.DataFrame:
    """Military spending in two years of the states counted for someone, for those with a figure in both.

    Columns country, iso3, before, after (USD m of 2024), change_pct (empty where there was none before), estimated
    (SIPRI's own estimate in either year).

    Raises
    ------
    MeasureError
        If the later year had not been released.
    """
    rows = table(SPENDING, as_of=as_of)
    rows = rows[rows["iso3"].isin(STATES[who])]
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


def pace(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How fast each European state's spending grew in 2024 and in 2025, the greatest spender first.

    Columns country, iso3, usd_m (2025, prices of 2024), growth_2024_pct, growth_2025_pct, faster, estimated. States
    without armed forces have no growth and are left out.
    """
    early, late = (spending_change(as_of, first=y, last=y + 1).set_index("iso3") for y in (2023, 2024))
    frame = late.assign(growth_2024_pct=early["change_pct"], estimated=late["estimated"] | early["estimated"])
    frame = frame.rename(columns={"after": "usd_m", "change_pct": "growth_2025_pct"}).reset_index()
    frame = frame.dropna(subset=["growth_2024_pct", "growth_2025_pct"])
    frame = frame.sort_values(["usd_m", "iso3"], ascending=[False, True])
    frame["faster"] = frame["growth_2025_pct"] > frame["growth_2024_pct"]
    columns = ["country", "iso3", "usd_m", "growth_2024_pct", "growth_2025_pct", "faster", "estimated"]
    return frame[columns].reset_index(drop=True)


def spending_since(as_of: date = HINDSIGHT, *, first: int = 2014) -> pd.DataFrame:
    """Spending by year as an index, 100 in the first year: who (of `STATES`), year, usd_m, index."""
    rows = table(SPENDING, as_of=as_of).query("year >= @first").dropna(subset=["spending_2024_usd_m"])
    frames = []
    for who, states in STATES.items():
        usd = rows[rows["iso3"].isin(states)].groupby("year")["spending_2024_usd_m"].sum()
        frames.append(pd.DataFrame({"who": who, "usd_m": usd, "index": 100 * usd / usd[first]}).reset_index())
    return pd.concat(frames, ignore_index=True)[["who", "year", "usd_m", "index"]]


def decisions(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Europe decided on arms and money, by day: date, title, url; and the loan programme for arms."""
    rows = table(EVENTS, as_of=as_of).set_index("event_id")
    rows = rows.assign(url=first_url(rows["source_id"]))
    told = rows.loc[[event for event in DECISIONS if event in rows.index], ["date", "title", "url"]]
    loans = table("europe/defence_finance", as_of=as_of).query("event_id == 'safe-adopted'").dropna(subset=["date"])
    loans = pd.DataFrame(
        {
            "date": pd.to_datetime(loans["date"]),
            "title": "EU adopts loans for arms, 150 billion euros",
            "url": first_url(loans["source_id"]),
        }
    )
    return pd.concat([told, loans]).sort_values("date", kind="stable", ignore_index=True)


def hold_up(proposal: str = LOAN, as_of: date = HINDSIGHT) -> pd.DataFrame:
    """When something agreed was first refused, and when it was accepted after all: start, end, days; no row if never.

    While it is held up, `end` is empty and the days run to the day from which one looks.
    """
    rows = known(EVENTS, as_of, proposal_id=proposal)
    start = rows.loc[rows["answer"] == "rejection", "date"].min()
    end = rows.loc[(rows["answer"] == "acceptance") & (rows["date"] > start), "date"].min()
    days = ((pd.Timestamp(as_of) if pd.isna(end) else end) - start).days
    return pd.DataFrame({"start": [start], "end": [end], "days": [days]}).dropna(subset=["start"])


def obstacle(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Statements that call Europe an obstacle to peace: date, group (of who spoke), speaker, position, said, url."""
    rows = known(STATEMENTS, as_of, issue_id="europe_as_obstacle")
    rows = rows[rows["counted"].astype(bool) & (rows["position"] >= OBSTACLE)]
    groups = table("actors").set_index("actor_id")["group"]
    days = pd.to_datetime(rows["date"], format="ISO8601")
    rows = rows.assign(date=days, group=rows["actor_id"].map(groups), said=rows["paraphrase"])
    rows = rows.assign(url=first_url(rows["source_id"])).sort_values("date", kind="stable")
    return rows[["date", "group", "speaker", "position", "said", "url"]].reset_index(drop=True)


def resolutions() -> pd.DataFrame:
    """Resolutions on Ukraine, ready to read: Date, Text, states For, Against, Abstained, and how two capitals voted."""
    rows = table(RESOLUTIONS).sort_values(["date", "resolution_id"])
    kept = rows[["date", "subject", "yes", "no", "abstain", "us_vote", "russia_vote"]]
    votes = kept[["us_vote", "russia_vote"]].fillna("not found")
    frame = kept.assign(date=kept["date"].dt.strftime("%Y-%m-%d"), **{name: votes[name] for name in votes})
    names = ["Date", "Text", "States for", "Against", "Abstained", "Washington voted", "Moscow voted"]
    return frame.set_axis(names, axis=1).reset_index(drop=True)


def against_european_text() -> pd.DataFrame:
    """States that voted against the Ukrainian and European text of February 2025, by name: State."""
    rows = table(VOTES).query("resolution_id == @EUROPEAN_TEXT and vote == 'no'")
    return pd.DataFrame({"State": sorted(rows["country"])})


def opinion() -> pd.DataFrame:
    """What Europeans told the Eurobarometer in four waves, ready to read: Item, then a column a wave, %."""
    rows = table("europe/opinion").query("wave in @WAVES and item in @ITEMS")
    wide = rows.pivot(index="item", columns="wave", values="agree_pct").reindex(ITEMS)[list(WAVES)]
    return wide.rename(index=ITEMS, columns=WAVES).rename_axis("Item").reset_index().rename_axis(columns=None)


def far_right() -> pd.DataFrame:
    """Share of the vote of far-right and far-left parties, the populist ones apart: year, class, vote_share_pct."""
    return table("europe/far_right_share").query("`class` != 'populist_only'").reset_index(drop=True)


def party_lines(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Parties with a position on the hard line towards Russia.

    Columns country, party, family, vote_pct, lrgen, galtan, eu_position, eu_russia, and `alone`: the country's values
    look like the answer of a single expert.
    """
    if day(as_of) < PARTIES_OUT:
        raise MeasureError.too_early(
            PARTIES, as_of, PARTIES_OUT, found="a survey not known to have been released by then"
        )
    rows = table("europe/parties").dropna(subset=["eu_russia"]).reset_index(drop=True)
    rows["alone"] = rows["one_expert"].astype(bool)
    columns = ["country", "party", "family", "vote_pct", "lrgen", "galtan", "eu_position", "eu_russia", "alone"]
    return rows[columns]


def families(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Where party families stand on Russia: family, parties, mean, least, most, from the hardest line on."""
    by = party_lines(as_of).groupby("family")["eu_russia"]
    frame = by.agg(parties="size", mean="mean", least="min", most="max")
    return frame.reset_index().sort_values(["mean", "family"], ignore_index=True)


def spending_growth(who: Actor, year: int, *, as_of: date) -> Estimate:
    """Growth of someone's spending on the year before in constant prices, %; the range leaves out one state."""
    frame = spending_change(as_of, who=who, first=year - 1, last=year)

    def growth(rows: pd.DataFrame) -> float:
        return float(100 * (rows["after"].sum() / rows["before"].sum() - 1))

    through = date(year, 12, 31)
    if len(frame) == 1:
        note = "SIPRI's own estimate" if frame["estimated"].any() else ""
        return Estimate(growth(frame), "%", as_of, through, n=1, note=note)
    values = [growth(frame), *(growth(frame.drop(state)) for state in frame.index)]
    return ranged(values, "%", as_of, through, n=len(frame), note="range: one state left out")


def states_speeding_up(*, as_of: date) -> Estimate:
    """Share of European states whose spending grew faster in 2025 than in 2024, %.

    A census, so no sampling interval; the range drops SIPRI's own estimates, and half of the greatest spenders.
    """
    frame = pace(as_of)
    half = len(frame) // 2
    cuts = [frame, frame[~frame["estimated"].astype(bool)], frame[:half], frame[half:]]
    note = (
        f"{int(frame['faster'].sum())} of {len(frame)} states; range: without estimates, great and small spenders apart"
    )
    return ranged(
        [100 * cut["faster"].mean() for cut in cuts], "%", as_of, data_through(SPENDING), n=len(frame), note=note
    )


def line_along(axis: Axis, *, as_of: date) -> Estimate:
    """Rank correlation of parties' line on Russia with their place on an axis; above zero, both grow together.

    The range is a 95 % bootstrap over countries of the same ranks, widened to the value without countries answered by a
    single expert.
    """
    rows = party_lines(as_of).dropna(subset=[axis])

    def rho(part: pd.DataFrame) -> float:
        return float(np.corrcoef(part[axis].rank(), part["eu_russia"].rank())[0, 1])

    x, y = rows[axis].rank(), rows["eu_russia"].rank()
    low, high = bootstrap_sums(_correlation, np.ones(len(rows)), x, y, x * x, y * y, x * y, blocks=rows["country"])
    value, without = rho(rows), rho(rows[~rows["alone"]])
    return Estimate(
        value, "rank correlation", as_of, data_through(PARTIES), low=min(low, without, value),
        high=max(high, without, value), n=len(rows), note=f"{plain(without, 2)} without one-expert countries",
    )  # fmt: skip


def _correlation(sums: np.ndarray) -> np.ndarray:
    """Pearson's correlation from sums of ones, x, y, their squares and their product."""
    n, x, y, xx, yy, xy = sums
    return quotient(n * xy - x * y, np.sqrt((n * xx - x * x) * (n * yy - y * y)))


def days_held_up(proposal: str, *, as_of: date) -> Estimate:
    """Days from a first refusal of something agreed to its acceptance, or to the day from which one looks."""
    held = hold_up(proposal, as_of)
    through = min(as_of, data_through(EVENTS))
    if held.empty:
        return Estimate(0.0, "days", as_of, through, note="nobody refused")
    start, end, days = held.iloc[0]
    note = f"from {start:%Y-%m-%d} " + ("on, still held up" if pd.isna(end) else f"to {end:%Y-%m-%d}")
    return Estimate(float(days), "days", as_of, through, n=1, note=note)


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
europe_spending_growth_2024 = Measure(
    lambda day: spending_growth("europe", 2024, as_of=day),
    unit="%",
    what="Growth of the military spending of European NATO and EU states in 2024, in constant prices",
    weakness="SIPRI's count is not NATO's; each release revises the years before.",
    tables=(SPENDING,),
)
europe_spending_growth_2025 = Measure(
    lambda day: spending_growth("europe", 2025, as_of=day),
    unit="%",
    what="Growth of the military spending of European NATO and EU states in 2025, in constant prices",
    weakness="A year's spending was planned before it began; NATO counts otherwise.",
    tables=(SPENDING,),
)
us_spending_growth_2025 = Measure(
    lambda day: spending_growth("us", 2025, as_of=day),
    unit="%",
    what="Growth of US military spending in 2025, in constant prices",
    weakness="Aid to Ukraine stands in it, and fell away in 2025.",
    tables=(SPENDING,),
)
ru_spending_growth_2025 = Measure(
    lambda day: spending_growth("russia", 2025, as_of=day),
    unit="%",
    what="Growth of Russia's military spending in 2025, in constant prices",
    weakness="SIPRI's own estimate of a budget that is largely secret.",
    tables=(SPENDING,),
)
ua_spending_growth_2025 = Measure(
    lambda day: spending_growth("ukraine", 2025, as_of=day),
    unit="%",
    what="Growth of Ukraine's military spending in 2025, in constant prices",
    weakness="SIPRI's own estimate; without the arms that others gave.",
    tables=(SPENDING,),
)
states_speeding_up_share = Measure(
    lambda day: states_speeding_up(as_of=day),
    unit="%",
    what="European NATO and EU states whose military spending grew faster in 2025 than in 2024, in constant prices",
    weakness="Counts states, not money; a year's spending was planned before it began.",
    tables=(SPENDING,),
)
radical_left_russia_gap = Measure(
    lambda day: family_gap("radical_left", as_of=day),
    unit="points of ten",
    what="How much further the radical left stands from a hard line on Russia than other parties",
    weakness="The item's wording was not at hand; few such parties govern.",
    tables=(PARTIES,),
)
eu_position_and_russia = Measure(
    lambda day: line_along("eu_position", as_of=day),
    unit="rank correlation",
    what="How parties' softness on Russia goes with their support for the European Union",
    weakness="Experts judged both at once, and neither is a cause; the item's wording was not at hand.",
    tables=(PARTIES,),
)
left_right_and_russia = Measure(
    lambda day: line_along("lrgen", as_of=day),
    unit="rank correlation",
    what="How parties' softness on Russia goes with standing to the right",
    weakness="Softness at both ends leaves little for a line to show; the item's wording was not at hand.",
    tables=(PARTIES,),
)
traditionalism_and_russia = Measure(
    lambda day: line_along("galtan", as_of=day),
    unit="rank correlation",
    what="How parties' softness on Russia goes with traditional and authoritarian views",
    weakness="Experts judged both at once, and neither is a cause; the item's wording was not at hand.",
    tables=(PARTIES,),
)
loan_held_up_days = Measure(
    lambda day: days_held_up(LOAN, as_of=day),
    unit="days",
    what="Days for which one member of the Union held up the loan to Ukraine that all leaders had agreed",
    weakness="One loan; what else was held up or given up unseen is not counted.",
    tables=(EVENTS,),
)
