"""Scoring the article's forecasts: outcomes by horizon, Brier scores by coder, and what they cannot bear.

The tests of the forecasts and the probabilities were written after the outcomes were known, and the sign of
article minus baseline changes with the coder: shown as a description, never as a finding.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT
from nodeal.errors import NodealError
from nodeal.estimate import Estimate, bootstrap_mean
from nodeal.tables import table

HORIZONS = {"6m": date(2025, 9, 20), "12m": date(2026, 3, 20), "18m": date(2026, 9, 20)}
"""Six, twelve and eighteen months after publication."""
CODERS = ("first", "second")
FORECASTERS = ("implied", "baseline")
"""How sure the article sounds, and a naive forecaster on 20 March 2025; both as a coder put them."""
OUTCOME = {"yes": 1.0, "no": 0.0}
MIXED = 0.5
"""What a mixed outcome counts in the sensitivity; otherwise it is left out."""


class ForecastError(NodealError):
    """A score that was asked of no outcome, or of an unknown coder or horizon."""


def scored(*, mixed: bool = False) -> pd.DataFrame:
    """Every forecast at every horizon with an outcome, by coder and forecaster.

    Parameters
    ----------
    mixed
        Count a mixed outcome as one half instead of leaving it out.

    Returns
    -------
    pandas.DataFrame
        Columns prediction_id, horizon, coder, forecaster, probability, outcome.
    """
    rows = table("audit/predictions")
    outcomes = {**OUTCOME, **({"mixed": MIXED} if mixed else {})}
    parts = []
    for horizon in HORIZONS:
        for coder in CODERS:
            for who in FORECASTERS:
                column = f"{who}_probability" + ("_second" if coder == "second" else "")
                parts.append(
                    pd.DataFrame(
                        {
                            "prediction_id": rows["prediction_id"],
                            "horizon": horizon,
                            "coder": coder,
                            "forecaster": who,
                            "probability": rows[column],
                            "outcome": rows[f"outcome_{horizon}"].map(outcomes),
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True).dropna(subset=["outcome"]).reset_index(drop=True)


def outcomes() -> pd.DataFrame:
    """How many forecasts came out how, by horizon: horizon, yes, no, mixed, unresolved."""
    rows = table("audit/predictions")
    counts = {h: rows[f"outcome_{h}"].value_counts() for h in HORIZONS}
    frame = pd.DataFrame(counts).T.reindex(columns=["yes", "no", "mixed", "unresolved"]).fillna(0).astype(int)
    return frame.rename_axis("horizon").reset_index()


def brier(
    forecaster: str = "implied",
    coder: str = "first",
    horizons: tuple[str, ...] = ("6m", "12m"),
    *,
    mixed: bool = False,
) -> Estimate:
    """Brier score: mean squared distance of forecast and outcome; 0 is perfect, 0.25 a coin.

    The range resamples predictions, since one prediction at two horizons is not two.

    Raises
    ------
    ForecastError
        If no forecast has an outcome at these horizons.
    """
    rows = _chosen(forecaster, coder, horizons, mixed)
    squared = ((rows["probability"] - rows["outcome"]) ** 2).to_numpy()
    return _estimate(squared, rows["prediction_id"], horizons, "Brier score")


def difference(coder: str = "first", horizons: tuple[str, ...] = ("6m", "12m"), *, mixed: bool = False) -> Estimate:
    """Brier score of the article less that of the baseline: below zero, the article did better."""
    article, naive = (_chosen(who, coder, horizons, mixed) for who in FORECASTERS)
    apart = [((r["probability"] - r["outcome"]) ** 2).to_numpy() for r in (article, naive)]
    return _estimate(apart[0] - apart[1], article["prediction_id"], horizons, "difference of Brier scores")


def dots(coder: str = "first", horizon: str = "12m") -> pd.DataFrame:
    """Forecast against outcome with counts: forecaster, probability, outcome, n. Too few for a calibration curve."""
    rows = scored(mixed=True)
    kept = rows[(rows["coder"] == coder) & (rows["horizon"] == horizon)]
    return kept.groupby(["forecaster", "probability", "outcome"]).size().rename("n").reset_index()


def _chosen(forecaster: str, coder: str, horizons: tuple[str, ...], mixed: bool) -> pd.DataFrame:
    rows = scored(mixed=mixed)
    kept = (rows["forecaster"] == forecaster) & (rows["coder"] == coder) & rows["horizon"].isin(horizons)
    if not kept.any():
        raise ForecastError(
            f"forecasts by {forecaster!r}, {coder!r} coder, horizons {', '.join(horizons)}",
            found="no outcome",
            expected=f"{' or '.join(FORECASTERS)}, coders {', '.join(CODERS)}, horizons {', '.join(HORIZONS)}",
            remedy="Ask for a horizon that is resolved, or count mixed outcomes too.",
        )
    return rows[kept].sort_values(["prediction_id", "horizon"], ignore_index=True)


def _estimate(values: np.ndarray, predictions: pd.Series, horizons: tuple[str, ...], unit: str) -> Estimate:
    low, high = bootstrap_mean(values, blocks=predictions)
    note = f"{predictions.nunique()} predictions, {len(values)} outcomes; bootstrap by prediction"
    through = min(max(HORIZONS[h] for h in horizons), HINDSIGHT)
    return Estimate(float(values.mean()), unit, HINDSIGHT, through, low=low, high=high, n=len(values), note=note)
