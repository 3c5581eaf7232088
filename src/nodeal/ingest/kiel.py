"""Ukraine Support Tracker of the Kiel Institute: allocations, commitments, weapons, disbursements.

Where these tables may differ from the publisher's own site, and why:

- Only extracts of the releases could be had, no full workbook after mid-2024. Release 29 is the extract behind
  the publisher's chart site; Release 28 and the sheet of mid-2024 are item lists that we add up ourselves.
- Rows of the item lists are placed by the publisher's own month number, which is also filled for most rows
  without an exact date. Rows without a month (1.5 EUR bn in Release 28, 0.5 in mid-2024) are in no month.
- Seven dated rows of Finland and Latvia in mid-2024, 0.06 EUR bn, have no readable month number there: text that begins
  with a blank, counted up by a spreadsheet. They are placed by their day, as Release 28 places them.
- Release 27 comes as a panel without the EU institutions and ends in January 2025.
- Months without aid are absent in the extracts and explicit zeros here.
- Amounts are nominal EUR bn. The publisher's comparison of 2025 with 2022-2024 is adjusted for inflation.
- The sheet of mid-2024 converts at one fixed rate (1.0759 USD per EUR), later releases at monthly averages.

A file of the right shape may still hold another unit, currency or month. So each release is held to the others for the
same months, by side, by donor and month by month, and to the sums that the publisher printed (``aid/vintages``). Each
limit stands with what the true files show and what the smallest slip would.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import combinations

import pandas as pd

from nodeal import tables as house
from nodeal.ingest.readers import Rows, expect, expect_near, read_raw_csv, read_raw_sheet

R29 = "aid/ust_r29_website/"
R28 = "aid/ust_r28_extract/"
R27 = "aid/ust_r27_panel/kiel_panel_clean.csv"
MID_2024 = "aid/ust_mid2024_main_data/UST_data.xlsx"
RAW = (
    R29 + "data_explorer.csv",
    R29 + "total_allocations.csv",
    R29 + "procurement_trends.csv",
    R29 + "weapons.csv",
    R28 + "bilateral_activities.csv",
    R28 + "country_summary.csv",
    R28 + "financial_disbursements.csv",
    R27,
    MID_2024,
)
"""Raw files read by this module."""

AID_TYPES = ("financial", "humanitarian", "military")
MONTHS = pd.period_range("2022-01", "2026-04", freq="M")
"""Coverage of Release 29."""

_RENAMED = {"Czech Republic": "Czechia", "Turkey": "Turkiye"}
"""Spelling of older releases."""
_EU_BODIES = {
    "European Investment Bank": "EU (Commission and Council)",
    "European Peace Facility": "EU (Commission and Council)",
}
"""Bodies that the totals of every release count under the EU institutions."""
_SPELT = "Add its spelling to src/nodeal/ingest/kiel.py, or the donor to its groups."
_YEARS, _MONTHS_OF_YEAR = (2022, 2026), (1, 12)
_EUR_BN_IN_A_MONTH = 100.0
"""No donor has allocated or committed as much in one month: the EU's 90 EUR bn of April 2026 is the largest."""
_EUR_BN = 400.0
"""No donor or month has allocated or committed as much in all."""


def tables() -> dict[str, pd.DataFrame]:
    """All tables made from the tracker, by name; what reads the long item lists comes last."""
    donor_list = donors()
    return {
        "aid/donors": donor_list,
        "aid/allocations_monthly": allocations_monthly(donor_list),
        "aid/commitments_monthly": commitments_monthly(donor_list),
        "aid/procurement_monthly": procurement_monthly(),
        "aid/weapons": weapons(donor_list),
        "aid/disbursements": disbursements(donor_list),
        "aid/donor_totals": donor_totals(donor_list),
        "aid/allocations_by_release": allocations_by_release(donor_list),
    }


def donors() -> pd.DataFrame:
    """One row a donor of Release 29: 41 countries and the EU institutions."""
    listed = _explorer().drop_duplicates("name")
    summary = _summary()
    members = set(summary.loc[summary["eu_member"], "name"])
    frame = pd.DataFrame(
        {
            "donor_id": listed["donor_id"],
            "name": listed["name"],
            "iso3": listed["iso"].where(listed["iso"].str.len() == 3),
            "subgroup": [_subgroup(name, name in members) for name in listed["name"]],
            "eu_member": listed["name"].isin(members).astype("boolean"),
            "gdp_2021_eur_bn": listed["gdp"].where(listed["gdp"] > 0).round(3),
        }
    )
    frame.insert(3, "group", frame["subgroup"].map(_GROUP))
    expect(
        len(frame) == 42, R29 + "data_explorer.csv",
        found=f"{len(frame)} donors", expected="42: 41 countries and the EU institutions",
    )  # fmt: skip
    expect(len(members) == 27, R28 + "country_summary.csv", found=f"{len(members)} EU members", expected="27")
    return frame.sort_values("donor_id", kind="stable", ignore_index=True)


def allocations_monthly(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations by month, donor and type in Release 29, zero months included."""
    long = _explorer().melt(["month", "donor_id"], list(AID_TYPES), "aid_type", "allocated_eur_bn")
    grid = pd.MultiIndex.from_product(
        [MONTHS.to_timestamp(), donor_list["donor_id"], AID_TYPES], names=["month", "donor_id", "aid_type"]
    )
    filled = long.set_index(grid.names)["allocated_eur_bn"].reindex(grid, fill_value=0.0)
    _matches_publisher_totals(filled)
    return filled.round(6).reset_index()


def commitments_monthly(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Commitments by month and donor in Release 29, zero months included."""
    grid = pd.MultiIndex.from_product([MONTHS.to_timestamp(), donor_list["donor_id"]], names=["month", "donor_id"])
    filled = _explorer().set_index(grid.names)["commitments"].reindex(grid, fill_value=0.0)
    return filled.rename("committed_eur_bn").round(6).reset_index()


def allocations_by_release(donor_list: pd.DataFrame) -> pd.DataFrame:
    """The same months as successive releases told them, by donor subgroup and type."""
    subgroup = donor_list.set_index("donor_id")["subgroup"]
    releases = {
        "mid-2024": _mid_2024(donor_list),
        "R27": _release_27(donor_list),
        "R28": _release_28(donor_list),
        "R29": allocations_monthly(donor_list),
    }
    _releases_agree(releases, donor_list)
    _headlines_hold(releases, donor_list)
    parts = []
    for release, rows in releases.items():
        first, last, groups = _COVERAGE[release]
        grid = pd.MultiIndex.from_product(
            [pd.period_range(first, last, freq="M").to_timestamp(), groups, AID_TYPES],
            names=["month", "donor_group", "aid_type"],
        )
        summed = (
            rows.assign(donor_group=rows["donor_id"].map(subgroup))
            .groupby(["month", "donor_group", "aid_type"])["allocated_eur_bn"]
            .sum()
        )
        outside = summed.index.difference(grid)
        expect(
            outside.empty,
            _FILE[release],
            found=f"rows outside its coverage: {list(outside[:3])}",
            expected=f"months from {first} to {last}, groups {', '.join(groups)}, types {', '.join(AID_TYPES)}",
        )
        filled = summed.reindex(grid, fill_value=0.0).round(6).reset_index()
        parts.append(filled.assign(release=release))
    columns = ["release", "month", "donor_group", "aid_type", "allocated_eur_bn"]
    return pd.concat(parts, ignore_index=True)[columns]


def donor_totals(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Totals by donor and type in Releases 28, 29 and 30; ``all`` is the sum of the three types.

    Release 30 is known only as a transcribed summary and comes from the curated table
    ``aid/release_30_totals``. Releases 29 and 30 give commitments for all types together only.
    """
    columns = ["release", "donor_id", "aid_type", "allocated_eur_bn", "committed_eur_bn", "cutoff"]
    summary = _summary()
    r28 = pd.concat(
        summary[["donor_id"]].assign(
            aid_type=kind,
            allocated_eur_bn=summary[f"{stem}_allocation"],
            committed_eur_bn=summary[f"{stem}_commitment"],
        )
        for kind, stem in [(k, k) for k in AID_TYPES] + [("all", "total")]
    ).assign(release="R28", cutoff=pd.Timestamp("2026-02-28"))

    by_type = (
        allocations_monthly(donor_list).groupby(["donor_id", "aid_type"], as_index=False)["allocated_eur_bn"].sum()
    )
    total = by_type.groupby("donor_id", as_index=False)["allocated_eur_bn"].sum().assign(aid_type="all")
    committed = commitments_monthly(donor_list).groupby("donor_id")["committed_eur_bn"].sum()
    total["committed_eur_bn"] = total["donor_id"].map(committed)
    r29 = pd.concat([by_type, total]).assign(release="R29", cutoff=pd.Timestamp("2026-04-30"))

    r30 = house.table("aid/release_30_totals").assign(release="R30", cutoff=pd.Timestamp("2026-06-30"))
    frame = pd.concat([r28, r29, r30], ignore_index=True)[columns]
    frame[["allocated_eur_bn", "committed_eur_bn"]] = frame[["allocated_eur_bn", "committed_eur_bn"]].round(6)
    _totals_grow(frame, donor_list)
    return frame.sort_values(["release", "donor_id", "aid_type"], ignore_index=True)


def procurement_monthly() -> pd.DataFrame:
    """Military allocations of all donors by origin: stockpile, procurement, unspecified, NATO's PURL."""
    key = R29 + "procurement_trends.csv"
    origins = ["stockpile", "procurement", "unspecified", "nato_purl"]
    rows = read_raw_csv(key, ("year", "month", *origins))
    wide = pd.DataFrame({origin: rows.numbers(origin, 0, _EUR_BN_IN_A_MONTH) for origin in origins})
    wide.insert(0, "month", _months(rows.numbers("year", *_YEARS), rows.numbers("month", *_MONTHS_OF_YEAR)))
    long = wide.melt("month", origins, "origin", "allocated_eur_bn").sort_values(["month", "origin"], ignore_index=True)
    rows.expect(
        wide["month"].tolist() == list(MONTHS.to_timestamp()),
        f"{len(wide)} months",
        f"each month from {MONTHS[0]} to {MONTHS[-1]} once",
    )
    yearly = wide.groupby(wide["month"].dt.year)[origins].sum()
    rows.expect(
        (yearly.loc[:2024, "nato_purl"] == 0).all()
        and yearly.loc[2022].idxmax() == "stockpile"
        and (yearly.loc[2024:].idxmax(axis=1) == "procurement").all(),
        "origins in another order: " + ", ".join(f"{o} {yearly.loc[2022, o]:.1f} in 2022" for o in origins),
        "stocks first in 2022, procurement from 2024, no PURL before 2025 (columns swapped?)",
        at=", row 1",
    )
    military = _monthly_totals().groupby("year")["military"].sum()
    for year, origin_sum in yearly.sum(axis=1).items():
        expect_near(
            key, f"all origins in {year}", origin_sum, military[year],
            low=1 - _ORIGINS_MISS, high=1 + _ORIGINS_MISS, than="military aid of all donors",
        )  # fmt: skip
    return long.round({"allocated_eur_bn": 6})


def weapons(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Heavy weapons allocated (not proof of delivery) by donor and category."""
    key = R29 + "weapons.csv"
    rows = read_raw_csv(key, ("donor", "category", "number_of_weapons", "monetary_value_eur", "weapons_list"))
    rows.once("donor", "category").count(61)
    frame = pd.DataFrame(
        {
            "donor_id": _donor_ids(rows, "donor", donor_list),
            "category": rows.codes("category", _WEAPON),
            "items": rows.numbers("number_of_weapons", 1, 5000, whole=True),
            "value_eur_m": rows.numbers("monetary_value_eur", 1, 1e10) / 1e6,
            "models": rows.texts("weapons_list"),
        }
    )
    each = frame["value_eur_m"] / frame["items"].astype(float)
    low, high = (frame["category"].map({c: bound[i] for c, bound in _PRICE_EUR_M.items()}) for i in (0, 1))
    rows.check(
        "monetary_value_eur",
        ~each.between(low, high),
        lambda row: f"{row['number_of_weapons']} {row['category']} for {row['monetary_value_eur']} euros",
        "a price of each from "
        + ", ".join(f"{low:g} to {high:g} EUR m ({category})" for category, (low, high) in _PRICE_EUR_M.items()),
    )
    _as_listed_and_priced(rows, each)
    return frame.round({"value_eur_m": 3}).sort_values(["donor_id", "category"], ignore_index=True)


def _as_listed_and_priced(rows: Rows, each: pd.Series) -> None:
    """Number and value of the weapons are told a second time: in the list of models, and in the sheet of mid-2024."""
    listed = rows.texts("weapons_list")
    number = listed.map(lambda models: sum(map(int, re.findall(r" \((\d+)\)(?=;|$)", models))))
    rows.check(
        "number_of_weapons",
        number.ne(rows.numbers("number_of_weapons", 1, 5000)),
        lambda row: f"{row['number_of_weapons']} beside {row['weapons_list']}",
        "the sum of the numbers in weapons_list",
    )
    model = listed.str.extract(r"^([^;]+) \(\d+\)$", expand=False)
    dollars = model.map(_PRICE_USD_M) / each
    middle, (low, high) = dollars.median(), _USD_PER_EUR
    rows.expect(
        low <= middle <= high,
        f"prices at which the dollars of mid-2024 are {middle:.3g} to the euro",
        f"{low:g} to {high:g} (units or currency?)",
        column="monetary_value_eur",
    )


def disbursements(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Budget support paid out, by donor and month (Release 28)."""
    key = R28 + "financial_disbursements.csv"
    rows = read_raw_csv(key, ("giver", "aar", "maaned", "verdi_eur_mrd")).once("giver", "aar", "maaned").count(131)
    frame = pd.DataFrame(
        {
            "donor_id": _donor_ids(rows, "giver", donor_list),
            "month": _months(rows.numbers("aar", *_YEARS), rows.numbers("maaned", *_MONTHS_OF_YEAR)),
            "disbursed_eur_bn": rows.numbers("verdi_eur_mrd", -0.01, _EUR_BN_IN_A_MONTH),
        }
    )
    first, last = (f"{month:%Y-%m}" for month in (frame["month"].min(), frame["month"].max()))
    rows.expect(
        (first, last) == ("2022-04", "2026-02"), f"months from {first} to {last}", "2022-04 to 2026-02 (months moved?)"
    )
    paid = frame.loc[frame["donor_id"].eq("eu-institutions") & frame["month"].dt.year.eq(2023), "disbursed_eur_bn"]
    expect_near(
        key, "what the EU paid out in 2023", paid.sum(), 18.0,
        low=0.96, high=1.06, than="the EU's programme of macro-financial assistance for 2023",
    )  # fmt: skip
    allocated = _summary().set_index("donor_id")["financial_allocation"]
    shares = (frame.groupby("donor_id")["disbursed_eur_bn"].sum() / allocated).dropna()
    odd = shares[~shares.between(*_PAID_OUT)]
    rows.expect(
        odd.empty,
        ", ".join(f"{donor} with {share:.3g} times what it allocated" for donor, share in odd.items()),
        f"{_PAID_OUT[0]:g} to {_PAID_OUT[1]:g} times (units?)",
        column="verdi_eur_mrd",
    )
    merged = frame.groupby(["donor_id", "month"], as_index=False)["disbursed_eur_bn"].sum()
    return merged.round({"disbursed_eur_bn": 6})


def slug(name: str) -> str:
    """Stable id of a donor: ``EU (Commission and Council)`` → ``eu-institutions``, else kebab-case."""
    name = _EU_BODIES.get(name, _RENAMED.get(name, name))
    return "eu-institutions" if name.startswith("EU (") else name.lower().replace(" ", "-")


_GROUP = {
    "eu_institutions": "europe",
    "eu_member_states": "europe",
    "europe_non_eu": "europe",
    "other": "other",
    "united_states": "us",
}
"""Subgroup → side. Europe is the EU, its members, the United Kingdom, Norway, Switzerland and Iceland."""

_RELEASE_30 = "aid/release_30_totals.csv"
_COVERAGE = {
    "mid-2024": ("2022-01", "2024-06", tuple(_GROUP)),
    "R27": ("2022-02", "2025-01", tuple(group for group in _GROUP if group != "eu_institutions")),
    "R28": ("2022-01", "2026-02", tuple(_GROUP)),
    "R29": ("2022-01", "2026-04", tuple(_GROUP)),
}
"""First and last month and groups of each release."""
_FILE = {
    "mid-2024": MID_2024,
    "R27": R27,
    "R28": R28 + "bilateral_activities.csv",
    "R29": R29 + "data_explorer.csv",
}
"""File behind each release."""

_WEAPON = {
    "Air Defense": "air_defence",
    "Howitzers": "howitzers",
    "IFV": "infantry_fighting_vehicles",
    "MLRS": "rocket_launchers",
    "Tanks": "tanks",
}
_PRICE_EUR_M = {
    "air_defence": (0.002, 1000),
    "howitzers": (0.1, 30),
    "infantry_fighting_vehicles": (0.1, 20),
    "rocket_launchers": (0.5, 40),
    "tanks": (0.2, 30),
}
"""What one piece may cost: twice and more beyond the cheapest and the dearest listed. A slip of the unit is a thousand.
Air defence reaches from old guns (0.005) to whole batteries (372)."""
_PRICE_USD_M = {
    "AHS Krab self-propelled howitzer": 12.781,
    "BVP-1 infantry fighting vehicle": 0.25,
    "CAESAR artillery howitzer": 6.346,
    "Challenger 2": 13.644,
    "Leopard-2A4": 2.138,
    "Leopard-2A6": 10.0,
    "M101 105mm howitzer": 0.2918,
    "M777 howitzer": 5.17,
    "Patriot air defense battery": 400.0,
    "YPR-765 infantry vehicle": 0.334,
}
"""Price of one piece in USD m that the publisher's sheet of mid-2024 gives to every item of this name."""
_USD_PER_EUR = (1.04, 1.11)
"""Middle of those prices by what a row of one model gives in euros, 1.077 in the true file: after a slip from euros to
dollars 1.00, after one to pounds 1.25. Single rows, revised since, are at 1.07 to 1.11."""
_TYPE = {"Financial": "financial", "Humanitarian": "humanitarian", "Military": "military"}
_NO_ALLOCATION = {"Commitment": "a promise not yet made specific; the releases are compared by allocations"}

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
_PAID_OUT = (0.004, 2.5)
"""What a donor paid out as budget support, as a multiple of what it allocated: 0.0093 (Estonia) to 1.25 (the United
Kingdom) in the true file, a thousand times less or more after a slip of the unit."""
_ORIGINS_MISS = 0.07
"""The split by origin misses military allocations by up to 5.3 % in a year."""

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


def _subgroup(name: str, eu_member: bool) -> str:
    if eu_member:
        return "eu_member_states"
    if name in ("United Kingdom", "Norway", "Switzerland", "Iceland"):
        return "europe_non_eu"
    return {"EU (Commission and Council)": "eu_institutions", "United States": "united_states"}.get(name, "other")


def _explorer() -> pd.DataFrame:
    """Release 29 by donor and month; each row's sums and its share of GDP are the publisher's own."""
    amounts = (*AID_TYPES, "total", "commitments")
    key = R29 + "data_explorer.csv"
    rows = read_raw_csv(key, ("country", "iso", "year", "month", *amounts, "to_be_allocated", "gdp", "pct_gdp"))
    rows.once("country", "year", "month").count(1079)
    frame = pd.DataFrame({amount: rows.numbers(amount, 0, _EUR_BN_IN_A_MONTH) for amount in amounts})
    frame["name"], frame["iso"] = rows.texts("country"), rows.texts("iso")
    frame["donor_id"] = _donor_ids(rows, "country", *_known_donors())
    frame["month"] = _months(rows.numbers("year", *_YEARS), rows.numbers("month", *_MONTHS_OF_YEAR))
    frame["gdp"] = rows.numbers("gdp", 0, 30_000)
    open_ = rows.numbers("to_be_allocated", -_EUR_BN_IN_A_MONTH, _EUR_BN_IN_A_MONTH)
    share = rows.numbers("pct_gdp", 0, 10) / 100 * frame["gdp"]
    for column, told, ours, what in (
        ("total", frame["total"], frame[list(AID_TYPES)].sum(axis=1), "the sum of the three types"),
        ("to_be_allocated", open_, frame["commitments"] - frame["total"], "commitments less allocations"),
        ("pct_gdp", share, frame["total"].where(frame["gdp"] > 0, 0.0), "the total in percent of gdp"),
    ):
        rows.check(column, (told - ours).abs() > 1e-6, lambda row, c=column: f"{row[c]}", what)
    return frame


def _monthly_totals() -> pd.DataFrame:
    """The publisher's own totals of Release 29 by month, with the year beside."""
    rows = read_raw_csv(R29 + "total_allocations.csv", ("year", "month", "total_allocations", *AID_TYPES))
    rows.once("year", "month").count(len(MONTHS))
    frame = pd.DataFrame({kind: rows.numbers(kind, 0, _EUR_BN_IN_A_MONTH) for kind in AID_TYPES})
    total = rows.numbers("total_allocations", 0, _EUR_BN_IN_A_MONTH)
    apart = (total - frame.sum(axis=1)).abs() > 1e-6
    rows.check("total_allocations", apart, lambda row: f"{row['total_allocations']}", "the sum of the three types")
    frame["year"] = rows.numbers("year", *_YEARS, whole=True)
    frame.index = pd.Index(_months(frame["year"], rows.numbers("month", *_MONTHS_OF_YEAR)), name="month")
    return frame


def _summary() -> pd.DataFrame:
    """Donor totals of Release 28 as the publisher's summary has them."""
    sums = [f"{kind}_{sort}" for sort in ("allocation", "commitment") for kind in (*AID_TYPES, "total")]
    rows = read_raw_csv(R28 + "country_summary.csv", ("land", "er_eu_medlem", *sums)).once("land").count(42)
    frame = pd.DataFrame({column: rows.numbers(column, 0, _EUR_BN) for column in sums})
    for sort in ("allocation", "commitment"):
        parts = frame[[f"{kind}_{sort}" for kind in AID_TYPES]].sum(axis=1)
        column = f"total_{sort}"
        apart = (frame[column] - parts).abs() > 1e-6
        rows.check(column, apart, lambda row, c=column: row[c], "the sum of the three types")
    frame.insert(0, "name", rows.texts("land"))
    frame.insert(1, "donor_id", _donor_ids(rows, "land", *_known_donors()))
    frame.insert(2, "eu_member", rows.codes("er_eu_medlem", {"True": True, "False": False}).astype(bool))
    return frame


_R28_REPEATS = {
    "Austria": 2, "Canada": 15, "Croatia": 1, "Denmark": 21, "EU (Commission and Council)": 5,
    "European Investment Bank": 3, "Finland": 6, "Germany": 1, "Iceland": 13, "Ireland": 5, "Italy": 1, "Latvia": 8,
    "Lithuania": 1, "Luxembourg": 1, "Netherlands": 4, "New Zealand": 2, "Norway": 4, "Slovenia": 2, "South Korea": 1,
    "Sweden": 8, "Switzerland": 10, "Taiwan": 3, "United Kingdom": 4, "United States": 2,
}  # fmt: skip
"""Allocations with an amount in Release 28 that equal another in every column read, by donor: 123 rows of 2.4 EUR bn.
The extract has no text of the item, and equal grants of one day are common (five to one Swiss programme each); they
are the publisher's, since with them the items add up to its summary to the euro."""
_R28_WITHOUT_MONTH = 117
"""Allocations in Release 28 that are known to no month ("until …")."""
_R28_OFF_SUMMARY = {("slovenia", "humanitarian"): 0.0067}
"""Where items exceed the publisher's summary, in EUR bn; all others agree to the euro."""


def _release_28(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of Release 28 by item; they add up to the publisher's summary, donor by donor and type by type."""
    key = R28 + "bilateral_activities.csv"
    columns = ("giver", "dato", "kategori", "maal", "verdi_eur", "verdi_eur_redistr", "verdi_eur_activity", "maaned_nr")
    rows = read_raw_csv(key, columns).count(5565)
    allocated = rows.only("maal", ("Allocation",), _NO_ALLOCATION)
    allocated.those(allocated.numbers("verdi_eur_redistr", -1e9, 1e11) != 0).repeated(_R28_REPEATS, by="giver")
    frame = pd.DataFrame(
        {
            "donor_id": _donor_ids(allocated, "giver", donor_list),
            "month": allocated.numbers("maaned_nr", 0, 50, whole=True),
            "aid_type": allocated.codes("kategori", _TYPE),
            "allocated_eur_bn": allocated.numbers("verdi_eur_redistr", -1e9, 1e11) / 1e9,
        }
    )
    told = _summary().set_index("donor_id")[[f"{kind}_allocation" for kind in AID_TYPES]].set_axis(AID_TYPES, axis=1)
    for cell, more in _R28_OFF_SUMMARY.items():
        told.loc[cell] += more
    ours = frame.groupby(["donor_id", "aid_type"])["allocated_eur_bn"].sum().unstack(fill_value=0.0)
    ours = ours.reindex(told.index, columns=list(AID_TYPES), fill_value=0.0)
    apart = (ours - told).abs()
    donor, kind = apart.stack().idxmax()
    allocated.expect(
        apart.loc[donor, kind] < 1e-6,
        f"items that add up to {ours.loc[donor, kind]:.6f} EUR bn of {kind} aid by {donor}",
        f"{told.loc[donor, kind]:.6f} as in {R28}country_summary.csv (a row missing, twice, or in another unit?)",
    )
    dated = frame[frame["month"] > 0]
    allocated.expect(
        len(frame) - len(dated) == _R28_WITHOUT_MONTH,
        f"{len(frame) - len(dated)} allocations without a month",
        f"the {_R28_WITHOUT_MONTH} known",
        column="maaned_nr",
    )
    return dated.assign(month=_month_number(dated["month"]))


def _release_27(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of Release 27, a full panel: each donor but the EU, each month, each type."""
    rows = read_raw_csv(R27, ("donor", "year_month", "year", "month_num", "aid_type_general", "aid_eur_m"))
    rows.once("donor", "year_month", "aid_type_general").count(4428)
    month = rows.days("year_month", "2022-02-01", "2025-01-31", months=True)
    again = _months(rows.numbers("year", *_YEARS), rows.numbers("month_num", *_MONTHS_OF_YEAR))
    rows.check(
        "year_month",
        month != again,
        lambda row: f"{row['year_month']} beside the year {row['year']} and the month {row['month_num']}",
        "one month",
    )
    return pd.DataFrame(
        {
            "donor_id": _donor_ids(rows, "donor", donor_list),
            "month": month,
            "aid_type": rows.codes("aid_type_general", _TYPE),
            "allocated_eur_bn": rows.numbers("aid_eur_m", 0, 100_000) / 1e3,
        }
    )


_MID_2024_SHEET = "Bilateral Assistance, MAIN DATA"
_DONOR, _DAY, _KIND, _SORT = "Countries", "Announcement Date", "Type of Aid General", "Type of donation"
_ID, _TEXT, _ITEMS = "ID", "Explanation", "Items"
_BEFORE, _AMOUNT, _MONTH = "Allocated Total in EUR", "Allocated Total in EUR (redistributed)", "Month3"
_MID_2024_COUNTS = {"rows": 3737, _AMOUNT: 2027, _BEFORE: 2007, "without a month": 115}
"""Rows of the sheet; allocations without an amount of their own, since the package of which they are an item has it;
and allocations that are known to no month ("until …")."""
_NO_BREAK = chr(160)
_UNREADABLE = ("", *map(str, range(25, 40)))
"""Month numbers of Finland and Latvia that begin with a no-break space: text, which a spreadsheet counted on downwards.
They go past the last month of the sheet; those with an amount have a day."""


def _mid_2024(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Allocations of the item sheet of mid-2024, each in the month that its number and its day name."""
    columns = (_ID, _DONOR, _DAY, _KIND, _TEXT, _SORT, _ITEMS, _BEFORE, _AMOUNT, _MONTH)
    counts = _MID_2024_COUNTS
    rows = read_raw_sheet(MID_2024, _MID_2024_SHEET, columns).count(counts["rows"])
    allocated = rows.only(_SORT, ("Allocation",), _NO_ALLOCATION)
    known = {_NO_BREAK + number: -1 for number in _UNREADABLE} | {number: number for number in range(31)}
    number = allocated.codes(_MONTH, known)
    allocated.check(
        _AMOUNT,
        allocated.blank(_AMOUNT) & ~allocated.blank(_BEFORE) & number.ne(0),
        lambda row: "an empty cell",
        f"an amount, as in the column {_BEFORE}",
    )
    amount = allocated.numbers(_AMOUNT, 0, 1e11, blanks=counts[_AMOUNT]) / 1e9
    allocated.numbers(_BEFORE, 0, 1e11, blanks=counts[_BEFORE])
    day = allocated.cells[_DAY].map(lambda cell: cell if isinstance(cell, datetime) else pd.NaT)
    month = _month_number(number.where(number > 0).astype("Int64")).fillna(_first_of_month(day).where(number < 0))
    for column, wrong, expected in (
        (_MONTH, day.notna() & number.gt(0) & month.ne(_first_of_month(day)), "the month of its day, 1 for 2022-01"),
        (_DAY, number.lt(0) & amount.notna() & day.isna(), "a day, since the month number cannot be read"),
    ):
        allocated.check(column, wrong, lambda row, c=column: repr(row[c]), expected)
    allocated.those(amount.notna()).once(_ID, _DAY, _TEXT, _ITEMS, _AMOUNT)
    allocated.expect(
        number.eq(0).sum() == counts["without a month"],
        f"{number.eq(0).sum()} allocations without a month",
        f"the {counts['without a month']} known",
        column=_MONTH,
    )
    frame = pd.DataFrame(
        {
            "donor_id": _donor_ids(allocated, _DONOR, donor_list),
            "month": month,
            "aid_type": allocated.codes(_KIND, _TYPE | {"Humanitarian ": "humanitarian"}),
            "allocated_eur_bn": amount,
        }
    )
    return frame[number.ne(0) & amount.notna()]


def _known_donors() -> tuple[pd.DataFrame, str]:
    """Donors to which the files are held that name them all, and what they are called: a table of ours, typed by hand.

    Held to each other, two files would differ by a donor without saying in which of them the name is strange.
    """
    return house.table("aid/release_30_totals"), "a donor of data/aid/release_30_totals.csv"


def _donor_ids(rows: Rows, column: str, donor_list: pd.DataFrame, known: str = "a donor of Release 29") -> pd.Series:
    """Ids of the donors named in a column; one that is not among the known is refused, its aid with it."""
    names = rows.texts(column)
    ids = names.map(slug)
    unknown = ids.index[~ids.isin(donor_list["donor_id"])]
    if len(unknown):
        expect(
            False,
            f"{rows.where}, {rows.row} {unknown[0]}, {rows.column} {column}",
            found=f"the donor {names[unknown[0]]!r}",
            expected=known,
            remedy=_SPELT,
        )
    return ids


def _matches_publisher_totals(filled: pd.Series) -> None:
    """Donors must add up to the publisher's own monthly totals."""
    ours = filled.unstack("aid_type").groupby("month").sum()
    apart = (ours - _monthly_totals()[list(AID_TYPES)]).abs()
    worst = apart.stack().idxmax()
    expect(
        bool(apart.notna().all(axis=None) and apart.max().max() < 1e-4),
        R29 + "data_explorer.csv",
        found=f"donors that miss the total of {worst[1]} aid in {worst[0]:%Y-%m} by {apart.max().max():.4f} EUR bn",
        expected="donors that add up to total_allocations.csv",
    )


def _releases_agree(releases: dict[str, pd.DataFrame], donor_list: pd.DataFrame) -> None:
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
            False, _FILE[worst], found=f"release {one} against {other}: {found}", expected=expected,
            remedy="Compare units, currency and months of the file with the publisher's page before it is pinned anew.",
        )  # fmt: skip


def _difference(
    one: pd.DataFrame, other: pd.DataFrame, one_name: str, other_name: str, donor_list: pd.DataFrame
) -> tuple[str, str] | None:
    """The first thing in which two releases differ by more than a revision, and what would be none."""
    (start, end, groups), (other_start, other_end, other_groups) = _COVERAGE[one_name], _COVERAGE[other_name]
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


def _headlines_hold(releases: dict[str, pd.DataFrame], donor_list: pd.DataFrame) -> None:
    """Releases that reach a printed sum come near it. Sums printed for all donors need a release with all of them."""
    vintages = house.table("aid/vintages")
    strange = vintages.loc[~vintages["measure"].isin([*_HEADLINES, *_NO_HEADLINE]), "measure"]
    expect(
        strange.empty, "aid/vintages.csv, column measure",
        found=", ".join(strange), expected="a measure of _HEADLINES or _NO_HEADLINE",
        remedy="Say in src/nodeal/ingest/kiel.py what it sums, or why it is no sum.",
    )  # fmt: skip
    group = donor_list.set_index("donor_id")[["group", "subgroup"]]
    for row in vintages[vintages["measure"].isin(_HEADLINES)].itertuples():
        sides, types, first = _HEADLINES[row.measure]
        needed = set(group.loc[group["group"].isin(sides), "subgroup"])
        limit = _HEADLINE_DIFFERS["total" if types == AID_TYPES and first == "2022-01" else "part"]
        for release, rows in releases.items():
            _, last, groups = _COVERAGE[release]
            if needed <= set(groups) and row.cutoff < pd.Timestamp(last) + pd.offsets.MonthBegin(1):
                counted = rows["donor_id"].map(group["group"]).isin(sides) & rows["aid_type"].isin(types)
                summed = rows.loc[counted & rows["month"].between(first, row.cutoff), "allocated_eur_bn"].sum()
                expect_near(
                    _FILE[release], f"{row.measure} to {row.cutoff:%Y-%m}", summed, row.value,
                    low=1 - limit, high=1 + limit, than=f"the publisher's headline {row.row_id}",
                )  # fmt: skip


def _totals_grow(totals: pd.DataFrame, donor_list: pd.DataFrame) -> None:
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


def _months(year: pd.Series, month: pd.Series) -> pd.Series:
    return pd.to_datetime({"year": year, "month": month, "day": 1})


def _month_number(number: pd.Series) -> pd.Series:
    """The tracker's month index: 1 is January 2022. Missing stays missing."""
    zero = number.astype("Int64") - 1
    return pd.to_datetime({"year": 2022 + zero.fillna(0) // 12, "month": zero.fillna(0) % 12 + 1, "day": 1}).where(
        zero.notna()
    )


def _first_of_month(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.to_period("M").dt.to_timestamp()
