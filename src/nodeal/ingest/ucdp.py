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

from nodeal.ingest.readers import Rows, read_raw_sheet

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
_NO_WORD, _NO_DAY = 238, 245
"""Agreements that are not said to have ended or not, and those without a day of their end."""
_ENDS_WITHOUT_A_DAY = (1470, 1471, 1472, 1476, 1478)
_COLUMNS = ("paid", "region", "conflict_name", "pa_name", "pa_date", "ended", "duration", "pa_type", *PROVISIONS)


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from the workbook, by name."""
    return {"ceasefires/peace_agreements": peace_agreements()}


def peace_agreements() -> pd.DataFrame:
    """One row an agreement: what it provides for, whether it ended, and after how many days."""
    rows = read_raw_sheet(WORKBOOK, "Dataset", _COLUMNS, typed=False)
    number = rows.numbers("paid", 1, 9999, whole=True).astype(int)
    rows.once("paid").count(374, "agreements")
    signed = rows.days("pa_date", "1975-01-01", "2022-12-31")
    ended = rows.codes("ended", {"True": True, "False": False}, blanks=_NO_WORD).eq(True)
    ended_on = rows.days("duration", "1975-01-01", "2022-12-31", blanks=_NO_DAY).where(ended)
    days = (ended_on - signed).dt.days.astype("Int64")
    _only_known_exceptions(rows, number, ended, ended_on, days)
    note = number.map(_ENDS_BEFORE_SIGNATURE)
    note = note.mask(number.isin(_ENDS_WITHOUT_A_DAY), "The publisher gives no day on which it ended")
    return pd.DataFrame(
        {
            "paid": number,
            "name": _one_line(rows.texts("pa_name")),
            "conflict": _one_line(rows.texts("conflict_name")),
            "region": rows.codes("region", _as_text(REGIONS)),
            "signed_on": signed,
            "scope": rows.codes("pa_type", _as_text(SCOPES)),
            **{ours: rows.codes(theirs, {"0": False, "1": True}).astype(bool) for theirs, ours in PROVISIONS.items()},
            "ended": ended,
            "ended_on": ended_on,
            "days_to_end": days.mask(days < 0),
            "note": note,
        }
    ).sort_values("paid", kind="stable", ignore_index=True)


def _as_text(codes: dict[int, str]) -> dict[str, str]:
    """The workbook holds every cell as text."""
    return {str(code): name for code, name in codes.items()}


def _only_known_exceptions(
    rows: Rows, number: pd.Series, ended: pd.Series, ended_on: pd.Series, days: pd.Series
) -> None:
    backwards = set(number[(days < 0).fillna(False).astype(bool)])
    undated = set(number[ended & ended_on.isna()])
    rows.expect(
        backwards == set(_ENDS_BEFORE_SIGNATURE) and undated == set(_ENDS_WITHOUT_A_DAY),
        f"agreements {sorted(backwards)} that end before signature and {sorted(undated)} that end undated",
        f"{sorted(_ENDS_BEFORE_SIGNATURE)} and {sorted(_ENDS_WITHOUT_A_DAY)}",
        column="duration",
    )


def _one_line(text: pd.Series) -> pd.Series:
    return text.astype("str").str.replace(r"\s+", " ", regex=True).str.strip()
