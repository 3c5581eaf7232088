"""Whether releases of the tracker tell the same: held to each other, to later totals, and to what was printed.

Each limit stands with what the true files show and what the smallest slip would.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pandas as pd

from nodeal import tables
from nodeal.ingest.kiel_sheets import AID_TYPES, COVERAGE, FILE, R29, monthly_totals
from nodeal.ingest.readers import expect, expect_near

_RELEASE_30 = "aid/release_30_totals.csv"

_SIDES_DIFFER = {"us": 0.02, "europe": 0.02, "other": 0.02}
"""How far a side's sum may lie from another release for the same months. Releases 27 to 29 are within 0.5 % of each
other; another currency is 8 %, Germany alone in thousands 10 % of Europe."""
_SIDES_DIFFER_MID_2024 = {"us": 0.04, "europe": 0.03, "other": 0.09}
"""The same against the sheet of mid-2024, which converts at one fixed rate: US 2.9 % below, Europe 1.7 % and the
others, most of it Japan's yen, 7.4 % above."""
_TOTALS_DIFFER = 0.02
"""The same for all sides together: the largest difference seen is 0.5 %."""
_MONTHS_DIFFER = 0.30
"""Monthly differences of a side between two releases, added up without sign, as a share of its sum. True revisions come
to 0.21 at most; months moved by one give 0.41 and more."""
_DONOR_DIFFERS = 30
"""Largest factor between two releases of one donor. The largest revision is ninefold (Bulgaria, mid-2024 to
Release 27), a slip of the unit a thousand."""
_HEADLINE_DIFFERS = {"total": 0.04, "part": 0.10}
"""How far a later release may lie from a sum that was printed. All aid of all or one side since 2022: 2.0 % at most.
Parts of it, by type or for a few months: 9.0 % (printed in whole or half euros, and revised since)."""

_OF_ALL = (("europe", "other", "us"), AID_TYPES, "2022-01")
_HEADLINES = {
    "allocations_total_all_donors": _OF_ALL,
    "allocations_total_europe": (("europe",), AID_TYPES, "2022-01"),
    "allocations_total_us": (("us",), AID_TYPES, "2022-01"),
    "allocations_military_all_donors": (_OF_ALL[0], ("military",), "2022-01"),
    "allocations_financial_all_donors": (_OF_ALL[0], ("financial",), "2022-01"),
    "allocations_humanitarian_all_donors": (_OF_ALL[0], ("humanitarian",), "2022-01"),
    "allocations_military_europe": (("europe",), ("military",), "2022-01"),
    "allocations_military_us": (("us",), ("military",), "2022-01"),
    "allocations_financial_humanitarian_europe": (("europe",), ("financial", "humanitarian"), "2022-01"),
    "allocations_financial_humanitarian_us": (("us",), ("financial", "humanitarian"), "2022-01"),
    "allocations_total_europe_mar_apr_2025": (("europe",), AID_TYPES, "2025-03"),
    "allocations_military_europe_mar_apr_2025": (("europe",), ("military",), "2025-03"),
    "allocations_financial_humanitarian_europe_mar_apr_2025": (("europe",), ("financial", "humanitarian"), "2025-03"),
    "allocations_total_europe_may_jun_2025": (("europe",), AID_TYPES, "2025-05"),
    "allocations_military_may_jun_2025": (_OF_ALL[0], ("military",), "2025-05"),
    "allocations_military_all_donors_2025_to_october": (_OF_ALL[0], ("military",), "2025-01"),
}
"""Sums that the publisher printed: sides, types and first month; they end at the cut-off of their row."""
_NO_HEADLINE = {
    "allocations_total_europe_jan_feb_2025": "later releases place four times as much in these months",
    "announced_not_yet_allocated_europe": "no allocation yet",
    "last_us_package_2025-01-09": "one package",
    "monthly_military_aid_all_donors_jul_aug_vs_h1_2025": "a change, not a sum",
    "europe_military_2025_vs_average_2022_2024": "a change, in real prices",
    "europe_financial_humanitarian_2025_vs_average_2022_2024": "a change, in real prices",
    "all_donors_military_2025_vs_average_2022_2024": "a change, in real prices",
    "all_donors_financial_humanitarian_2025_vs_average_2022_2024": "a change, in real prices",
    "us_aid_2025_change": "a change, not a sum",
    "eu_level_share_of_european_financial_humanitarian_2025": "a share",
    "financial_humanitarian_first_four_months_2026": "words without a number",
}
"""Other statements of the publisher, and why they are held to no sum."""


def matches_totals(filled: pd.Series) -> None:
    """Donors must add up to the publisher's own monthly totals."""
    ours = filled.unstack("aid_type").groupby("month").sum()
    apart = (ours - monthly_totals()[list(AID_TYPES)]).abs()
    worst = apart.stack().idxmax()
    expect(
        bool(apart.notna().all(axis=None) and apart.max().max() < 1e-4),
        R29 + "data_explorer.csv",
        found=f"donors that miss the total of {worst[1]} aid in {worst[0]:%Y-%m} by {apart.max().max():.4f} EUR bn",
        expected="donors that add up to total_allocations.csv",
    )


def releases_agree(releases: dict[str, pd.DataFrame], donor_list: pd.DataFrame) -> None:
    """Two releases tell the same months alike: by donor, by side and in all, and month by month.

    The file named is that of the release which differs from most others; where two differ, of the older.
    """
    apart = [
        (one, other, found, expected)
        for one, other in combinations(releases, 2)
        for found, expected in [_difference(releases[one], releases[other], one, other, donor_list) or ("", "")]
        if found
    ]
    if apart:
        times = Counter(release for one, other, *_ in apart for release in (one, other))
        worst = max(releases, key=lambda release: times[release])
        one, other, found, expected = next(case for case in apart if worst in case[:2])
        expect(
            False, FILE[worst], found=f"release {one} against {other}: {found}", expected=expected,
            remedy="Compare units, currency and months of the file with the publisher's page before it is pinned anew.",
        )  # fmt: skip


def _difference(
    one: pd.DataFrame, other: pd.DataFrame, one_name: str, other_name: str, donor_list: pd.DataFrame
) -> tuple[str, str] | None:
    """The first thing in which two releases differ by more than a revision, and what would be none."""
    (start, end, groups), (other_start, other_end, other_groups) = COVERAGE[one_name], COVERAGE[other_name]
    shared = donor_list[donor_list["subgroup"].isin(set(groups) & set(other_groups))].set_index("donor_id")["group"]
    both = pd.concat({"one": one, "other": other}, names=["release"])
    both = both[
        both["month"].between(max(start, other_start), min(end, other_end)) & both["donor_id"].isin(shared.index)
    ]
    both = both.assign(side=both["donor_id"].map(shared))

    def by(*columns: str) -> pd.DataFrame:
        summed = both.groupby(["release", *columns])["allocated_eur_bn"].sum().unstack("release", fill_value=0.0)
        return summed.reindex(columns=["one", "other"], fill_value=0.0)

    donors_ = by("donor_id").query("one > 0 and other > 0")
    factor = (donors_["one"] / donors_["other"]).pipe(lambda ratio: ratio.where(ratio > 1, 1 / ratio))
    if factor.max() > _DONOR_DIFFERS:
        return f"{factor.idxmax()} differs {factor.max():,.0f} times", f"at most {_DONOR_DIFFERS} times (units?)"
    limits = _SIDES_DIFFER_MID_2024 if "mid-2024" in (one_name, other_name) else _SIDES_DIFFER
    sides = by("side")
    sides.loc["all"] = sides.sum()
    for side, limit in {**limits, "all": _TOTALS_DIFFER}.items():
        ratio = sides.loc[side, "one"] / sides.loc[side, "other"] if sides.loc[side, "other"] else float("inf")
        if not abs(ratio - 1) <= limit:
            return f"{side} at {ratio:.1%} for the same months", f"100 % to within {limit:.0%} (units or currency?)"
    months = by("side", "month")
    moved = (months["one"] - months["other"]).abs().groupby("side").sum() / months["other"].groupby("side").sum()
    if moved.max() > _MONTHS_DIFFER:
        found = f"months of {moved.idxmax()} differ by {moved.max():.0%} of its sum"
        return found, f"at most {_MONTHS_DIFFER:.0%} (months moved?)"
    return None


def headlines_hold(releases: dict[str, pd.DataFrame], donor_list: pd.DataFrame) -> None:
    """Releases that reach a printed sum come near it. Sums printed for all donors need a release with all of them."""
    vintages = tables.table("aid/vintages")
    strange = vintages.loc[~vintages["measure"].isin([*_HEADLINES, *_NO_HEADLINE]), "measure"]
    expect(
        strange.empty, "aid/vintages.csv, column measure",
        found=", ".join(strange), expected="a measure of _HEADLINES or _NO_HEADLINE",
        remedy="Say in src/nodeal/ingest/kiel_checks.py what it sums, or why it is no sum.",
    )  # fmt: skip
    group = donor_list.set_index("donor_id")[["group", "subgroup"]]
    for row in vintages[vintages["measure"].isin(_HEADLINES)].itertuples():
        sides, types, first = _HEADLINES[row.measure]
        needed = set(group.loc[group["group"].isin(sides), "subgroup"])
        limit = _HEADLINE_DIFFERS["total" if types == AID_TYPES and first == "2022-01" else "part"]
        for release, rows in releases.items():
            _, last, groups = COVERAGE[release]
            if needed <= set(groups) and row.cutoff < pd.Timestamp(last) + pd.offsets.MonthBegin(1):
                counted = rows["donor_id"].map(group["group"]).isin(sides) & rows["aid_type"].isin(types)
                summed = rows.loc[counted & rows["month"].between(first, row.cutoff), "allocated_eur_bn"].sum()
                expect_near(
                    FILE[release], f"{row.measure} to {row.cutoff:%Y-%m}", summed, row.value,
                    low=1 - limit, high=1 + limit, than=f"the publisher's headline {row.row_id}",
                )  # fmt: skip


def totals_grow(totals: pd.DataFrame, donor_list: pd.DataFrame) -> None:
    """From release to release a side's total stays or grows a little, and no donor's jumps by a unit.

    In two months Europe's allocations grew by 7.3 % at most and no side's fell; the US allocated nothing at all.
    Commitments of all sides grew by 0.6 % at most.
    """
    group = donor_list.set_index("donor_id")["group"]
    rows = totals[totals["aid_type"] == "all"]
    for column, growth in (("allocated_eur_bn", 1.10), ("committed_eur_bn", 1.03)):
        donors_ = rows.pivot_table(index="donor_id", columns="release", values=column)
        sides = donors_.groupby(group).sum()
        for (old, new), where in {("R28", "R29"): R29 + "data_explorer.csv", ("R29", "R30"): _RELEASE_30}.items():
            factor = (donors_[new] / donors_[old]).pipe(lambda ratio: ratio.where(ratio > 1, 1 / ratio))
            expect(
                factor.max() <= _DONOR_DIFFERS,
                where,
                found=f"{column} of {factor.idxmax()} {factor.max():,.0f} times that of release {old}, or the reverse",
                expected=f"at most {_DONOR_DIFFERS} times (units?)",
            )
            for side in sides.index:
                expect_near(
                    where, f"{column} of {side}", sides.loc[side, new], sides.loc[side, old],
                    low=0.98, high=1.02 if side == "us" else growth, than=f"release {old}",
                )  # fmt: skip
