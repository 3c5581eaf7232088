"""Peace agreements of the Uppsala Conflict Data Program, version 22.1 (1975 to 2021).

Where this table may differ from the publisher's own site, and why:

- The workbook is a copy of the published one; the provisions are a selection of the thirty that it codes.
- ``ended`` means that the agreement is no longer carried out. It is narrower than a breach: Minsk II, broken within
  days, does not count as ended here. Agreements without an end in the file are not proven to hold.
- The publisher's column ``duration`` holds the day on which an ended agreement ended, not a length.
- One agreement ends before it is signed and five end without a day: they have no days, and a note.
- Prose of the publisher is left out, and so are columns whose codes the file does not explain.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, expect_between, expect_unique, raw_workbook

WORKBOOK = "precedents/ucdp-peace-agreements-221.xlsx"
RAW = (WORKBOOK,)
"""Raw files read by this module."""

REGIONS = {1: "europe", 2: "middle_east", 3: "asia", 4: "africa", 5: "americas"}
"""The publisher's regions."""
SCOPES = {1: "full", 2: "partial", 3: "process"}
"""Full: settles the whole dispute; partial: part of it; process: how to go on."""
PROVISIONS = {
    "cease": "ceasefire",
    "pko": "peacekeepers",
    "withd": "withdrawal_of_foreign_forces",
    "ddr": "disarmament",
    "intarmy": "army_integration",
    "co_impl": "implementation_commission",
    "elections": "elections",
    "interim": "interim_government",
    "aut": "autonomy",
    "amn": "amnesty",
    "pris": "prisoner_release",  # codespell:ignore pris
    "return ": "return_of_refugees",
}
"""Provisions kept, by the publisher's name."""

_ENDS_BEFORE_SIGNATURE = {1024: "The publisher's end date, 2000-01-01, lies before the signature"}
_ENDS_WITHOUT_A_DAY = (1470, 1471, 1472, 1476, 1478)
_COLUMNS = ("paid", "region", "conflict_name", "pa_name", "pa_date", "ended", "duration", "pa_type", *PROVISIONS)


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from the workbook, by name."""
    return {"precedents/peace_agreements": peace_agreements()}


def peace_agreements() -> pd.DataFrame:
    """One row an agreement: what it provides for, whether it ended, and after how many days."""
    raw = _read()
    signed = _days(raw, "pa_date")
    ended = raw["ended"].eq("True")
    ended_on = _days(raw, "duration").where(ended)
    days = (ended_on - signed).dt.days.astype("Int64")
    _only_known_exceptions(raw, ended, ended_on, days)
    note = raw["paid"].map(_ENDS_BEFORE_SIGNATURE)
    note = note.mask(raw["paid"].isin(_ENDS_WITHOUT_A_DAY), "The publisher gives no day on which it ended")
    return pd.DataFrame(
        {
            "paid": raw["paid"],
            "name": _one_line(raw["pa_name"]),
            "conflict": _one_line(raw["conflict_name"]),
            "region": raw["region"].map(REGIONS),
            "signed_on": signed,
            "scope": raw["pa_type"].map(SCOPES),
            **{ours: raw[theirs].eq(1) for theirs, ours in PROVISIONS.items()},
            "ended": ended,
            "ended_on": ended_on,
            "days_to_end": days.mask(days < 0),
            "note": note,
        }
    ).sort_values("paid", kind="stable", ignore_index=True)


def _read() -> pd.DataFrame:
    with raw_workbook(WORKBOOK, ("Dataset",)) as book:
        head, *rows = list(book["Dataset"].iter_rows(values_only=True)) or [()]
    missing = [c for c in _COLUMNS if c not in head]
    expect(
        not missing,
        f"{WORKBOOK}, row 1",
        found="no column " + ", ".join(missing),
        expected="columns " + ", ".join(_COLUMNS),
    )
    raw = pd.DataFrame(rows, columns=list(head), dtype=object)[list(_COLUMNS)]
    raw = raw.where(raw != "")
    for column, low, high in (("paid", 1, 9999), ("region", 1, 5), ("pa_type", 1, 3), *((p, 0, 1) for p in PROVISIONS)):
        raw[column] = pd.to_numeric(raw[column], errors="coerce")
        expect_between(raw, WORKBOOK, [column], low, high)
    said = set(raw["ended"].dropna())
    expect(said == {"True", "False"}, f"{WORKBOOK}, column ended", found=str(said), expected="True, False or nothing")
    expect_unique(raw, WORKBOOK, ["paid"])
    expect(len(raw) == 374, WORKBOOK, found=f"{len(raw)} agreements", expected="374")
    return raw.astype({"paid": int, "region": int, "pa_type": int})


def _days(raw: pd.DataFrame, column: str) -> pd.Series:
    """Days of a column, each read or named as wrong."""
    days = pd.to_datetime(raw[column], errors="coerce", format="ISO8601").astype("datetime64[s]")
    lost = raw.index[raw[column].notna() & days.isna()]
    expect(
        lost.empty,
        f"{WORKBOOK}, row {lost[0] + 2 if len(lost) else 0}, column {column}",
        found=repr(raw.loc[lost[0], column]) if len(lost) else "",
        expected="a date",
    )
    dated = days.dropna()
    outside = dated.index[~dated.between("1975-01-01", "2022-12-31")]
    expect(
        outside.empty,
        f"{WORKBOOK}, row {outside[0] + 2 if len(outside) else 0}, column {column}",
        found=f"{dated[outside[0]]:%Y-%m-%d}" if len(outside) else "",
        expected="a day from 1975 to 2022",
    )
    return days


def _only_known_exceptions(raw: pd.DataFrame, ended: pd.Series, ended_on: pd.Series, days: pd.Series) -> None:
    backwards = set(raw["paid"][(days < 0).fillna(False).astype(bool)])
    undated = set(raw["paid"][ended & ended_on.isna()])
    expect(
        backwards == set(_ENDS_BEFORE_SIGNATURE) and undated == set(_ENDS_WITHOUT_A_DAY),
        f"{WORKBOOK}, column duration",
        found=f"agreements {sorted(backwards)} that end before signature and {sorted(undated)} that end undated",
        expected=f"{sorted(_ENDS_BEFORE_SIGNATURE)} and {sorted(_ENDS_WITHOUT_A_DAY)}",
    )


def _one_line(text: pd.Series) -> pd.Series:
    return text.astype("str").str.replace(r"\s+", " ", regex=True).str.strip()
