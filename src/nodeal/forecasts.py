"""Scoring forecasts: what the article forecasts and what the audit projects, by horizon and coder, and its limits.

The tests of the forecasts, the probabilities and both baselines were written after the outcomes were known: shown as
a description, never as a finding. Predictions with one event behind them are one outcome told several times, so every
range resamples events.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, HORIZONS
from nodeal.errors import NodealError
from nodeal.estimate import Estimate, bootstrap_mean
from nodeal.tables import table

CODERS = ("first", "second")
FORECASTERS = ("implied", "baseline", "persistence")
"""How sure the article sounds; a naive forecaster on 20 March 2025, both as a coder put them; and one who says that
whatever stood on that day goes on, without a doubt."""
LISTS = ("forecast", "projected", "result")
"""What the article forecasts; what the audit projects from what it says of March 2025; and what would follow if an
aim came off, which the article does not assert."""
OUTCOME = {"yes": 1.0, "no": 0.0}
MIXED = 0.5
"""What a mixed outcome counts in the sensitivity; otherwise it is left out."""
EVEN = 0.5
"""How little a vague verb may claim: that one may, looks to or aims to is no more than an even chance."""


class ForecastError(NodealError):
    """A score that was asked of no outcome, or of an unknown coder or horizon."""


def scored(*, mixed: bool = False, early: bool = False) -> pd.DataFrame:
    """Every forecast at every horizon with an outcome that is due, by coder and forecaster.

    An answer, yes or no, waits for the horizon that its test names: a yes that comes early is final, a no is not, so
    that counting either at once would favour one.

    Parameters
    ----------
    mixed
        Count a mixed outcome as one half instead of leaving it out.
    early
        Count what stood at every horizon that is listed, though the test names a later one.

    Returns
    -------
    pandas.DataFrame
        Columns prediction_id, list, event, horizon, coder, forecaster, probability, low and high (what the words
        allow: both coders, and for a vague verb an even chance too), outcome.
    """
    rows = table("audit/predictions")
    outcomes = {**OUTCOME, **({"mixed": MIXED} if mixed else {})}
    coded = rows[["implied_probability", "implied_probability_second"]]
    vague = rows["verb"] == "vague"
    low, high = coded.min(axis=1), coded.max(axis=1)
    ranges = {"low": low.mask(vague, low.clip(upper=EVEN)), "high": high.mask(vague, high.clip(lower=EVEN))}
    parts = []
    for horizon, answers in _due(rows, early=early).items():
        for coder in CODERS:
            for who in FORECASTERS:
                said = _said(rows, who, coder)
                own = ranges if who == "implied" else {"low": said, "high": said}
                about = rows[["prediction_id", "list", "event"]]
                told = {"horizon": horizon, "coder": coder, "forecaster": who, "probability": said, **own}
                parts.append(about.assign(**told, outcome=answers.map(outcomes)))
    return pd.concat(parts, ignore_index=True).dropna(subset=["outcome"]).reset_index(drop=True)


def _due(rows: pd.DataFrame, *, early: bool = False) -> dict[str, pd.Series]:
    """Outcomes by horizon, missing where a test names a later one, unless early answers count."""
    order = {"each": -1} | {horizon: at for at, horizon in enumerate(HORIZONS)}
    terms = rows["term"].map(order)
    return {h: rows[f"outcome_{h}"].where(early | (terms <= order[h])) for h in HORIZONS}


def _said(rows: pd.DataFrame, who: str, coder: str) -> pd.Series:
    if who == "persistence":
        return rows["state_before"].map(OUTCOME)
    return rows[f"{who}_probability" + ("_second" if coder == "second" else "")]


def outcomes(which: str | None = None) -> pd.DataFrame:
    """How many forecasts came out how, by horizon: horizon, yes, no, mixed, unresolved, waiting (not due before)."""
    rows = table("audit/predictions")
    rows = rows if which is None else rows[rows["list"] == which]
    due = _due(rows)
    counts = {h: due[h].value_counts() for h in HORIZONS}
    frame = pd.DataFrame(counts).T.reindex(columns=["yes", "no", "mixed", "unresolved"]).fillna(0).astype(int)
    frame["waiting"] = [int((rows[f"outcome_{h}"].notna() & due[h].isna()).sum()) for h in HORIZONS]
    return frame.rename_axis("horizon").reset_index()


def brier(
    forecaster: str = "implied",
    coder: str = "first",
    horizons: tuple[str, ...] = ("6m", "12m"),
    *,
    which: str | None = None,
    mixed: bool = False,
    early: bool = False,
) -> Estimate:
    """Brier score: mean squared distance of forecast and outcome; 0 is perfect, 0.25 a coin.

    The range resamples events, since predictions that one event decides are not several.

    Raises
    ------
    ForecastError
        If no forecast of the list has an outcome at these horizons.
    """
    rows = _chosen(forecaster, coder, horizons, which, mixed=mixed, early=early)
    squared = ((rows["probability"] - rows["outcome"]) ** 2).to_numpy()
    return _estimate(squared, rows, horizons, "Brier score")


def brier_of_words(horizons: tuple[str, ...] = ("6m", "12m"), *, which: str | None = None) -> Estimate:
    """Brier score of the article's words, both coders together, with the best and the worst that they allow.

    Vague words have no number: the ends of the range are what the luckiest and the unluckiest reading of every
    forecast within its range would score.
    """
    both = pd.concat([_chosen("implied", coder, horizons, which) for coder in CODERS])
    one = both.groupby(["prediction_id", "horizon"], as_index=False).agg(
        {"probability": "mean", "low": "first", "high": "first", "outcome": "first", "event": "first"}
    )
    nearest = one["outcome"].clip(one["low"], one["high"])
    farthest = one["low"].where(one["outcome"] > EVEN, one["high"])
    best, middle, worst = (float(((p - one["outcome"]) ** 2).mean()) for p in (nearest, one["probability"], farthest))
    note = f"{_counted(one)}; range: the best and the worst reading of the words"
    through = _through(horizons)
    return Estimate(middle, "Brier score", HINDSIGHT, through, low=best, high=worst, n=len(one), note=note)


def difference(
    coder: str = "first",
    horizons: tuple[str, ...] = ("6m", "12m"),
    *,
    baseline: str = "baseline",
    which: str | None = None,
    mixed: bool = False,
    early: bool = False,
) -> Estimate:
    """Brier score of the article less that of a baseline: below zero, the article did better."""
    article, naive = (_chosen(who, coder, horizons, which, mixed=mixed, early=early) for who in ("implied", baseline))
    apart = [((r["probability"] - r["outcome"]) ** 2).to_numpy() for r in (article, naive)]
    return _estimate(apart[0] - apart[1], article, horizons, "difference of Brier scores")


def dots(coder: str = "first", horizon: str = "12m") -> pd.DataFrame:
    """Forecast against outcome with counts: forecaster, probability, outcome, n. Too few for a calibration curve."""
    rows = scored(mixed=True)
    kept = rows[(rows["coder"] == coder) & (rows["horizon"] == horizon)]
    return kept.groupby(["forecaster", "probability", "outcome"]).size().rename("n").reset_index()


def _chosen(
    forecaster: str,
    coder: str,
    horizons: tuple[str, ...],
    which: str | None,
    *,
    mixed: bool = False,
    early: bool = False,
) -> pd.DataFrame:
    rows = scored(mixed=mixed, early=early)
    kept = (rows["forecaster"] == forecaster) & (rows["coder"] == coder) & rows["horizon"].isin(horizons)
    if which is not None:
        kept &= rows["list"] == which
    if not kept.any():
        of = "" if which is None else f", list {which!r}"
        raise ForecastError(
            f"forecasts by {forecaster!r}, {coder!r} coder, horizons {', '.join(horizons)}{of}",
            found="no outcome",
            expected=f"{' or '.join(FORECASTERS)}, coders {', '.join(CODERS)}, horizons {', '.join(HORIZONS)}, "
            f"lists {', '.join(LISTS)}",
            remedy="Ask for a horizon that is resolved, or count mixed outcomes too.",
        )
    return rows[kept].sort_values(["prediction_id", "horizon"], ignore_index=True)


def _estimate(values: np.ndarray, rows: pd.DataFrame, horizons: tuple[str, ...], unit: str) -> Estimate:
    low, high = bootstrap_mean(values, blocks=rows["event"])
    note = f"{_counted(rows)}; bootstrap by event"
    return Estimate(
        float(values.mean()), unit, HINDSIGHT, _through(horizons), low=low, high=high, n=len(values), note=note
    )


def _counted(rows: pd.DataFrame) -> str:
    return f"{rows['prediction_id'].nunique()} predictions, {len(rows)} outcomes, {rows['event'].nunique()} events"


def _through(horizons: tuple[str, ...]) -> date:
    return min(max(HORIZONS[h] for h in horizons), HINDSIGHT)
