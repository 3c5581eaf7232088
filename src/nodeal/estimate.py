"""What a measure returns: a number with its unit, its range and the dates it rests on, and how ranges are made."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nodeal.dates import PUBLISHED

DIGITS = 3
"""Significant digits shown. Enough for every claim here, few enough to be the same on every machine."""
FEWER = {"scale points": 2, "steps": 2}
"""Digits of units that bear fewer: means of codes that come in half steps."""

RESAMPLES = 2000
SEED = int(f"{PUBLISHED:%Y%m%d}")
"""The article's date: one seed for every resampling, so that a range is the same each time."""


_COUNTED = ("texts", "votes", "issues", "months", "days", "changes", "drawdowns")
"""Units that lose their s at one."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measured quantity.

    Attributes
    ----------
    value
        The point value, in `unit`. ``nan`` when the quantity is not defined, with the reason in `note`.
    unit
        Such as ``EUR bn``, ``%``, ``months``, ``count``.
    as_of
        The day from which one looks: nothing known only later is used.
    data_through
        Last day covered by the data that were used.
    low, high
        Ends of the range, where there is one; what kind of range it is stands in `note`.
    n
        Number of cases, where cases are counted.
    note
        What a reader must know to use the number.
    """

    value: float
    unit: str
    as_of: date
    data_through: date
    low: float | None = None
    high: float | None = None
    n: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for end, wrong in ((self.low, "above"), (self.high, "below")):
            if end is not None and (end > self.value if wrong == "above" else end < self.value):
                raise ValueError(f"an end of the range, {end}, lies {wrong} the value {self.value}")

    @property
    def digits(self) -> int:
        """Significant digits to show, as the unit bears."""
        return FEWER.get(self.unit, DIGITS)

    @property
    def span(self) -> str:
        """The range in words, such as ``0.39 to 1.1``; empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        return f"{plain(self.low, self.digits)} to {plain(self.high, self.digits)}"

    def __str__(self) -> str:
        text = plain(self.value, self.digits)
        if self.span:
            text += f" ({self.span})"
        return f"{text} {self.unit[:-1] if self.value == 1 and self.unit in _COUNTED else self.unit}"


def rounded(value: float, digits: int = DIGITS) -> float:
    """Round to significant digits: 115.381 → 115.0, 0.08312 → 0.0831."""
    if not math.isfinite(value) or value == 0:
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


MINUS = "−"
"""The minus sign of running text."""


def plain(value: float, digits: int = DIGITS) -> str:
    """Write a number as prose needs it: rounded, thousands parted, a real minus sign, never an exponent."""
    if not math.isfinite(value):
        return "not defined"
    short = rounded(value, digits)
    places = 0 if short == 0 else max(0, digits - 1 - math.floor(math.log10(abs(short))))
    text = f"{short:,.{places}f}"
    if "." in text and float(short).is_integer():
        text = text.split(".")[0]
    return text.replace("-", MINUS)


def as_set(value: float) -> str:
    """Write a number that was set and not measured, such as a threshold: 0.8 and not 0.800."""
    return f"{value:g}".replace("-", MINUS)


def wilson(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share: from k of n in a random sample, low and high between 0 and 1.

    For rows that sample something. A list that we chose ourselves has no such interval.

    Raises
    ------
    ValueError
        Unless 0 ≤ k ≤ n and n > 0.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no share")
    # Written out, since scipy.stats takes a second to import and every verdict waits for it; tested against it.
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    # The ends at none and at all are 0 and 1 exactly; the difference of two roundings is not.
    return (0.0 if k == 0 else max(0.0, middle - half)), (1.0 if k == n else min(1.0, middle + half))


def share(k: int, n: int, as_of: date, data_through: date, *, note: str = "") -> Estimate:
    """K of n as a percentage with its Wilson interval."""
    low, high = wilson(k, n)
    said = f"{k} of {n}; 95 % Wilson interval"
    return Estimate(
        100 * k / n,
        "%",
        as_of,
        data_through,
        low=100 * low,
        high=100 * high,
        n=n,
        note=f"{said}; {note}" if note else said,
    )


def ranged(
    values: Sequence[float], unit: str, as_of: date, data_through: date, *, n: int | None = None, note: str = ""
) -> Estimate:
    """The first of several readings with the least and the greatest of them as its range."""
    return Estimate(
        float(values[0]), unit, as_of, data_through, low=float(min(values)), high=float(max(values)), n=n, note=note
    )


def present(holds: bool, as_of: date, told_on: date, note: str, *, n: int | None = None) -> Estimate:
    """A text, or a clause of one, that is there (1) or is not (0)."""
    return Estimate(float(holds), "texts", as_of, min(as_of, told_on), n=n, note=note)


def bootstrap(
    statistic: Callable[[NDArray[np.intp]], float],
    n: int,
    *,
    blocks: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """Percentile interval of any statistic by seeded resampling of its cases.

    Parameters
    ----------
    statistic
        Takes positions of cases (0 to n − 1, some repeated) and returns a number, or ``nan`` where a resample
        does not define it; such resamples are left out.
    n
        Number of cases.
    blocks
        Label of each case's block, such as its day: whole blocks are drawn, so that cases that hang together
        stay together.

    Returns
    -------
    tuple
        Low and high end. They always hold the statistic of all cases. ``nan`` if no resample defines it.
    """
    block = _block_of_each(n, blocks)
    members = np.split(np.argsort(block, kind="stable"), np.cumsum(np.bincount(block))[:-1])
    drawn = _drawn(len(members), resamples, seed)
    values = np.array([statistic(np.concatenate([members[i] for i in draw])) for draw in drawn])
    return _percentiles(values, statistic(np.arange(n)), confidence)


def bootstrap_sums(
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    *columns: ArrayLike,
    blocks: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """Interval of :func:`bootstrap` for what hangs on sums over cases alone: a mean, a share, a ratio.

    The same resamples, all at once.

    Parameters
    ----------
    statistic
        Takes sums of the columns, an array of columns × resamples, and returns a number for each resample, ``nan``
        where it is not defined. :func:`quotient` divides so.
    columns
        What is summed: one number a case in each.
    blocks
        As for :func:`bootstrap`.
    """
    cases = np.array(columns, dtype=float)
    block = _block_of_each(cases.shape[1], blocks)
    by_block = np.array([np.bincount(block, weights=column) for column in cases])
    sums = by_block[:, _drawn(by_block.shape[1], resamples, seed)].sum(axis=2)
    return _percentiles(statistic(sums), float(statistic(cases.sum(axis=1, keepdims=True))[0]), confidence)


def bootstrap_mean(values: ArrayLike, *, blocks: ArrayLike | None = None) -> tuple[float, float]:
    """Interval of a mean."""
    return bootstrap_sums(lambda sums: sums[0] / sums[1], values, np.ones(np.size(values)), blocks=blocks)


def bootstrap_two_means(
    compare: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
    values: ArrayLike,
    marked: ArrayLike,
    *,
    blocks: ArrayLike | None = None,
) -> tuple[float, float]:
    """Interval of the mean of the marked cases set against the mean of the others.

    Parameters
    ----------
    compare
        Takes both means, the marked cases' first: ``np.subtract`` for a difference, :func:`quotient` for a ratio.
    marked
        Whether each case belongs to the first mean. A resample without either sort is left out.
    """
    these = np.asarray(marked, dtype=bool)
    columns = [column for rows in (these, ~these) for column in (np.where(rows, values, 0), rows)]
    return bootstrap_sums(
        lambda sums: compare(quotient(sums[0], sums[1]), quotient(sums[2], sums[3])), *columns, blocks=blocks
    )


def quotient(over: NDArray[np.float64], under: NDArray[np.float64]) -> NDArray[np.float64]:
    """One over the other, element by element; ``nan`` where there is nothing to divide by."""
    return np.divide(over, under, out=np.full(np.shape(over), math.nan), where=np.asarray(under) != 0)


def _block_of_each(n: int, blocks: ArrayLike | None) -> NDArray[np.intp]:
    """Number of each case's block, in the order of the labels; each case its own without labels."""
    return np.arange(n) if blocks is None else np.unique(np.asarray(blocks), return_inverse=True)[1]


def _drawn(blocks: int, resamples: int, seed: int) -> NDArray[np.intp]:
    """Which blocks each resample holds: resamples × blocks."""
    return np.random.default_rng(seed).integers(blocks, size=(resamples, blocks))


def _percentiles(values: NDArray[np.float64], value: float, confidence: float) -> tuple[float, float]:
    values = values[np.isfinite(values)]
    if not len(values):
        return math.nan, math.nan
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return min(float(low), value), max(float(high), value)
