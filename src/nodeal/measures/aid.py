"""Aid to Ukraine: who allocated how much, when, and what filled the gap that the United States left.

All from the Kiel Institute's Ukraine Support Tracker. An allocation is aid delivered or specified for delivery
in a concrete package; a commitment is the wider promise. Amounts are nominal EUR bn. Europe is the EU, its
members, the United Kingdom, Norway, Switzerland and Iceland.

The series is today's revision (Release 29), cut where the tracker stood on the as-of date: on 20 March 2025 the
newest release covered December 2024. What the publisher's headline said at that time stands in ``aid/vintages``.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.estimate import Estimate, plain
from nodeal.measures.codes import AidType, Donors
from nodeal.measures.releases import ALL_TYPES, GROUPS, MILITARY, NON_MILITARY, allocations, covered, cutoff
from nodeal.measures.row import Measure, known
from nodeal.tables import data_through, ends, table

BASE_YEARS = (2022, 2023, 2024)
"""The years before the change of administration: the tracker's own base for its comparisons."""

FIRST_WHOLE_MONTH = date(2025, 2, 28)
"""End of the first whole month of the administration that took office on 20 January 2025."""

TRACKED = ("aid/allocations_monthly", "aid/donors", "aid/vintages")
"""What the tracker's allocations by side are read from, and how far it went."""
TOTALS = "aid/donor_totals"


# ---- frames -------------------------------------------------------------------------------------------------


def monthly(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Allocations by month, side and type: columns month, group, aid_type, allocated_eur_bn."""
    return allocations().loc[lambda f: f["month"] <= pd.Timestamp(cutoff(as_of))]


def monthly_parts(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Allocations by month and side in two parts, military and the rest: month, group, part, allocated_eur_bn."""
    rows = monthly(as_of)
    part = rows["aid_type"].where(rows["aid_type"] == "military", "financial and humanitarian").rename("part")
    return rows.groupby(["month", "group", part], as_index=False)["allocated_eur_bn"].sum()


def cumulative(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Allocations since January 2022 added up: month × side, and ``lead``, Europe minus United States."""
    wide = _by_group(as_of, ALL_TYPES).cumsum()
    return wide.assign(lead=wide["europe"] - wide["us"]).reset_index()


def claimed() -> pd.DataFrame:
    """What officials said that the United States and Europe gave, beside what was tracked, all in USD bn.

    Columns of (us, europe), kind (said, tracked), label, date, usd_bn, low, high, what, url. Trackers' euros are
    turned into dollars month by month (:func:`allocated_usd`); the largest sum said of each kind stands for it.
    """
    said = table("aid/claimed_vs_tracked").dropna(subset=["label"])
    said = said.assign(
        of=said["about"], kind="said", date=said["claimed_on"], usd_bn=said["claimed_amount"],
        what=said["claimed_what"], url=first_url(said["source_id"]),
    )  # fmt: skip
    law = table("aid/us_appropriations").dropna(subset=["label"])
    law = law.assign(
        of="us", kind="tracked", date=pd.NaT, usd_bn=law["amount_usd_bn"], what=law["act"],
        url=first_url(law["source_id"]),
    )  # fmt: skip
    kiel = pd.DataFrame(
        [
            {"of": of, "kind": "tracked", "label": "Allocated (Kiel)", "usd_bn": e.value, "low": e.low, "high": e.high,
             "date": pd.Timestamp(e.data_through), "what": "aid delivered or specified for delivery"}
            for of, e in ((side, allocated_usd(side, as_of=PUBLISHED)) for side in GROUPS[1::-1])
        ]
    )  # fmt: skip
    columns = ["of", "kind", "label", "date", "usd_bn", "low", "high", "what", "url"]
    frames = [part.reindex(columns=columns) for part in (said, law, kiel)]
    rows = pd.concat([f.astype({"low": float, "high": float}) for f in frames], ignore_index=True)
    return rows.sort_values(["of", "usd_bn"], ascending=[False, False], ignore_index=True)


def crossings(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Months in which the leader in cumulative allocations changed: month, leader, lead_eur_bn.

    The first months of 2022, when both sums are near zero, count from March: the first full month of the war.
    """
    totals = cumulative(as_of).loc[lambda f: f["month"] >= "2022-03-01"]
    leader = totals["lead"].gt(0).map({True: "europe", False: "us"})
    changed = leader.ne(leader.shift()) & leader.shift().notna()
    return pd.DataFrame(
        {
            "month": totals["month"][changed],
            "leader": leader[changed],
            "lead_eur_bn": totals["lead"][changed].abs(),
        }
    ).reset_index(drop=True)


def half_years(as_of: date = HINDSIGHT, aid_types: tuple[AidType, ...] = MILITARY) -> pd.DataFrame:
    """Allocations by half-year and side, with the mean half-year of 2022–24 beside them.

    Columns half (``2025 H1``), months (how many are covered), europe, us, other, and for the two sides
    ``europe_base`` and ``us_base``.
    """
    wide = _by_group(as_of, aid_types)
    half = _half(wide.index)
    summed = wide.groupby(half).sum()
    summed["months"] = wide.groupby(half).size()
    base = summed[summed.index.str[:4].astype(int).isin(BASE_YEARS)].mean()
    frame = summed.assign(europe_base=base["europe"], us_base=base["us"])
    return frame.rename_axis("half").reset_index()


def commitments(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Committed and allocated since January 2022, by side: month, group, committed_eur_bn, allocated_eur_bn."""
    sides = table("aid/donors").set_index("donor_id")["group"]
    promised = table("aid/commitments_monthly").assign(group=lambda f: f["donor_id"].map(sides))
    promised = promised.groupby(["group", "month"])["committed_eur_bn"].sum().groupby("group").cumsum()
    given = monthly(as_of).groupby(["group", "month"])["allocated_eur_bn"].sum().groupby("group").cumsum()
    return pd.concat([promised, given], axis=1, join="inner").reset_index().sort_values(["group", "month"])


def donors_by_gdp(top: int = 15) -> pd.DataFrame:
    """Donors with the largest bilateral allocations for their size, and the United States wherever it ranks.

    Columns rank, name, group, allocated_eur_bn, pct_gdp (of 2021 GDP), from the latest release. The EU's own
    aid, paid by its members too, is not shared out (:func:`eu_aid_of_gdp`).
    """
    latest = table("aid/donor_totals", vintage="R30").query("aid_type == 'all'")
    frame = latest.merge(table("aid/donors"), on="donor_id").dropna(subset=["gdp_2021_eur_bn"])
    frame["pct_gdp"] = 100 * frame["allocated_eur_bn"] / frame["gdp_2021_eur_bn"]
    frame = frame.sort_values(["pct_gdp", "name"], ascending=[False, True], ignore_index=True)
    frame.insert(0, "rank", frame.index + 1)
    shown = (frame["rank"] <= top) | (frame["donor_id"] == "united-states")
    return frame.loc[shown, ["rank", "name", "group", "allocated_eur_bn", "pct_gdp"]].reset_index(drop=True)


def top_donors(top: int = 12) -> pd.DataFrame:
    """Largest donors of the latest release: name, military, financial, humanitarian, total, pct_gdp."""
    latest = table("aid/donor_totals", vintage="R30").merge(table("aid/donors"), on="donor_id")
    wide = latest.pivot_table(index=["donor_id", "name"], columns="aid_type", values="allocated_eur_bn").reset_index()
    gdp = table("aid/donors").set_index("donor_id")["gdp_2021_eur_bn"]
    wide["pct_gdp"] = 100 * wide["all"] / wide["donor_id"].map(gdp)
    ranked = wide.sort_values(["all", "name"], ascending=[False, True], ignore_index=True).head(top)
    return ranked[["name", "military", "financial", "humanitarian", "all", "pct_gdp"]]


def us_weapons_share() -> pd.DataFrame:
    """US share of heavy weapons allocated: category, us_items, all_items, share_of_items_pct, share_of_value_pct."""
    weapons = table("aid/weapons")
    total = weapons.groupby("category")[["items", "value_eur_m"]].sum()
    ours = weapons[weapons["donor_id"] == "united-states"].set_index("category")
    frame = pd.DataFrame(
        {
            "us_items": ours["items"],
            "all_items": total["items"],
            "share_of_items_pct": (100 * ours["items"] / total["items"]).astype(float),
            "share_of_value_pct": 100 * ours["value_eur_m"] / total["value_eur_m"],
        }
    )
    frame = frame.reset_index()
    return frame.sort_values(["share_of_value_pct", "category"], ascending=[False, True], ignore_index=True)


def loans() -> pd.DataFrame:
    """European loans and NATO's PURL, dated rows in order: date, instrument, event, amount, unit, confidence, url.

    What is known to the month only stands at its end.
    """
    rows = table("aid/eu_loans").dropna(subset=["date", "amount"])
    frame = rows[["date", "instrument", "event", "amount", "unit", "confidence"]]
    frame = frame.assign(url=first_url(rows["source_id"]))
    return frame.sort_values("date", key=ends, kind="stable", ignore_index=True)


# ---- questions ----------------------------------------------------------------------------------------------


def allocated(*groups: Donors, as_of: date) -> Estimate:
    """Aid allocated since January 2022 by some sides, EUR bn."""
    rows = monthly(as_of)
    return _estimate(float(rows[rows["group"].isin(groups)]["allocated_eur_bn"].sum()), "EUR bn", as_of)


def allocated_usd(group: Donors, *, as_of: date) -> Estimate:
    """The same in dollars, each month's euros at that month's rate, USD bn.

    The range puts all of it at the dearest and at the cheapest monthly rate of those years.
    """
    rows = monthly(as_of)
    months = rows[rows["group"] == group].groupby("month")["allocated_eur_bn"].sum()
    rate = table("aid/exchange_rates").set_index("month")["usd_per_eur"].reindex(months.index)
    in_euros = float(months.sum())
    return _estimate(
        float((months * rate).sum()), "USD bn", as_of, low=in_euros * rate.min(), high=in_euros * rate.max(),
        note=f"EUR {plain(in_euros)} bn; range: all at the lowest or the highest monthly rate",
    )  # fmt: skip


def lead(*, as_of: date) -> Estimate:
    """Cumulative allocations of Europe minus those of the United States, EUR bn."""
    return _estimate(float(cumulative(as_of)["lead"].iloc[-1]), "EUR bn", as_of)


def share_of_all(group: Donors, *, as_of: date) -> Estimate:
    """A side's share of all donors' cumulative allocations, %."""
    last = cumulative(as_of).iloc[-1]
    return _estimate(100 * last[group] / (last["us"] + last["europe"] + last["other"]), "%", as_of)


def months_since_allocation(group: Donors, *, as_of: date) -> Estimate:
    """Whole months covered by the tracker after the last month with an allocation of a side, months.

    Not defined before the tracker covers a whole month of the administration that took office in January 2025.
    """
    covered(FIRST_WHOLE_MONTH, "months since an allocation", as_of)
    given = _by_group(as_of, ALL_TYPES)[group]
    last = given[given > 0].index.max()
    return _estimate(float((given.index > last).sum()), "months", as_of, note=f"last allocation in {last:%B %Y}")


def change_of_2025(*groups: Donors, of: tuple[AidType, ...], as_of: date) -> Estimate:
    """Allocations of 2025 by some sides against their yearly mean in 2022–24, nominal, %.

    The range leaves out one base year at a time.
    """
    covered(date(2025, 12, 31), "a change of 2025", as_of)
    rows = monthly(as_of)
    rows = rows[rows["group"].isin(groups) & rows["aid_type"].isin(of)]
    years = rows.groupby(rows["month"].dt.year)["allocated_eur_bn"].sum()
    spread = [100 * (years[2025] / years[list(base)].mean() - 1) for base in _bases()]
    return _spread(spread, as_of)


def gap_filled(*halves: str, as_of: date) -> Estimate:
    """How much of the missing US military aid Europe's increase made up in some half-years, %.

    (Europe − its mean half-year of 2022–24) / the US mean half-year of 2022–24. The range leaves out one base year.
    """
    frame = half_years(as_of).set_index("half")
    year = frame.index.str[:4].astype(int)
    if not set(halves) <= set(frame.index[frame["months"] == 6]):
        covered(date(int(halves[-1][:4]), *((6, 30) if halves[-1].endswith("H1") else (12, 31))), "the gap", as_of)
    spread = []
    for base in _bases():
        mean = frame[year.isin(base)][["europe", "us"]].mean()
        spread.append(100 * (frame.loc[list(halves), "europe"].mean() - mean["europe"]) / mean["us"])
    return _spread(spread, as_of)


def changes_of_leader(*, as_of: date) -> Estimate:
    """How often the lead in cumulative allocations changed between Europe and the United States, changes."""
    found = crossings(as_of)
    note = f"{found['month'].iloc[0]:%B %Y} to {found['month'].iloc[-1]:%B %Y}"
    return _estimate(float(len(found)), "changes", as_of, n=len(found), note=note)


def kept_promise(group: Donors, *, as_of: date) -> Estimate:
    """Share of a side's commitments that had become allocations, %."""
    rows = commitments(as_of)
    last = rows[rows["group"] == group].iloc[-1]
    return _estimate(100 * last["allocated_eur_bn"] / last["committed_eur_bn"], "%", as_of)


def eu_money(aid_type: AidType, since: date, *, as_of: date) -> Estimate:
    """Aid of one type allocated by the EU institutions from a month on, EUR bn."""
    rows = allocations("subgroup")
    ours = (rows["group"] == "eu_institutions") & (rows["aid_type"] == aid_type)
    kept = rows[ours & (rows["month"] >= pd.Timestamp(since)) & (rows["month"] <= pd.Timestamp(cutoff(as_of)))]
    if kept.empty:
        covered(ends(pd.Series([f"{since:%Y-%m}"])).iloc[0].date(), "money of the EU", as_of)
    return _estimate(float(kept["allocated_eur_bn"].sum()), "EUR bn", as_of, n=int(kept["month"].nunique()))


def eu_added_between(first: str, last: str, *, as_of: date) -> Estimate:
    """What the EU institutions' allocations grew by from one release to a later one, EUR bn."""
    later, before = (
        known(TOTALS, as_of, donor_id="eu-institutions", aid_type="all", release=release).iloc[0]
        for release in (last, first)
    )
    added = float(later["allocated_eur_bn"] - before["allocated_eur_bn"])
    note = f"Release {last.removeprefix('R')} minus {first.removeprefix('R')}"
    return Estimate(added, "EUR bn", as_of, later["cutoff"].date(), note=note)


def eu_aid_of_gdp(*, as_of: date) -> Estimate:
    """Aid allocated by the EU institutions as a share of its members' joint GDP of 2021, from the latest release, %."""
    totals = known(TOTALS, as_of, donor_id="eu-institutions", aid_type="all")
    latest = totals.sort_values("release", kind="stable").iloc[-1]
    donors = table("aid/donors")
    joint = donors[donors["eu_member"].astype(bool)]["gdp_2021_eur_bn"].sum()
    note = f"Release {latest['release'].removeprefix('R')}"
    return Estimate(100 * latest["allocated_eur_bn"] / joint, "%", as_of, latest["cutoff"].date(), note=note)


def claim_to_tracked(claim: str, available: str, *, as_of: date) -> Estimate:
    """How many times the tracked sum a claim was, times.

    Value: against the official count that stands beside another claim, `available`. The range runs to what was
    allocated, the tracker's count.
    """
    claimed = "aid/claimed_vs_tracked"
    said = float(known(claimed, as_of, row_id=claim)["claimed_amount"].iloc[0])
    counted = float(known(claimed, as_of, row_id=available)["tracked_amount"].iloc[0])
    then = min(as_of, PUBLISHED)
    given = allocated_usd("us", as_of=then).value
    note = f"upper end: against USD {plain(given)} bn allocated"
    return Estimate(said / counted, "times", as_of, then, low=said / counted, high=said / given, note=note)


def packages(mechanism: str, *, as_of: date) -> Estimate:
    """US military packages of one mechanism, possible duplicates left out, drawdowns."""
    rows = known("aid/us_packages", as_of, mechanism=mechanism, possible_duplicate=False)
    inferred = int((rows["mechanism_basis"] == "inferred").sum())
    note = f"{inferred} of them inferred from the tracker's row order"
    through = data_through("aid/us_packages")
    return Estimate(float(len(rows)), "drawdowns", as_of, through, n=len(rows), note=note)


# ---- what they share ----------------------------------------------------------------------------------------


def _by_group(as_of: date, aid_types: tuple[AidType, ...]) -> pd.DataFrame:
    rows = monthly(as_of).query("aid_type in @aid_types")
    return rows.pivot_table(index="month", columns="group", values="allocated_eur_bn", aggfunc="sum")[list(GROUPS)]


def _half(months: pd.Index) -> pd.Index:
    return pd.Index([f"{m.year} H{(m.month + 5) // 6}" for m in months], name="half")


def _spread(values: list[float], as_of: date) -> Estimate:
    note = "nominal; range: one base year left out"
    return _estimate(values[0], "%", as_of, low=min(values), high=max(values), note=note)


def _bases() -> list[tuple[int, ...]]:
    """All base years first, then each set that leaves one out."""
    return [BASE_YEARS, *(tuple(y for y in BASE_YEARS if y != out) for out in BASE_YEARS)]


def _estimate(
    value: float,
    unit: str,
    as_of: date,
    *,
    low: float | None = None,
    high: float | None = None,
    n: int | None = None,
    note: str = "",
) -> Estimate:
    return Estimate(value, unit, as_of, cutoff(as_of), low=low, high=high, n=n, note=note)


# ---- rows ---------------------------------------------------------------------------------------------------

us_allocated = Measure(
    lambda day: allocated("us", as_of=day),
    unit="EUR bn",
    what="Aid allocated by the United States since January 2022",
    weakness="Includes the US share of the loans against immobilised Russian assets (18.3 EUR bn, October 2024), which "
    "Russia's assets are to repay.",
    tables=TRACKED,
)
europe_allocated = Measure(
    lambda day: allocated("europe", as_of=day),
    unit="EUR bn",
    what="Aid allocated by Europe since January 2022",
    weakness="Later releases revise past months by some percent.",
    tables=TRACKED,
)
all_allocated = Measure(
    lambda day: allocated(*GROUPS, as_of=day),
    unit="EUR bn",
    what="Aid allocated by all 42 donors since January 2022",
    weakness="Later releases revise past months by some percent; grants and loans are added up.",
    tables=TRACKED,
)
us_allocated_usd = Measure(
    lambda day: allocated_usd("us", as_of=day),
    unit="USD bn",
    what="US allocations since January 2022 in dollars",
    weakness="Each month's euros at that month's rate: the tracker turned dollars into euros at rates of its own, so "
    "turning them back adds a percent or two of error.",
    tables=(*TRACKED, "aid/exchange_rates"),
)
europe_allocated_usd = Measure(
    lambda day: allocated_usd("europe", as_of=day),
    unit="USD bn",
    what="European allocations since January 2022 in dollars",
    weakness="Each month's euros at that month's rate: what donors paid in other currencies had rates of its own.",
    tables=(*TRACKED, "aid/exchange_rates"),
)
europe_lead = Measure(
    lambda day: lead(as_of=day),
    unit="EUR bn",
    what="Cumulative allocations of Europe minus those of the United States",
    weakness="A difference of sums that hold grants and loans alike, on both sides.",
    tables=TRACKED,
)
us_share = Measure(
    lambda day: share_of_all("us", as_of=day),
    unit="%",
    what="US share of all donors' cumulative allocations",
    weakness="Value is not kind, and loans count as grants do.",
    tables=TRACKED,
)
months_since_us_allocation = Measure(
    lambda day: months_since_allocation("us", as_of=day),
    unit="months",
    what="Whole months covered by the tracker after the last month with a US allocation",
    weakness="Sales and transfers paid by others (NATO's PURL) are not US aid and do not count.",
    tables=TRACKED,
)
europe_military_change = Measure(
    lambda day: change_of_2025("europe", of=MILITARY, as_of=day),
    unit="%",
    what="Europe's military allocations of 2025 against their yearly mean in 2022–24",
    weakness="Nominal. The publisher gives +67 % after inflation.",
    tables=TRACKED,
)
europe_other_change = Measure(
    lambda day: change_of_2025("europe", of=NON_MILITARY, as_of=day),
    unit="%",
    what="Europe's financial and humanitarian allocations of 2025 against their mean in 2022–24",
    weakness="Nominal. The publisher gives +59 % after inflation.",
    tables=TRACKED,
)
all_military_change = Measure(
    lambda day: change_of_2025(*GROUPS, of=MILITARY, as_of=day),
    unit="%",
    what="All donors' military allocations of 2025 against their yearly mean in 2022–24",
    weakness="Nominal. The publisher gives −13 % after inflation.",
    tables=TRACKED,
)
all_other_change = Measure(
    lambda day: change_of_2025(*GROUPS, of=NON_MILITARY, as_of=day),
    unit="%",
    what="All donors' financial and humanitarian allocations of 2025 against 2022–24",
    weakness="Nominal. The publisher gives about −5 % after inflation.",
    tables=TRACKED,
)
gap_filled_2025_h1 = Measure(
    lambda day: gap_filled("2025 H1", as_of=day),
    unit="%",
    what="How much of the missing US military aid Europe's increase made up in the first half of 2025",
    weakness="Value is not kind; some US systems have no European counterpart.",
    tables=TRACKED,
)
gap_filled_2025_h2 = Measure(
    lambda day: gap_filled("2025 H2", as_of=day),
    unit="%",
    what="How much of the missing US military aid Europe's increase made up in the second half of 2025",
    weakness="Value is not kind; some US systems have no European counterpart.",
    tables=TRACKED,
)
gap_filled_2025 = Measure(
    lambda day: gap_filled("2025 H1", "2025 H2", as_of=day),
    unit="%",
    what="How much of the missing US military aid Europe's increase made up in 2025 as a whole",
    weakness="Value is not kind; some US systems have no European counterpart.",
    tables=TRACKED,
)
leader_changes = Measure(
    lambda day: changes_of_leader(as_of=day),
    unit="changes",
    what="How often the lead in cumulative allocations changed between Europe and the United States",
    weakness="Counted from March 2022, since both sums are near zero before; a later revision can move a crossing.",
    tables=TRACKED,
)
us_delivered_promise = Measure(
    lambda day: kept_promise("us", as_of=day),
    unit="%",
    what="Share of US commitments that became allocations",
    weakness="An allocation is specified for delivery; whether it arrived is not in it.",
    tables=(*TRACKED, "aid/commitments_monthly"),
)
europe_delivered_promise = Measure(
    lambda day: kept_promise("europe", as_of=day),
    unit="%",
    what="Share of European commitments that had become allocations",
    weakness="The 90 EUR bn loan of April 2026, paid out over two years, weighs on it from that month on.",
    tables=(*TRACKED, "aid/commitments_monthly"),
)
eu_money_2026 = Measure(
    lambda day: eu_money("financial", date(2026, 1, 1), as_of=day),
    unit="EUR bn",
    what="Financial aid allocated by the EU institutions from January to April 2026",
    weakness="The tracker ends in April; what was agreed and not yet specified is not in it.",
    tables=TRACKED,
)
eu_added_may_june_2026 = Measure(
    lambda day: eu_added_between("R29", "R30", as_of=day),
    unit="EUR bn",
    what="What the EU institutions allocated in May and June 2026",
    weakness="Release 30 minus Release 29: a difference between releases holds revisions of earlier months too.",
    tables=(TOTALS,),
)
eu_aid_of_members_gdp = Measure(
    lambda day: eu_aid_of_gdp(as_of=day),
    unit="%",
    what="Aid allocated by the EU institutions as a share of its members' joint GDP of 2021",
    weakness="What members pay through the EU, on average: shares of single members differ.",
    tables=(TOTALS, "aid/donors"),
)
claim_of_350_to_tracked = Measure(
    lambda day: claim_to_tracked("trump-350-oval-office", "trump-350-truth-social", as_of=day),
    unit="times",
    what="How many times the tracked sum the claim of USD 350 bn was",
    weakness="Against all that US law had made available (oversight report for the end of 2024), the widest official "
    "count.",
    tables=(*TRACKED, "aid/claimed_vs_tracked", "aid/exchange_rates"),
)
us_drawdowns = Measure(
    lambda day: packages("pda", as_of=day),
    unit="drawdowns",
    what="Drawdowns from US stocks announced since the invasion, possible duplicates left out",
    weakness="The official count is 74 since August 2021, two of them before the invasion.",
    tables=("aid/us_packages",),
)
