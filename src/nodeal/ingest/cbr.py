"""Bank of Russia: the key rate, day by day.

Where this table may differ from the publisher's own site, and why:

- The file is an unmodified copy of the Bank's table in a public repository, pinned to one commit; the Bank adds
  a row each working day, so its own table is longer.
- Rows are the Bank's working days, nine working Saturdays among them. Days off have no row: the rate of the last
  row holds. A rate applies from the day shown; the decision was announced before, as a rule on the Friday.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, read_raw_csv

KEY_RATE = "battlefield/cbr_key_rate_daily.csv"
RAW = (KEY_RATE,)
"""Raw files read by this module."""

FIRST, LAST = pd.Timestamp("2013-09-17"), pd.Timestamp("2026-08-21")
"""Coverage of the pinned copy."""

WORKING_SATURDAYS = pd.to_datetime(
    [
        "2016-02-20", "2018-04-28", "2018-06-09", "2021-02-20", "2022-03-05",
        "2024-04-27", "2024-11-02", "2024-12-28", "2025-11-01",
    ]
)  # fmt: skip
"""Weekend days on which the Bank worked: holidays were moved."""

_LONGEST_BREAK = pd.Timedelta(days=12)
"""Between two working days: the New Year holidays."""
_ABSURD_PCT = (1, 30)
"""The rate has moved between 4.25 and 21 percent."""


def tables() -> dict[str, pd.DataFrame]:
    """All tables made from the Bank's data, by name."""
    return {"economy/key_rate": key_rate()}


def key_rate() -> pd.DataFrame:
    """Key rate by working day: columns date, key_rate_pct."""
    rows = read_raw_csv(KEY_RATE, ("date", "rate_pct"))
    days = rows.days("date", f"{FIRST:%Y-%m-%d}", f"{LAST:%Y-%m-%d}")
    frame = pd.DataFrame({"date": days, "key_rate_pct": rows.numbers("rate_pct", *_ABSURD_PCT)})
    rows.once("date")
    _covers_working_days(frame["date"])
    rows.count(3241, "days")
    return frame.reset_index(drop=True)


def _covers_working_days(days: pd.Series) -> None:
    """The days run from first to last, in order, without a break longer than the holidays, on working days."""
    expect(
        days.is_monotonic_increasing and days.iloc[0] == FIRST and days.iloc[-1] == LAST,
        KEY_RATE,
        found=f"days from {days.iloc[0]:%Y-%m-%d} to {days.iloc[-1]:%Y-%m-%d}"
        + ("" if days.is_monotonic_increasing else ", out of order"),
        expected=f"days in order from {FIRST:%Y-%m-%d} to {LAST:%Y-%m-%d}",
    )
    breaks = days.diff()
    expect(
        breaks.max() <= _LONGEST_BREAK,
        f"{KEY_RATE}, row {breaks.idxmax()}",
        found=f"{breaks.max().days} days without a rate before {days[breaks.idxmax()]:%Y-%m-%d}",
        expected=f"no break longer than {_LONGEST_BREAK.days} days",
    )
    weekend = days[(days.dt.day_of_week >= 5) & ~days.isin(WORKING_SATURDAYS)]
    expect(
        weekend.empty,
        KEY_RATE,
        found=f"a rate on the weekend day {weekend.min():%Y-%m-%d}" if len(weekend) else "",
        expected="working days, and the working Saturdays listed in the module",
    )
