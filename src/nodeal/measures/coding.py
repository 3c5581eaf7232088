"""Coding: how far two coders agree on what statements, claims, forecasts and halts say.

A second coder placed 300 of the statements without seeing the first codes. Agreement is Krippendorff's alpha: 1
is perfect, 0 is what chance would give. Above 0.8 is held to be reliable, from 0.667 tentative conclusions
(Krippendorff 2004).

The same two codings say how far each side moved on one issue: once by the first coder's positions, once by those of
the second alone, who placed fewer statements.

An alpha of codes says nothing about whether a paraphrase is fair or a statement well chosen: the second coder saw
paraphrases, the actor and the date. Knowing only who speaks gives a high alpha already (:func:`guessed_alpha`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate, bootstrap, bootstrap_mean, bootstrap_sums, plain, quotient, ranged, share
from nodeal.measures.codes import Issue, Side
from nodeal.measures.row import Measure, MeasureError
from nodeal.measures.statements import (
    CODED_TWICE,
    HALF_STEP,
    RUSSIA,
    SECOND,
    STATEMENTS,
    UKRAINE,
    coded_twice,
    joined,
    officials,
    spoken,
    through,
)
from nodeal.tables import first_known, table

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""What differences between codes mean: the same or not, ranks, distances, proportions."""


CODERS = {"first": "position", "second": "position_second"}
"""Coder → the column with the positions that this coder gave."""
TROOPS: Issue = "european_troops_on_ground"
GUARANTEE: Issue = "us_backstop_or_guarantee"
NATO: Issue = "nato_membership"
GUARANTEES: tuple[Issue, ...] = (TROOPS, GUARANTEE, NATO)
"""Issues of what would keep a peace."""
MOSCOWS_END, KYIVS_END, EITHER_END = (2.0,), (-2.0,), (-2.0, 2.0)
"""Ends of the scale; the last for whoever has none of its own."""
SPEAKERS: dict[Side, tuple[str, Callable[[], Sequence[str]], tuple[float, ...]]] = {
    "ru": ("Russia", lambda: RUSSIA, MOSCOWS_END),
    "ua": ("Ukraine", lambda: UKRAINE, KYIVS_END),
    "us": ("US officials", officials, EITHER_END),
}
"""What a side is called, who speaks for it, and its end of the scale."""


# ---- agreement on any codes ---------------------------------------------------------------------------------


def alpha(
    ratings: ArrayLike,
    *,
    level: Level,
    as_of: date,
    data_through: date,
    blocks: ArrayLike | None = None,
    note: str = "",
) -> Estimate:
    """Krippendorff's alpha with a bootstrap range over units.

    Parameters
    ----------
    ratings
        Coders × units; ``nan`` where a coder did not code a unit. Positions of statements, probabilities of
        predictions, anything that has the chosen level.
    level
        Ordinal for positions on a scale, interval for probabilities.
    blocks
        Label of each unit's block (such as its day), to resample whole blocks.

    Returns
    -------
    Estimate
        In the unit ``alpha``, `n` the units coded twice or more. Not defined (``nan``, reason in the note) when
        no unit was coded twice, or all codes are the same: without variation nothing can be agreed on.
    """
    codes = np.atleast_2d(np.asarray(ratings, dtype=float))
    paired = (~np.isnan(codes)).sum(axis=0) > 1
    labels = None if blocks is None else np.asarray(blocks)[paired]
    codes = codes[:, paired]
    n = codes.shape[1]
    counts, values = _counts(codes)
    if len(values) < 2:
        reason = "all codes are the same" if n else "no unit was coded twice"
        return Estimate(math.nan, "alpha", as_of, data_through, n=n, note=joined(f"not defined: {reason}", note))

    if level == "interval":
        low, high = bootstrap_sums(_interval_alpha, *_squares(counts, values), blocks=labels)
    elif level == "ordinal":
        low, high = bootstrap_sums(_ordinal_alpha, *_pairs(counts), *counts.T, blocks=labels)
    else:
        low, high = bootstrap(lambda units: _alpha(counts[units], values, level), n, blocks=labels)
    said = f"{level}; 95 % range from resampled {'units' if blocks is None else 'blocks of units'}"
    value = _alpha(counts, values, level)
    return Estimate(
        value, "alpha", as_of, data_through, low=min(low, value), high=max(high, value), n=n, note=joined(said, note)
    )


def _alpha(counts: NDArray[np.int_], values: NDArray[np.float64], level: Level) -> float:
    """Alpha from how often each unit got each value; ``nan`` if a resample holds one value only."""
    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return math.nan
    return float(krippendorff.alpha(value_counts=counts, value_domain=values, level_of_measurement=level))


def _squares(counts: NDArray[np.int_], values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """What interval alpha hangs on, for each unit: how many codes, their sum, their squares, their distance."""
    coded, total, squares = counts.sum(axis=1), counts @ values, counts @ values**2
    return coded.astype(float), total, squares, (coded * squares - total**2) / (coded - 1)


def _interval_alpha(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interval alpha from sums of :func:`_squares` over units: the library's number, thousands of times.

    The library lays out every pair of values, which for codes that are not on a scale (means taken out) takes a
    minute a range; squared distances need no pairs. A test holds the two together.
    """
    coded, total, squares, within = sums
    between = coded * squares - total**2
    # Rounding leaves a trace of distance where all codes are the same.
    return 1 - quotient((coded - 1) * within, np.where(between <= 1e-9, 0, between))


def _pairs(counts: NDArray[np.int_]) -> NDArray[np.float64]:
    """How often each two different values met in each unit: two values × units, in the order of ``triu_indices``."""
    one, other = np.triu_indices(counts.shape[1], k=1)
    return (counts[:, one] * counts[:, other] / (counts.sum(axis=1, keepdims=True) - 1)).T


def _ordinal_alpha(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ordinal alpha from sums over units of :func:`_pairs` and of how often each value was given.

    The library's number for thousands of resamples at once: two values are as far apart as there are codes from the
    one to the other, those at the two ends counted half. A test holds the two together.
    """
    values = round((math.sqrt(1 + 8 * len(sums)) - 1) / 2)
    met, given = sums[:-values], sums[-values:]
    one, other = np.triu_indices(values, k=1)
    reached = given.cumsum(axis=0)
    apart = (reached[other] - reached[one] + (given[one] - given[other]) / 2) ** 2
    return 1 - quotient((given.sum(axis=0) - 1) * (met * apart).sum(axis=0), (given[one] * given[other] * apart).sum(0))


# ---- frames -------------------------------------------------------------------------------------------------


def double_coded(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Statements coded twice and known by then, both positions side by side.

    Columns of ``stances/statements``, and position_second, confidence_second, difference (second minus first).

    Raises
    ------
    MeasureError
        If none was known by that day.
    """
    known = coded_twice(as_of).drop(columns="day")
    both = known[known["position_second"].notna()].sort_index(kind="stable").reset_index(drop=True)
    if both.empty:
        first = first_known(STATEMENTS, stance_id=tuple(table(SECOND)["stance_id"]))
        raise MeasureError.too_early("coding, statements coded twice", as_of, first)
    return both.assign(difference=both["position_second"] - both["position"])


def moved_by_coder(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """How far three sides moved on guarantees since 2024, by each coder.

    Columns issue_id, group (russia, ukraine, us), coder, n (statements), first and latest (mean position of the first
    and the last day), widest (between any two positions), at_end (statements at the side's own end; either end for
    Washington, which has none). A coder who placed nothing of a side gives no row.
    """
    groups: dict[Side, str] = {"ru": "russia", "ua": "ukraine", "us": "us"}
    rows = []
    for issue in GUARANTEES:
        for side, group in groups.items():
            _, actors, ends = SPEAKERS[side]
            said = spoken(actors(), [issue], as_of=as_of)
            for coder, column in CODERS.items():
                placed = said.dropna(subset=[column])
                if len(placed):
                    by_day, codes = placed.groupby("day")[column].mean(), placed[column]
                    moved = (by_day.iloc[0], by_day.iloc[-1], np.ptp(codes), int(codes.isin(ends).sum()))
                    rows.append((issue, group, coder, len(placed), *moved))
    columns = ["issue_id", "group", "coder", "n", "first", "latest", "widest", "at_end"]
    return pd.DataFrame(rows, columns=columns)


# ---- questions ----------------------------------------------------------------------------------------------


def widest_move(actors: Sequence[str], issue: Issue, *, as_of: date) -> Estimate:
    """Distance between the two positions furthest apart that a side took on an issue since 2024, scale points.

    By the first coder; the range takes in what the second coder's positions alone give, where there are two.
    """
    said = spoken(actors, [issue], as_of=as_of)
    if len(said) < 2:
        raise MeasureError.too_early(f"coding, two statements of {actors[0]} on {issue}", as_of, None)
    placed = {coder: said[column].dropna() for coder, column in CODERS.items()}
    apart = {coder: float(np.ptp(codes)) for coder, codes in placed.items() if len(codes) > 1}
    note = "; ".join(f"{coder} coder {plain(gap)} over {len(placed[coder])}" for coder, gap in apart.items())
    return ranged([*apart.values()], "scale points", as_of, through(as_of), n=len(said), note=note)


def share_at_end(actors: Sequence[str], issues: Sequence[Issue], ends: Sequence[float], *, as_of: date) -> Estimate:
    """Share of a side's statements since 2024 that stand at an end of the scale, %; the range is what each coder gives.

    A list that we chose, so no Wilson interval.
    """
    said = spoken(actors, issues, as_of=as_of)
    if said.empty:
        raise MeasureError.too_early(f"coding, statements of {actors[0]} on {', '.join(issues)}", as_of, None)
    placed = {coder: said[column].dropna() for coder, column in CODERS.items()}
    at = {coder: codes.isin(ends) for coder, codes in placed.items() if len(codes)}
    note = "; ".join(f"{coder} coder {there.sum()} of {len(there)}" for coder, there in at.items())
    shares = [100 * float(there.mean()) for there in at.values()]
    return ranged(shares, "%", as_of, through(as_of), n=len(said), note=note)


def positions_alpha(level: Level, *, as_of: date) -> Estimate:
    """Agreement of two coders on positions, alpha."""
    return alpha(_codes(double_coded(as_of)), level=level, as_of=as_of, data_through=through(as_of))


def alpha_within_actors(*, as_of: date) -> Estimate:
    """Agreement once each actor's mean (of both coders) is taken out, alpha at the level of intervals.

    The means are held fixed while statements are resampled.
    """
    both = double_coded(as_of)
    mean = both[["position", "position_second"]].mean(axis=1).groupby(both["actor_id"]).transform("mean")
    codes, note = _codes(both) - mean.to_numpy(), "each actor's mean removed"
    return alpha(codes, level="interval", as_of=as_of, data_through=through(as_of), note=note)


def guessed_alpha(*, as_of: date) -> Estimate:
    """Agreement that a guess from the speaker alone would reach, ordinal alpha.

    The guess gives each double-coded statement its actor's mean first code over the statements coded once,
    rounded to half steps; 0 for an actor with none.
    """
    both, known = double_coded(as_of), table(STATEMENTS, as_of=as_of)
    once = known[~known["stance_id"].isin(both["stance_id"])]
    mean = both["actor_id"].map(once.groupby("actor_id")["position"].mean()).fillna(0)
    guess = (mean / HALF_STEP).round() * HALF_STEP
    codes = np.vstack([both["position"], guess])
    return alpha(codes, level="ordinal", as_of=as_of, data_through=through(as_of), note="a guess, not a coder")


def share_within(steps: float, *, as_of: date) -> Estimate:
    """Share of double-coded statements whose codes lie at most so many steps apart, %, with its Wilson interval."""
    apart = double_coded(as_of)["difference"].abs()
    return share(int((apart <= steps).sum()), len(apart), as_of, through(as_of))


def mean_difference(*, as_of: date) -> Estimate:
    """Mean difference of the second coder from the first, scale points; 95 % range from resampled statements."""
    difference = double_coded(as_of)["difference"].to_numpy()
    low, high = bootstrap_mean(difference)
    return Estimate(
        float(difference.mean()), "scale points", as_of, through(as_of), low=low, high=high, n=len(difference),
        note="second minus first; 95 % range from resampled statements",
    )  # fmt: skip


# ---- what they share ----------------------------------------------------------------------------------------


def _codes(both: pd.DataFrame) -> NDArray[np.float64]:
    return both[["position", "position_second"]].to_numpy(float).T


def _counts(codes: NDArray[np.float64]) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """How often each unit got each value, and the values in order."""
    values = np.unique(codes[~np.isnan(codes)])
    return (codes[:, :, None] == values).sum(axis=0), values


# ---- rows ---------------------------------------------------------------------------------------------------

coder_alpha = Measure(
    lambda day: positions_alpha("ordinal", as_of=day),
    unit="alpha",
    what="Agreement of two coders on positions as ranks",
    weakness="Most actors keep to one side, and both coders could see who was speaking; coder_alpha_within_actors is "
    "the stricter figure.",
    tables=CODED_TWICE,
)
coder_alpha_interval = Measure(
    lambda day: positions_alpha("interval", as_of=day),
    unit="alpha",
    what="Agreement of two coders on positions as distances",
    weakness="Half a step is half as far as a whole one. Most actors keep to one side, and both coders could see who "
    "was speaking.",
    tables=CODED_TWICE,
)
coder_alpha_within_actors = Measure(
    lambda day: alpha_within_actors(as_of=day),
    unit="alpha",
    what="Agreement once each actor's mean (of both coders) is taken out",
    weakness="The means are held fixed while statements are resampled.",
    tables=CODED_TWICE,
)
speaker_alone = Measure(
    lambda day: guessed_alpha(as_of=day),
    unit="alpha",
    what="Agreement that a guess from the speaker alone would reach",
    weakness="What an alpha must beat: a guess, not a coder.",
    tables=CODED_TWICE,
)
coders_identical = Measure(
    lambda day: share_within(0, as_of=day),
    unit="%",
    what="Share of double-coded statements with the very same code",
    weakness="Part of it is chance.",
    tables=CODED_TWICE,
)
coders_within_half_step = Measure(
    lambda day: share_within(HALF_STEP, as_of=day),
    unit="%",
    what="Share of double-coded statements whose codes lie at most half a step apart",
    weakness="Part of it is chance.",
    tables=CODED_TWICE,
)
coder_lean = Measure(
    lambda day: mean_difference(as_of=day),
    unit="scale points",
    what="Mean difference of the second coder from the first",
    weakness="Above zero is nearer to Russia's pole; leanings either way cancel out in a mean.",
    tables=CODED_TWICE,
)

# ---- rows: how far each side moved on guarantees --------------------------------------------------------------

TWO_CODERS = "The second coder placed fewer statements; half a step is about what two coders differ by."
SAME_END = "A statement a step away counts as much as one at the other end; issues weigh by how often they came up."
WITH_ACTORS = ("actors", *CODED_TWICE)


def _widest(side: Side, issue: Issue, on: str) -> Measure:
    """How far one side moved on an issue."""
    whose, actors, _ = SPEAKERS[side]
    return Measure(
        lambda day: widest_move(actors(), issue, as_of=day),
        unit="scale points",
        what=f"Widest distance between two positions of {whose} on {on} since 2024",
        weakness=TWO_CODERS,
        tables=WITH_ACTORS if side == "us" else CODED_TWICE,
    )


def _at_end(side: Side, which: str) -> Measure:
    """How much of what one side said of guarantees stands at an end of the scale."""
    whose, actors, ends = SPEAKERS[side]
    return Measure(
        lambda day: share_at_end(actors(), GUARANTEES, ends, as_of=day),
        unit="%",
        what=f"Share of statements of {whose} on troops, a US guarantee and NATO since 2024 at {which} of the scale",
        weakness=SAME_END,
        tables=WITH_ACTORS if side == "us" else CODED_TWICE,
    )


ru_troops_widest = _widest("ru", TROOPS, "European troops in Ukraine")
ua_troops_widest = _widest("ua", TROOPS, "European troops in Ukraine")
us_troops_widest = _widest("us", TROOPS, "European troops in Ukraine")
ru_guarantee_widest = _widest("ru", GUARANTEE, "a US guarantee")
ua_guarantee_widest = _widest("ua", GUARANTEE, "a US guarantee")
us_guarantee_widest = _widest("us", GUARANTEE, "a US guarantee")
ru_nato_widest = _widest("ru", NATO, "Ukraine and NATO")
ua_nato_widest = _widest("ua", NATO, "Ukraine and NATO")
us_nato_widest = _widest("us", NATO, "Ukraine and NATO")
ru_guarantees_at_end = _at_end("ru", "its own end")
ua_guarantees_at_end = _at_end("ua", "its own end")
us_guarantees_at_end = _at_end("us", "either end")
