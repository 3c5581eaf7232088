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

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, plain
from nodeal.measures import MeasureError, measure
from nodeal.tables import data_through, ends, first_known, first_url, table

BASE_YEARS = (2022, 2023, 2024)
"""The years before the change of administration: the tracker's own base for its comparisons."""

FIRST_WHOLE_MONTH = date(2025, 2, 28)
"""End of the first whole month of the administration that took office on 20 January 2025."""

GROUPS = ("europe", "us", "other")
MILITARY = ("military",)
NON_MILITARY = ("financial", "humanitarian")
ALL_TYPES = (*MILITARY, *NON_MILITARY)
CLAIM_OF_350 = "trump-350-oval-office"
"""The claim of USD 350 bn that the article reports."""


# ---- frames -------------------------------------------------------------------------------------------------


def monthly(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Allocations by month, side and type: columns month, group, aid_type, allocated_eur_bn."""
    return _allocations().loc[lambda f: f["month"] <= pd.Timestamp(cutoff(as_of))]


def cutoff(as_of: date = HINDSIGHT) -> date:
    """Last day covered by the newest tracker release out on the as-of date, at most the end of the series.

    Raises
    ------
    MeasureError
        If no release was out whose headline we have.
    """
    releases = table("aid/vintages")
    out = releases[releases["known_on"] <= pd.Timestamp(day(as_of))]
    if out.empty:
        raise MeasureError(
            f"aid, as of {as_of}",
            found="no tracker release out by then",
            expected=f"a day from {releases['known_on'].min().date()} on",
            remedy="Ask for a later day.",
        )
    return min(out["cutoff"].max().date(), data_through("aid/allocations_monthly"))


def cumulative(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Allocations since January 2022 added up: month × side, and ``lead``, Europe minus United States."""
    wide = _by_group(as_of, ALL_TYPES).cumsum()
    return wide.assign(lead=wide["europe"] - wide["us"]).reset_index()


def claimed() -> pd.DataFrame:
    """What officials said that the United States and Europe gave, beside what was tracked, all in USD bn.

    Columns of (us, europe), kind (said, tracked), label, date, usd_bn, low, high, what, url. Trackers' euros are
    turned into dollars month by month (:func:`us_allocated_usd`); the largest sum said of each kind stands for it.
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
            for of, e in (("us", us_allocated_usd(PUBLISHED)), ("europe", europe_allocated_usd(PUBLISHED)))
        ]
    )  # fmt: skip
    columns = ["of", "kind", "label", "date", "usd_bn", "low", "high", "what", "url"]
    frames = [part.reindex(columns=columns) for part in (said, law, kiel)]
    rows = pd.concat([f.astype({"low": float, "high": float}) for f in frames], ignore_index=True)
    return rows.sort_values(["of", "usd_bn"], ascending=[False, False], ignore_index=True)


def minerals_texts() -> pd.DataFrame:
    """What each text of the minerals deal, and what was said of it, holds on aid and security: one row a text.

    Columns date, title, repayment_of_past_aid, future_military_aid, fund_contribution, security_guarantee (words,
    ``not found`` or missing), url.
    """
    rows = table("talks/minerals_terms")
    rows = rows.assign(url=first_url(rows["source_id"]))
    wide = rows.pivot_table(index=["date", "text"], columns="term", values="says", aggfunc="first")
    wide = wide.join(rows.groupby(["date", "text"])[["title", "url"]].first())
    columns = ["repayment_of_past_aid", "future_military_aid", "fund_contribution", "security_guarantee", "url"]
    return wide.reset_index().rename_axis(None, axis=1)[["date", "title", *columns]]


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


def half_years(as_of: date = HINDSIGHT, aid_types: tuple[str, ...] = MILITARY) -> pd.DataFrame:
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
    aid, paid by its members too, is not shared out (:func:`eu_aid_of_members_gdp`).
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


def us_packages() -> pd.DataFrame:
    """US military packages by quarter and mechanism, possible duplicates left out: quarter, mechanism, usd_bn.

    Every quarter from the first to the end of the series stands there, with zeros.
    """
    counted = table("aid/us_packages").query("not possible_duplicate")
    kind = counted["mechanism"].where(counted["mechanism"].isin(["pda", "usai"]), "other")
    quarter = counted["date"].dt.to_period("Q")
    summed = (counted["value_usd_m"] / 1000).groupby([quarter, kind]).sum()
    last = pd.Period(data_through("aid/allocations_monthly"), "Q")
    grid = pd.MultiIndex.from_product(
        [pd.period_range(quarter.min(), last, freq="Q"), ["pda", "usai", "other"]], names=["quarter", "mechanism"]
    )
    frame = summed.reindex(grid, fill_value=0.0).rename("usd_bn").reset_index()
    return frame.assign(quarter=frame["quarter"].dt.to_timestamp())


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


def by_release() -> pd.DataFrame:
    """Allocations of all donors but the EU institutions, month by month as four releases told them.

    The EU institutions are left out because Release 27 is known only without them. Columns month, release,
    allocated_eur_bn (that month), cumulative_eur_bn (since February 2022, where all four begin).
    """
    rows = table("aid/allocations_by_release").query("donor_group != 'eu_institutions' and month >= '2022-02-01'")
    frame = rows.groupby(["release", "month"], as_index=False)["allocated_eur_bn"].sum()
    return frame.assign(cumulative_eur_bn=frame.groupby("release")["allocated_eur_bn"].cumsum())


def headlines() -> pd.DataFrame:
    """The publisher's headline totals beside today's revision of the same months.

    Columns release, known_on, cutoff, measure, headline, today (Release 29), revision_pct, source_id.
    """
    asked = {
        "allocations_total_all_donors": (GROUPS, ALL_TYPES),
        "allocations_military_all_donors": (GROUPS, MILITARY),
        "allocations_total_europe": (("europe",), ALL_TYPES),
        "allocations_total_us": (("us",), ALL_TYPES),
        "allocations_military_us": (("us",), MILITARY),
        "allocations_military_europe": (("europe",), MILITARY),
    }
    said = table("aid/vintages").query("measure in @asked.keys()").copy()
    rows = _allocations()
    now = []
    for line in said.itertuples():
        groups, types = asked[line.measure]
        kept = rows["group"].isin(groups) & rows["aid_type"].isin(types) & (rows["month"] <= line.cutoff)
        now.append(rows["allocated_eur_bn"][kept].sum())
    said = said.rename(columns={"value": "headline"}).assign(today=now)
    said["revision_pct"] = 100 * (said["today"] / said["headline"] - 1)
    columns = ["release", "known_on", "cutoff", "measure", "headline", "today", "revision_pct", "source_id"]
    return said[columns].reset_index(drop=True)


def us_acts() -> pd.DataFrame:
    """The supplemental acts, all of them together, and the last total made available.

    Columns act, signed_on, amount_usd_bn, measure, url.
    """
    acts = table("aid/us_appropriations")
    totals = acts[acts["kind"].isin(["acts_together", "made_available"])].drop_duplicates("kind", keep="last")
    kept = acts[(acts["kind"] == "act") | acts["act_id"].isin(totals["act_id"])]
    frame = kept[["act", "signed_on", "amount_usd_bn", "measure"]]
    return frame.assign(url=first_url(kept["source_id"])).reset_index(drop=True)


def loans() -> pd.DataFrame:
    """European loans and NATO's PURL, dated rows in order: date, instrument, event, amount, unit, confidence, url.

    What is known to the month only stands at its end.
    """
    rows = table("aid/eu_loans").dropna(subset=["date", "amount"])
    frame = rows[["date", "instrument", "event", "amount", "unit", "confidence"]]
    frame = frame.assign(url=first_url(rows["source_id"]))
    return frame.sort_values("date", key=ends, kind="stable", ignore_index=True)


# ---- measures -----------------------------------------------------------------------------------------------


@measure
def eu_aid_of_members_gdp(as_of: date = HINDSIGHT) -> Estimate:
    """Aid allocated by the EU institutions as a share of its members' joint GDP of 2021, %.

    What members pay through the EU, on average: shares of single members differ. From the latest release.
    """
    totals = table("aid/donor_totals", as_of=as_of).query("donor_id == 'eu-institutions' and aid_type == 'all'")
    if totals.empty:
        raise MeasureError(
            f"aid.eu_aid_of_members_gdp as of {as_of}",
            found="no release of totals by then",
            expected="a later day",
            remedy="Ask for a later day.",
        )
    latest = totals.sort_values("release", kind="stable").iloc[-1]
    joint = table("aid/donors").query("eu_member")["gdp_2021_eur_bn"].sum()
    return Estimate(
        100 * latest["allocated_eur_bn"] / joint,
        "%",
        as_of,
        latest["cutoff"].date(),
        note=f"Release {latest['release'].removeprefix('R')}",
    )


@measure
def us_allocated(as_of: date = HINDSIGHT) -> Estimate:
    """Aid allocated by the United States since January 2022, EUR bn.

    Known weakness: includes the US share of the loans against immobilised Russian assets (18.3 EUR bn, October
    2024), which Russia's assets are to repay.
    """
    return _total(as_of, ("us",))


@measure
def europe_allocated(as_of: date = HINDSIGHT) -> Estimate:
    """Aid allocated by Europe since January 2022, EUR bn. Later releases revise past months by some percent."""
    return _total(as_of, ("europe",))


@measure
def all_allocated(as_of: date = HINDSIGHT) -> Estimate:
    """Aid allocated by all 42 donors since January 2022, EUR bn."""
    return _total(as_of, GROUPS)


@measure
def europe_lead(as_of: date = HINDSIGHT) -> Estimate:
    """Cumulative allocations of Europe minus those of the United States, EUR bn."""
    return _estimate(float(cumulative(as_of)["lead"].iloc[-1]), "EUR bn", as_of)


@measure
def us_share(as_of: date = HINDSIGHT) -> Estimate:
    """US share of all donors' cumulative allocations, %."""
    last = cumulative(as_of).iloc[-1]
    return _estimate(100 * last["us"] / (last["us"] + last["europe"] + last["other"]), "%", as_of)


@measure
def months_since_us_allocation(as_of: date = HINDSIGHT) -> Estimate:
    """Whole months covered by the tracker after the last month with a US allocation, months.

    Not defined before the tracker covers a whole month of the administration that took office in January 2025. Known
    weakness: sales and transfers paid by others (NATO's PURL) are not US aid and do not count.
    """
    if cutoff(as_of) < FIRST_WHOLE_MONTH:
        raise _too_early("months since an allocation", as_of, f"{FIRST_WHOLE_MONTH}")
    us = _by_group(as_of, ALL_TYPES)["us"]
    last = us[us > 0].index.max()
    return _estimate(float((us.index > last).sum()), "months", as_of, note=f"last allocation in {last:%B %Y}")


@measure
def europe_military_change(as_of: date = HINDSIGHT) -> Estimate:
    """Europe's military allocations of 2025 against their yearly mean in 2022–24, %.

    Nominal. The publisher gives +67 % after inflation. The range leaves out one base year at a time.
    """
    return _change_2025(as_of, ("europe",), MILITARY)


@measure
def europe_other_change(as_of: date = HINDSIGHT) -> Estimate:
    """Europe's financial and humanitarian allocations of 2025 against their mean in 2022–24, %.

    Nominal. The publisher gives +59 % after inflation.
    """
    return _change_2025(as_of, ("europe",), NON_MILITARY)


@measure
def all_military_change(as_of: date = HINDSIGHT) -> Estimate:
    """All donors' military allocations of 2025 against their yearly mean in 2022–24, %.

    Nominal. The publisher gives −13 % after inflation.
    """
    return _change_2025(as_of, GROUPS, MILITARY)


@measure
def all_other_change(as_of: date = HINDSIGHT) -> Estimate:
    """All donors' financial and humanitarian allocations of 2025 against 2022–24, %. The publisher: about −5."""
    return _change_2025(as_of, GROUPS, NON_MILITARY)


@measure
def gap_filled_2025_h1(as_of: date = HINDSIGHT) -> Estimate:
    """How much of the missing US military aid Europe's increase made up in the first half of 2025, %.

    (Europe − its mean half-year of 2022–24) / the US mean half-year of 2022–24. The range leaves out one base
    year at a time. Known weakness: value is not kind; some US systems have no European counterpart.
    """
    return _gap_filled(as_of, "2025 H1")


@measure
def gap_filled_2025_h2(as_of: date = HINDSIGHT) -> Estimate:
    """How much of the missing US military aid Europe's increase made up in the second half of 2025, %."""
    return _gap_filled(as_of, "2025 H2")


@measure
def gap_filled_2025(as_of: date = HINDSIGHT) -> Estimate:
    """How much of the missing US military aid Europe's increase made up in 2025 as a whole, %."""
    return _gap_filled(as_of, "2025 H1", "2025 H2")


@measure
def leader_changes(as_of: date = HINDSIGHT) -> Estimate:
    """How often the lead in cumulative allocations changed between Europe and the United States, count."""
    found = crossings(as_of)
    note = f"{found['month'].iloc[0]:%B %Y} to {found['month'].iloc[-1]:%B %Y}"
    return _estimate(float(len(found)), "changes", as_of, n=len(found), note=note)


@measure
def eu_money_2026(as_of: date = HINDSIGHT) -> Estimate:
    """Financial aid allocated by the EU institutions from January to April 2026, EUR bn."""
    rows = _allocations("subgroup").query(
        "group == 'eu_institutions' and aid_type == 'financial' and month >= '2026-01-01'"
    )
    kept = rows[rows["month"] <= pd.Timestamp(cutoff(as_of))]
    if kept.empty:
        raise _too_early("eu_money_2026", as_of, "2026-01-31")
    return _estimate(float(kept["allocated_eur_bn"].sum()), "EUR bn", as_of, n=int(kept["month"].nunique()))


@measure
def eu_added_may_june_2026(as_of: date = HINDSIGHT) -> Estimate:
    """What the EU institutions allocated in May and June 2026, EUR bn: Release 30 minus Release 29.

    Known weakness: a difference between releases holds revisions of earlier months too.
    """
    totals = table("aid/donor_totals", as_of=as_of).query("donor_id == 'eu-institutions' and aid_type == 'all'")
    by_release = totals.set_index("release")["allocated_eur_bn"]
    if "R30" not in by_release:
        raise _too_early("eu_added_may_june_2026", as_of, f"{_cutoff_of('R30')}")
    added = float(by_release["R30"] - by_release["R29"])
    return Estimate(added, "EUR bn", as_of, _cutoff_of("R30"), note="Release 30 minus 29")


@measure
def us_allocated_usd(as_of: date = HINDSIGHT) -> Estimate:
    """US allocations since January 2022 in dollars, USD bn: each month's euros at that month's rate.

    The range puts all of it at the dearest and at the cheapest monthly rate of those years. Known weakness: the
    tracker turned dollars into euros at rates of its own, so turning them back adds a percent or two of error.
    """
    return _in_dollars(as_of, "us")


@measure
def europe_allocated_usd(as_of: date = HINDSIGHT) -> Estimate:
    """European allocations since January 2022 in dollars, USD bn: each month's euros at that month's rate."""
    return _in_dollars(as_of, "europe")


@measure
def claim_of_350_to_tracked(as_of: date = HINDSIGHT) -> Estimate:
    """How many times the tracked sum the claim of USD 350 bn was, times.

    Value: against all that US law had made available (oversight report for the end of 2024), the widest official
    count. The range runs to what was allocated, the tracker's count.
    """
    said = table("aid/claimed_vs_tracked", as_of=as_of).set_index("row_id")
    if CLAIM_OF_350 not in said.index:
        raise _too_early("the claim of 350", as_of, f"{first_known('aid/claimed_vs_tracked', row_id=CLAIM_OF_350)}")
    sum_said = float(said.loc[CLAIM_OF_350, "claimed_amount"])
    available = float(said.loc["trump-350-truth-social", "tracked_amount"])
    allocated = us_allocated_usd(min(as_of, PUBLISHED)).value
    return Estimate(
        sum_said / available, "times", as_of, PUBLISHED if as_of > PUBLISHED else as_of, low=sum_said / available,
        high=sum_said / allocated, note=f"upper end: against USD {plain(allocated)} bn allocated",
    )  # fmt: skip


@measure
def us_drawdowns(as_of: date = HINDSIGHT) -> Estimate:
    """Drawdowns from US stocks announced since the invasion, count, possible duplicates left out.

    The official count is 74 since August 2021, two of them before the invasion.
    """
    counted = table("aid/us_packages", as_of=as_of).query("mechanism == 'pda' and not possible_duplicate")
    inferred = int((counted["mechanism_basis"] == "inferred").sum())
    return Estimate(
        float(len(counted)), "drawdowns", as_of, data_through("aid/us_packages"), n=len(counted),
        note=f"{inferred} of them inferred from the tracker's row order",
    )  # fmt: skip


@measure
def us_delivered_promise(as_of: date = HINDSIGHT) -> Estimate:
    """Share of US commitments that became allocations, %."""
    return _allocated_share(as_of, "us")


@measure
def europe_delivered_promise(as_of: date = HINDSIGHT) -> Estimate:
    """Share of European commitments that had become allocations, %.

    Known weakness: the 90 EUR bn loan of April 2026, paid out over two years, weighs on it from that month on.
    """
    return _allocated_share(as_of, "europe")


def published_change(what: str) -> Estimate:
    """The publisher's own comparison of 2025 with 2022–24, after inflation, %.

    Parameters
    ----------
    what
        ``europe_military``, ``all_donors_military`` and so on, as in ``aid/vintages``.
    """
    row = table("aid/vintages").set_index("measure").loc[f"{what}_2025_vs_average_2022_2024"]
    return Estimate(
        float(row["value"]), "%", HINDSIGHT, row["cutoff"].date(), note="the publisher's figure, adjusted for inflation"
    )


# ---- what they share ----------------------------------------------------------------------------------------


def _allocations(level: str = "group") -> pd.DataFrame:
    sides = table("aid/donors").set_index("donor_id")[level]
    rows = table("aid/allocations_monthly").assign(group=lambda f: f["donor_id"].map(sides))
    return rows.groupby(["month", "group", "aid_type"], as_index=False)["allocated_eur_bn"].sum()


def _cutoff_of(release: str) -> date:
    """Last day that a release of totals covers."""
    return table("aid/donor_totals", vintage=release)["cutoff"].max().date()


def _by_group(as_of: date, aid_types: tuple[str, ...]) -> pd.DataFrame:
    rows = monthly(as_of).query("aid_type in @aid_types")
    return rows.pivot_table(index="month", columns="group", values="allocated_eur_bn", aggfunc="sum")[list(GROUPS)]


def _half(months: pd.Index) -> pd.Index:
    return pd.Index([f"{m.year} H{(m.month + 5) // 6}" for m in months], name="half")


def _total(as_of: date, groups: tuple[str, ...]) -> Estimate:
    return _estimate(float(monthly(as_of).query("group in @groups")["allocated_eur_bn"].sum()), "EUR bn", as_of)


def _change_2025(as_of: date, groups: tuple[str, ...], aid_types: tuple[str, ...]) -> Estimate:
    if cutoff(as_of) < date(2025, 12, 31):
        raise _too_early("a change of 2025", as_of, "2025-12-31")
    rows = monthly(as_of).query("group in @groups and aid_type in @aid_types")
    years = rows.groupby(rows["month"].dt.year)["allocated_eur_bn"].sum()
    spread = [100 * (years[2025] / years[list(base)].mean() - 1) for base in _bases()]
    return _estimate(
        spread[0], "%", as_of, low=min(spread), high=max(spread), note="nominal; range: one base year left out",
    )  # fmt: skip


def _gap_filled(as_of: date, *halves: str) -> Estimate:
    frame = half_years(as_of).set_index("half")
    year = frame.index.str[:4].astype(int)
    if not set(halves) <= set(frame.index[frame["months"] == 6]):
        raise _too_early("the gap filled", as_of, halves[-1])
    spread = []
    for base in _bases():
        mean = frame[year.isin(base)][["europe", "us"]].mean()
        spread.append(100 * (frame.loc[list(halves), "europe"].mean() - mean["europe"]) / mean["us"])
    return _estimate(
        spread[0], "%", as_of, low=min(spread), high=max(spread), note="nominal; range: one base year left out",
    )  # fmt: skip


def _bases() -> list[tuple[int, ...]]:
    """All base years first, then each set that leaves one out."""
    return [BASE_YEARS, *(tuple(y for y in BASE_YEARS if y != out) for out in BASE_YEARS)]


def _in_dollars(as_of: date, group: str) -> Estimate:
    months = monthly(as_of).query("group == @group").groupby("month")["allocated_eur_bn"].sum()
    rate = table("aid/exchange_rates").set_index("month")["usd_per_eur"].reindex(months.index)
    in_euros = float(months.sum())
    return _estimate(
        float((months * rate).sum()), "USD bn", as_of, low=in_euros * rate.min(), high=in_euros * rate.max(),
        note=f"EUR {plain(in_euros)} bn; range: all at the lowest or the highest monthly rate",
    )  # fmt: skip


def _allocated_share(as_of: date, group: str) -> Estimate:
    last = commitments(as_of).query("group == @group").iloc[-1]
    return _estimate(100 * last["allocated_eur_bn"] / last["committed_eur_bn"], "%", as_of)


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


def _too_early(what: str, as_of: date, needed: str) -> MeasureError:
    return MeasureError(
        f"aid, {what}, as of {as_of}",
        found=f"tracker data through {cutoff(as_of)}",
        expected=f"data through {needed}",
        remedy="Ask for a later day.",
    )
