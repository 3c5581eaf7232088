"""Ukraine Support Tracker of the Kiel Institute: allocations, commitments, weapons, disbursements.

Where these tables may differ from the publisher's own site, and why:

- Only extracts of the releases could be had, no full workbook after mid-2024. Release 29 is the extract behind
  the publisher's chart site; Release 28 and the sheet of mid-2024 are item lists that we add up ourselves.
- Rows of the item lists are placed by the publisher's own month number, which is also filled for most rows
  without an exact date. Rows without a month (1.5 EUR bn in Release 28, 0.5 in mid-2024) are in no month.
- Release 27 comes as a panel without the EU institutions and ends in January 2025.
- Months without aid are absent in the extracts and explicit zeros here.
- Amounts are nominal EUR bn. The publisher's comparison of 2025 with 2022-2024 is adjusted for inflation.
- The sheet of mid-2024 converts at one fixed rate (1.0759 USD per EUR), later releases at monthly averages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nodeal import tables as house
from nodeal.ingest.readers import (
    RawContentError,
    expect,
    expect_between,
    expect_codes,
    expect_unique,
    raw_workbook,
    read_raw_csv,
)

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
_ABSURD_EUR_BN = 100.0
"""No donor has allocated or committed as much in one month: the EU's 90 EUR bn of April 2026 is the largest."""


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
    listed = _explorer().drop_duplicates("country")[["country", "iso", "gdp"]]
    members = set(_read(R28 + "country_summary.csv").query("er_eu_medlem")["land"])
    frame = pd.DataFrame(
        {
            "donor_id": listed["country"].map(slug),
            "name": listed["country"],
            "iso3": listed["iso"].where(listed["iso"].str.len() == 3),
            "subgroup": [_subgroup(name, name in members) for name in listed["country"]],
            "eu_member": listed["country"].isin(members).astype("boolean"),
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
    vintages = {
        "mid-2024": (_mid_2024(donor_list), "2022-01", "2024-06", tuple(_GROUP)),
        "R27": (_release_27(donor_list), "2022-02", "2025-01", tuple(g for g in _GROUP if g != "eu_institutions")),
        "R28": (_release_28(donor_list), "2022-01", "2026-02", tuple(_GROUP)),
        "R29": (allocations_monthly(donor_list), "2022-01", "2026-04", tuple(_GROUP)),
    }
    parts = []
    for release, (rows, first, last, groups) in vintages.items():
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
            f"of release {release}",
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
    summary = _read(R28 + "country_summary.csv")
    summary["donor_id"] = _donor_ids(summary["land"], R28 + "country_summary.csv", donor_list)
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
    return frame.sort_values(["release", "donor_id", "aid_type"], ignore_index=True)


def procurement_monthly() -> pd.DataFrame:
    """Military allocations of all donors by origin: stockpile, procurement, unspecified, NATO's PURL."""
    wide = _read(R29 + "procurement_trends.csv")
    wide["month"] = _months(wide["year"], wide["month"])
    origins = ["stockpile", "procurement", "unspecified", "nato_purl"]
    long = wide.melt("month", origins, "origin", "allocated_eur_bn").sort_values(["month", "origin"], ignore_index=True)
    expect(
        wide["month"].tolist() == list(MONTHS.to_timestamp()),
        R29 + "procurement_trends.csv",
        found=f"{len(wide)} months",
        expected=f"each month from {MONTHS[0]} to {MONTHS[-1]} once",
    )
    yearly = wide.groupby("year")[origins].sum()
    expect(
        (yearly.loc[:2024, "nato_purl"] == 0).all()
        and yearly.loc[2022].idxmax() == "stockpile"
        and (yearly.loc[2024:].idxmax(axis=1) == "procurement").all(),
        R29 + "procurement_trends.csv, row 1",
        found="origins in another order: " + ", ".join(f"{o} {yearly.loc[2022, o]:.1f} in 2022" for o in origins),
        expected="stocks first in 2022, procurement from 2024, no PURL before 2025 (columns swapped?)",
    )
    return long.round({"allocated_eur_bn": 6})


def weapons(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Heavy weapons allocated (not proof of delivery) by donor and category."""
    raw = _read(R29 + "weapons.csv")
    return pd.DataFrame(
        {
            "donor_id": _donor_ids(raw["donor"], R29 + "weapons.csv", donor_list),
            "category": raw["category"].map(_WEAPON),
            "items": raw["number_of_weapons"],
            "value_eur_m": (raw["monetary_value_eur"] / 1e6).round(3),
            "models": raw["weapons_list"],
        }
    ).sort_values(["donor_id", "category"], ignore_index=True)


def disbursements(donor_list: pd.DataFrame) -> pd.DataFrame:
    """Budget support paid out, by donor and month (Release 28)."""
    key = R28 + "financial_disbursements.csv"
    raw = _read(key)
    frame = pd.DataFrame(
        {
            "donor_id": _donor_ids(raw["giver"].replace(_EU_BODIES), key, donor_list),
            "month": _months(raw["aar"], raw["maaned"]),
            "disbursed_eur_bn": raw["verdi_eur_mrd"],
        }
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

_WEAPON = {
    "Air Defense": "air_defence",
    "Howitzers": "howitzers",
    "IFV": "infantry_fighting_vehicles",
    "MLRS": "rocket_launchers",
    "Tanks": "tanks",
}


def _subgroup(name: str, eu_member: bool) -> str:
    if eu_member:
        return "eu_member_states"
    if name in ("United Kingdom", "Norway", "Switzerland", "Iceland"):
        return "europe_non_eu"
    return {"EU (Commission and Council)": "eu_institutions", "United States": "united_states"}.get(name, "other")


def _explorer() -> pd.DataFrame:
    """Release 29 by donor and month, checked for repeats and absurd amounts."""
    key = R29 + "data_explorer.csv"
    raw = _read(key)
    raw["donor_id"] = raw["country"].map(slug)
    raw["month"] = _months(raw["year"], raw["month"])
    expect_unique(raw, key, ["country", "month"])
    expect_between(raw, key, [*AID_TYPES, "commitments"], 0, _ABSURD_EUR_BN)
    return raw


def _release_28(donor_list: pd.DataFrame) -> pd.DataFrame:
    key = R28 + "bilateral_activities.csv"
    raw = _read(key).query("maal == 'Allocation' and maaned_nr > 0")
    return pd.DataFrame(
        {
            "donor_id": _donor_ids(raw["giver"], key, donor_list),
            "month": _month_number(raw["maaned_nr"]),
            "aid_type": raw["kategori"].str.lower(),
            "allocated_eur_bn": raw["verdi_eur_redistr"] / 1e9,
        }
    )


def _release_27(donor_list: pd.DataFrame) -> pd.DataFrame:
    raw = _read(R27)
    expect_unique(raw, R27, ["donor", "year_month", "aid_type_general"])
    return pd.DataFrame(
        {
            "donor_id": _donor_ids(raw["donor"], R27, donor_list),
            "month": pd.to_datetime(raw["year_month"], format="%Y-%m"),
            "aid_type": raw["aid_type_general"].str.lower(),
            "allocated_eur_bn": raw["aid_eur_m"] / 1e3,
        }
    )


def _mid_2024(donor_list: pd.DataFrame) -> pd.DataFrame:
    """The item sheet of mid-2024. Column positions are checked by their heads."""
    heads = {1: "Countries", 3: "Type of Aid General", 7: "Type of donation",
             23: "Allocated Total in EUR (redistributed)", 44: "Month3"}  # fmt: skip
    with raw_workbook(MID_2024, ()) as book:
        rows = book.worksheets[0].iter_rows(values_only=True)
        first = next(rows)
        found = {i: first[i] if i < len(first) else None for i in heads}
        expect(found == heads, MID_2024 + ", row 1", found=f"columns {found}", expected=f"columns {heads}")
        raw = pd.DataFrame([[row[i] for i in heads] for row in rows], columns=list(heads.values()))
    raw = raw[raw["Type of donation"] == "Allocation"]
    number = pd.to_numeric(raw["Month3"], errors="coerce")
    amount = pd.to_numeric(raw["Allocated Total in EUR (redistributed)"], errors="coerce")
    kept = (number > 0) & amount.notna()
    return pd.DataFrame(
        {
            "donor_id": _donor_ids(raw["Countries"][kept], MID_2024, donor_list),
            "month": _month_number(number[kept]),
            "aid_type": raw["Type of Aid General"][kept].str.strip().str.lower(),
            "allocated_eur_bn": amount[kept] / 1e9,
        }
    )


_HEADERS = {
    R29 + "data_explorer.csv": ("country", "iso", "year", "month", *AID_TYPES, "commitments", "gdp"),
    R29 + "total_allocations.csv": ("year", "month", "total_allocations", *AID_TYPES),
    R29 + "procurement_trends.csv": ("year", "month", "stockpile", "procurement", "unspecified", "nato_purl"),
    R29 + "weapons.csv": ("donor", "category", "number_of_weapons", "monetary_value_eur", "weapons_list"),
    R28 + "bilateral_activities.csv": ("giver", "kategori", "maal", "verdi_eur_redistr", "maaned_nr"),
    R28 + "country_summary.csv": ("land", "er_eu_medlem", "total_allocation", "total_commitment"),
    R28 + "financial_disbursements.csv": ("giver", "aar", "maaned", "verdi_eur_mrd"),
    R27: ("donor", "year_month", "aid_type_general", "aid_eur_m"),
}


_YEARS, _MONTHS_OF_YEAR, _EUR_BN = (2022, 2026), (1, 12), (-0.01, 400.0)
_RANGES = {
    R29 + "data_explorer.csv": {"year": _YEARS, "month": _MONTHS_OF_YEAR, "gdp": (0, 30_000)},
    R29 + "total_allocations.csv": {
        "year": _YEARS, "month": _MONTHS_OF_YEAR, **dict.fromkeys(("total_allocations", *AID_TYPES), _EUR_BN),
    },
    R29 + "procurement_trends.csv": {"year": _YEARS, "month": _MONTHS_OF_YEAR},
    R29 + "weapons.csv": {"number_of_weapons": (1, 5000), "monetary_value_eur": (1, 1e10)},
    R28 + "bilateral_activities.csv": {"verdi_eur_redistr": (-1e9, 1e11), "maaned_nr": (0, 60)},
    R28 + "country_summary.csv": dict.fromkeys(("total_allocation", "total_commitment"), _EUR_BN),
    R28 + "financial_disbursements.csv": {"aar": _YEARS, "maaned": _MONTHS_OF_YEAR, "verdi_eur_mrd": _EUR_BN},
    R27: {"aid_eur_m": (-1000, 100_000)},
}  # fmt: skip
"""What a number in a column may be: wide enough for any month, too narrow for a slip. A blank is none of it."""
_ROWS = {
    R29 + "weapons.csv": 61,
    R28 + "bilateral_activities.csv": 5565,
    R28 + "financial_disbursements.csv": 131,
    R27: 4428,
}
"""Rows of the item lists. They have no key: only their number shows that rows are missing or twice."""
_WORDS = {
    R28 + "bilateral_activities.csv": {
        "kategori": ("Financial", "Humanitarian", "Military"), "maal": ("Allocation", "Commitment"),
    },
    R28 + "country_summary.csv": {"er_eu_medlem": ("True", "False")},
    R27: {"aid_type_general": ("Financial", "Humanitarian", "Military")},
}  # fmt: skip
"""Codes of columns that have a few; another one would drop its rows without a word."""


def _read(key: str) -> pd.DataFrame:
    frame = read_raw_csv(key, _HEADERS[key])
    ranges = _RANGES.get(key, {})
    for column, (low, high) in ranges.items():
        expect_between(frame, key, [column], low, high)
    for column, codes in _WORDS.get(key, {}).items():
        expect_codes(frame, key, column, codes)
    for column in _HEADERS[key]:
        blank = frame.index[frame[column].isna()]
        if len(blank):
            expect(False, f"{key}, row {blank[0] + 2}, column {column}", found="an empty cell", expected="a value")
    rows = _ROWS.get(key, len(frame))
    expect(len(frame) == rows, key, found=f"{len(frame)} rows", expected=f"{rows}")
    return frame


def _donor_ids(names: pd.Series, key: str, donor_list: pd.DataFrame) -> pd.Series:
    ids = names.map(slug)
    unknown = ids.index[~ids.isin(donor_list["donor_id"])]
    if len(unknown):
        raise RawContentError(
            f"raw file {key}, row {unknown[0] + 2}, column {names.name}",
            found=f"the donor {names[unknown[0]]!r}",
            expected="a donor of Release 29",
            remedy="Add its spelling to src/nodeal/ingest/kiel.py, or the donor to its groups.",
        )
    return ids


def _matches_publisher_totals(filled: pd.Series) -> None:
    """Donors must add up to the publisher's own monthly totals."""
    totals = _read(R29 + "total_allocations.csv")
    totals.index = pd.Index(_months(totals["year"], totals["month"]), name="month")
    ours = filled.unstack("aid_type").groupby("month").sum()
    apart = (ours - totals[list(AID_TYPES)]).abs()
    worst = apart.stack().idxmax()
    expect(
        np.isclose(apart.to_numpy(), 0, atol=1e-4).all(),
        R29 + "data_explorer.csv",
        found=f"donors that miss the total of {worst[1]} aid in {worst[0]:%Y-%m} by {apart.max().max():.4f} EUR bn",
        expected="donors that add up to total_allocations.csv",
    )


def _months(year: pd.Series, month: pd.Series) -> pd.Series:
    return pd.to_datetime({"year": year, "month": month, "day": 1})


def _month_number(number: pd.Series) -> pd.Series:
    """The tracker's month index: 1 is January 2022."""
    zero = number.astype(int) - 1
    return _months(2022 + zero // 12, zero % 12 + 1)
