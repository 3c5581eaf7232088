"""Stances: where Russia, Ukraine and the United States stand, how they moved, and how far two coders agree on it.

Each statement is placed on the scale of its issue from −2 (Ukraine's maximal position) to +2 (Russia's). Rows that
are not to be counted and dated pauses are left out throughout. What the article asserted is measured on statements
since 2024, since texts of 2022 and before answer the questions of 2025 by analogy only; what it foretold, on
statements since publication. The list of statements is ours and uneven, so a range says what comes out under other
readings of it: rows of medium confidence dropped, the second coder's codes taken where there are any, rows that the
second coder found unclear dropped, all three; and where a mean is asked, resampled occasions or issues.

A second coder placed 300 of the statements without seeing the first codes. Agreement is Krippendorff's alpha: 1
is perfect, 0 is what chance would give. Above 0.8 is held to be reliable, from 0.667 tentative conclusions
(Krippendorff 2004).

An alpha of codes says nothing about whether a paraphrase is fair or a statement well chosen: the second coder saw
paraphrases, the actor and the date. Knowing only who speaks gives a high alpha already (:func:`speaker_alone`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence, Sized
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import (
    RESAMPLES,
    SEED,
    Estimate,
    bootstrap,
    bootstrap_mean,
    bootstrap_sums,
    plain,
    quotient,
    share,
)
from nodeal.measures import MeasureError, measure
from nodeal.tables import data_through, first_url, state, table

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""What differences between codes mean: the same or not, ranks, distances, proportions."""

Pole = Literal["kyiv", "moscow"]
"""The end of the scale that a movement or a statement points to."""

HALF_STEP = 0.5

TERMS_OF_2024 = date(2024, 6, 14)
"""Day of the terms that Moscow published before the article: from here on movement is counted."""

EVER, CURRENT = date(1991, 1, 1), date(2024, 1, 1)
"""All statements; and those on the terms in dispute since 2024."""

AFTER = PUBLISHED + timedelta(days=1)
QUARREL, JEDDAH = date(2025, 2, 28), date(2025, 3, 11)

RUSSIA, UKRAINE, US = ("ru",), ("ua",), ("us_trump2",)
"""Actors; the last is the US President with his drafts and the officials who have no id of their own."""

MOBILISATION = ("ukrainian_mobilisation_during_ceasefire",)
FORCES = ("ukrainian_force_caps",)
GUARANTEE = ("us_backstop_or_guarantee",)
TROOPS = ("european_troops_on_ground",)
TRUST = ("trust_in_russian_intent",)
BLAME = ("blame_for_no_deal",)
EUROPE = ("europe_as_obstacle",)
LAND = ("withdrawal_from_unoccupied_donbas",)
EARLIER = ("pre_2022", "2022_istanbul", "2022_2024")
PERIODS = ("2025_q1", "2025_q2", "2025_q3", "2025_q4", "2026_h1")
"""Periods of statements before 2025 and since, as the table names them."""

SEQUENCE = ("sequence_ceasefire_before_talks",)
REFUSES_TRUCE = 1.5
"""On the scale of what comes first: no truce before a settlement."""
TRUCE_TERMS = ("arms_supplies_during_ceasefire", *MOBILISATION, "sequence_ceasefire_before_talks")

OWN = "own"
"""Hand of what the actor said or wrote for all to hear; the rest is known from the press or from another side."""


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
        return Estimate(math.nan, "alpha", as_of, data_through, n=n, note=_joined(f"not defined: {reason}", note))

    if level == "interval":
        low, high = bootstrap_sums(_interval_alpha, *_squares(counts, values), blocks=labels)
    elif level == "ordinal":
        low, high = bootstrap_sums(_ordinal_alpha, *_pairs(counts), *counts.T, blocks=labels)
    else:
        low, high = bootstrap(lambda units: _alpha(counts[units], values, level), n, blocks=labels)
    said = f"{level}; 95 % range from resampled {'units' if blocks is None else 'blocks of units'}"
    value = _alpha(counts, values, level)
    return Estimate(
        value, "alpha", as_of, data_through, low=min(low, value), high=max(high, value), n=n, note=_joined(said, note)
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
    known = _coded_twice(as_of, state("stances/statements", "stances/second_coding")).drop(columns="day")
    both = known[known["position_second"].notna()].sort_index(kind="stable").reset_index(drop=True)
    if both.empty:
        raise MeasureError(
            f"stances, double-coded statements as of {as_of}",
            found="none",
            expected="a day on which at least one of them was known",
            remedy="Ask for a later day.",
        )
    return both.assign(difference=both["position_second"] - both["position"])


def agreement_by(column: str, as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Agreement within groups, such as ``issue_id``, ``actor_id``, ``period`` or ``confidence_second``.

    Columns: the group, n, alpha_interval, alpha_ordinal, identical_pct, within_half_step_pct, mean_difference.
    Below about ten statements, or where all lie close together, read the percentages rather than alpha.
    """
    rows = []
    for group, part in double_coded(as_of).groupby(column):
        counts, apart = _counts(_codes(part)), part["difference"].abs()
        rows.append(
            {
                column: group,
                "n": len(part),
                "alpha_interval": _alpha(*counts, "interval"),
                "alpha_ordinal": _alpha(*counts, "ordinal"),
                "identical_pct": 100 * (apart == 0).mean(),
                "within_half_step_pct": 100 * (apart <= HALF_STEP).mean(),
                "mean_difference": part["difference"].mean(),
            }
        )
    return pd.DataFrame(rows)


# ---- measures -----------------------------------------------------------------------------------------------


@measure
def coder_alpha(as_of: date = HINDSIGHT) -> Estimate:
    """Agreement of two coders on positions, ordinal alpha.

    Known weakness: most actors keep to one side, and both coders could see who was speaking; see
    :func:`coder_alpha_within_actors` for the stricter figure.
    """
    both = double_coded(as_of)
    return alpha(_codes(both), level="ordinal", as_of=as_of, data_through=_through(as_of))


@measure
def coder_alpha_interval(as_of: date = HINDSIGHT) -> Estimate:
    """Agreement of two coders on positions, interval alpha: half a step is half as far as a whole one."""
    both = double_coded(as_of)
    return alpha(_codes(both), level="interval", as_of=as_of, data_through=_through(as_of))


@measure
def coder_alpha_within_actors(as_of: date = HINDSIGHT) -> Estimate:
    """Agreement once each actor's mean (of both coders) is taken out, interval alpha: movement and not camp.

    Known weakness: the means are held fixed while statements are resampled.
    """
    both = double_coded(as_of)
    mean = both[["position", "position_second"]].mean(axis=1).groupby(both["actor_id"]).transform("mean")
    return alpha(
        _codes(both) - mean.to_numpy(), level="interval", as_of=as_of, data_through=_through(as_of),
        note="each actor's mean removed",
    )  # fmt: skip


@measure
def speaker_alone(as_of: date = HINDSIGHT) -> Estimate:
    """Agreement that a guess from the speaker alone would reach, ordinal alpha: what an alpha must beat.

    The guess gives each double-coded statement its actor's mean first code over the statements coded once,
    rounded to half steps; 0 for an actor with none.
    """
    both, known = double_coded(as_of), table("stances/statements", as_of=as_of)
    once = known[~known["stance_id"].isin(both["stance_id"])]
    mean = both["actor_id"].map(once.groupby("actor_id")["position"].mean()).fillna(0)
    guess = (mean / HALF_STEP).round() * HALF_STEP
    codes = np.vstack([both["position"], guess])
    return alpha(codes, level="ordinal", as_of=as_of, data_through=_through(as_of), note="a guess, not a coder")


@measure
def coders_identical(as_of: date = HINDSIGHT) -> Estimate:
    """Share of double-coded statements with the very same code, %. Known weakness: part of it is chance."""
    return _share_within(0, as_of)


@measure
def coders_within_half_step(as_of: date = HINDSIGHT) -> Estimate:
    """Share of double-coded statements whose codes lie at most half a step apart, %."""
    return _share_within(HALF_STEP, as_of)


@measure
def coder_lean(as_of: date = HINDSIGHT) -> Estimate:
    """Mean difference of the second coder from the first, scale points: above zero is nearer to Russia's pole."""
    difference = double_coded(as_of)["difference"].to_numpy()
    low, high = bootstrap_mean(difference)
    return Estimate(
        float(difference.mean()), "scale points", as_of, _through(as_of), low=low, high=high, n=len(difference),
        note="second minus first; 95 % range from resampled statements",
    )  # fmt: skip


# ---- where they stand: frames -------------------------------------------------------------------------------


def officials() -> tuple[str, ...]:
    """The second Trump administration and each of its officials with an id of their own."""
    actors = table("actors")
    return (*US, *actors.loc[actors["parent_actor"] == US[0], "actor_id"])


@lru_cache(maxsize=32)
def _coded_twice(as_of: date, _state: tuple) -> pd.DataFrame:
    """Statements known by then with their day and the second coder's codes, in order of time.

    The index keeps the order of the table. Kept: two dozen measures ask for it.
    """
    known = table("stances/statements", as_of=as_of).merge(
        table("stances/second_coding")[["stance_id", "position", "confidence"]],
        on="stance_id",
        how="left",
        suffixes=("", "_second"),
    )
    known["day"] = pd.to_datetime(known["date"].str.ljust(10, "-").str.replace("---", "-01"))
    return known.sort_values(["day", "stance_id"])


def statements(
    actors: Sequence[str],
    issues: Sequence[str] | None = None,
    *,
    as_of: date = HINDSIGHT,
    since: date = CURRENT,
    until: date | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Counted statements of some actors, known by then, in order of time; dated pauses are not among them.

    Columns of ``stances/statements``, and day (first of the month where only that is known), position_second,
    confidence_second.

    Parameters
    ----------
    issues
        All issues if left out.
    since, until
        First and last day of what was said.
    columns
        Only these of the columns; all if left out.
    """
    as_of = day(as_of)
    known = _coded_twice(as_of, state("stances/statements", "stances/second_coding"))
    kept = known["counted"] & ~known["dated_pause"] & known["actor_id"].isin(actors)
    last = as_of if until is None else day(until, "until")
    kept &= known["day"].between(pd.Timestamp(day(since, "since")), pd.Timestamp(last))
    if issues is not None:
        kept &= known["issue_id"].isin(issues)
    return (known if columns is None else known[list(columns)])[kept].reset_index(drop=True)


_CODED = (
    "actor_id", "issue_id", "occasion_id", "day", "hand", "position", "confidence", "position_second",
    "confidence_second",
)  # fmt: skip
"""What measures read of a statement: choosing rows takes a time for each column."""


def _said(
    actors: Sequence[str],
    issues: Sequence[str] | None = None,
    *,
    as_of: date,
    since: date = CURRENT,
    until: date | None = None,
) -> pd.DataFrame:
    return statements(actors, issues, as_of=as_of, since=since, until=until, columns=_CODED)


def terms() -> list[str]:
    """Issues that run between Kyiv and Moscow and may enter a distance: attitudes and minerals are not among them."""
    return table("stances/issues").query("in_distance")["issue_id"].tolist()


def distances(
    side: Sequence[str],
    other: Sequence[str],
    *,
    as_of: date = HINDSIGHT,
    since: date = CURRENT,
    until: date | None = None,
) -> pd.DataFrame:
    """How far two sides stand apart on each issue on which both have spoken: issue_id, ours, theirs, distance.

    A side stands where its latest statement put it; the mean, if it said several things that day.
    """
    ours, theirs = (_latest(_said(who, terms(), as_of=as_of, since=since, until=until)) for who in (side, other))
    apart = [(issue, ours[issue], theirs[issue], gap) for issue, gap in _apart(ours, theirs).items()]
    return pd.DataFrame(apart, columns=["issue_id", "ours", "theirs", "distance"])


def movements(as_of: date = HINDSIGHT, since: date = CURRENT) -> pd.DataFrame:
    """From the first to the latest code on each issue, for Russia, Ukraine and the US President and his drafts.

    Columns actor_id, issue_id, n (statements), first, latest, moved (latest minus first, 0 if within what was said
    on the first day), to_kyiv and to_moscow (the furthest code on either side), above zero is towards Moscow.
    An issue with statements on one day only is left out: nothing can move on it.
    """
    rows = []
    for actor in (*RUSSIA, *UKRAINE, *US):
        said = _said([actor], terms(), as_of=as_of, since=since)
        for issue, (days, codes) in _by_issue(said).items():
            if days.min() < days.max():
                first = codes[days == days.min()].mean()
                latest = codes[days == days.max()].mean()
                rows.append((actor, issue, len(codes), first, latest, _moved(days, codes), codes.min(), codes.max()))
    columns = ["actor_id", "issue_id", "n", "first", "latest", "moved", "to_kyiv", "to_moscow"]
    return pd.DataFrame(rows, columns=columns)


def scales(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Russia, Ukraine and Washington said on the terms between them, and where it left them, phase by phase.

    On the issues on which Washington and Kyiv had both spoken by publication. The phases are parted by the quarrel
    of 28 February 2025 and by publication. Columns phase (before, between, since), issue_id, group (russia, ukraine,
    us), day, position, mark (``said`` in that phase; ``stands``, the mean of the latest day by its end).
    """
    as_of = day(as_of)
    shared = distances(US, UKRAINE, as_of=min(as_of, PUBLISHED))["issue_id"].tolist()
    rows = statements([*RUSSIA, *UKRAINE, *US], shared, as_of=as_of)
    rows["group"] = rows["actor_id"].map(table("actors").set_index("actor_id")["group"])
    parts, start = [], pd.Timestamp(EVER)
    for phase, until in (("before", QUARREL - timedelta(days=1)), ("between", PUBLISHED), ("since", as_of)):
        known, end = rows[rows["day"] <= pd.Timestamp(until)], pd.Timestamp(until)
        said = known[known["day"] > start].assign(mark="said")
        stands = known[known["day"] == known.groupby(["issue_id", "group"])["day"].transform("max")]
        stands = stands.groupby(["issue_id", "group", "day"], as_index=False)["position"].mean().assign(mark="stands")
        parts.append(pd.concat([said, stands]).assign(phase=phase))
        start = end
    return pd.concat(parts, ignore_index=True)[["phase", "issue_id", "group", "day", "position", "mark"]]


def gaps(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Distances of Washington from Kyiv and from Moscow by issue and period, on the issues all three spoke to early.

    Columns issue_id, period, kyiv, moscow (scale points, from the means of a period, the last one known
    carried forward). The issues are those on which each had a code by the end of March 2025, so that the same
    ones are compared throughout.
    """
    means = {}
    for actor in (*RUSSIA, *UKRAINE, *US):
        rows = statements([actor], terms(), as_of=as_of, since=EVER)
        by_period = rows.groupby(["issue_id", "period"])["position"].mean().unstack()
        means[actor] = by_period.reindex(columns=[*EARLIER, *PERIODS]).ffill(axis=1)[list(PERIODS)]
    both = {
        name: (means[US[0]] - means[side[0]]).abs().rename_axis(columns="period").stack().rename(name)
        for name, side in (("kyiv", UKRAINE), ("moscow", RUSSIA))
    }
    frame = pd.concat(both.values(), axis=1, join="inner").dropna().reset_index()
    early = frame.loc[frame["period"] == PERIODS[0], "issue_id"]
    return frame.loc[frame["issue_id"].isin(early), ["issue_id", "period", "kyiv", "moscow"]].reset_index(drop=True)


def voices(issue_id: str, actors: Sequence[str], as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What was said on one issue, voice by voice: day, actor_id, name, group, position, confidence, paraphrase, url."""
    rows = statements(actors, [issue_id], as_of=as_of)
    known = table("actors").set_index("actor_id")
    rows = rows.assign(
        name=rows["actor_id"].map(known["name"]), group=rows["actor_id"].map(known["group"]),
        url=first_url(rows["source_id"]),
    )  # fmt: skip
    return rows[["day", "actor_id", "name", "group", "position", "confidence", "paraphrase", "url"]]


# ---- where they stand: positions ----------------------------------------------------------------------------


@measure
def ru_mobilisation_demand(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Russia on Ukrainian mobilisation in a truce, scale points.

    Above zero Ukraine alone must stop. Five statements on the issue were found, none of them American.
    """
    return _position(RUSSIA, MOBILISATION, as_of)


@measure
def ru_force_caps_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Russia on limits to Ukraine's forces, scale points: above zero is deeper cuts."""
    return _position(RUSSIA, FORCES, as_of)


@measure
def ua_force_limits_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Ukraine on limits to its forces and to mobilisation, scale points: below zero is refusal.

    Known weakness: one statement by March 2025. Ukraine's offer of 2022 (an army of 250,000) is left out as a
    text of other circumstances, like Russia's of that year.
    """
    return _position(UKRAINE, (*FORCES, *MOBILISATION), as_of)


@measure
def ru_guarantee_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Russia on guarantees and European troops since publication, scale points: above is refusal."""
    return _position(RUSSIA, (*GUARANTEE, *TROOPS), as_of, since=AFTER)


@measure
def ua_guarantee_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Ukraine on guarantees and European troops since publication, scale points."""
    return _position(UKRAINE, (*GUARANTEE, *TROOPS), as_of, since=AFTER)


@measure
def us_guarantee_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of the US President and his drafts on a US guarantee, scale points: above zero is declining."""
    return _position(US, GUARANTEE, as_of)


@measure
def us_officials_guarantee_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean over US officials of their positions on a US guarantee, scale points: above zero is declining.

    Each official counts once, as in :func:`us_officials_trust_position`.
    """
    return _position(officials(), GUARANTEE, as_of, by_official=True)


@measure
def us_guarantee_position_since(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of the US President and his drafts on a US guarantee since publication, scale points."""
    return _position(US, GUARANTEE, as_of, since=AFTER)


@measure
def us_trust_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of the US President on Russia's good faith, scale points: above zero is trust.

    Known weakness: one statement by March 2025; who is quoted depends on what reporters asked.
    """
    return _position(US, TRUST, as_of)


@measure
def us_officials_trust_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean over US officials of their positions on Russia's good faith, scale points: above zero is trust.

    Each official counts once, with the mean of what he said, so that the most quoted does not stand for all.
    """
    return _position(officials(), TRUST, as_of, by_official=True)


@measure
def ua_trust_position(as_of: date = HINDSIGHT) -> Estimate:
    """Mean position of Ukraine on Russia's good faith, scale points: below zero is doubt."""
    return _position(UKRAINE, TRUST, as_of)


# ---- where they stand: distances ----------------------------------------------------------------------------


@measure
def ru_ua_distance(as_of: date = HINDSIGHT) -> Estimate:
    """Mean distance between Russia and Ukraine over the issues on which both have spoken, scale points.

    Half of the scale is 2. Known weakness: each issue weighs the same, and single statements move it.
    """
    return _distance(RUSSIA, UKRAINE, as_of)


@measure
def us_ua_distance_before_quarrel(as_of: date = HINDSIGHT) -> Estimate:
    """Mean distance between Washington and Kyiv before 28 February 2025, scale points."""
    return _distance(US, UKRAINE, as_of, until=QUARREL - timedelta(days=1))


@measure
def us_ru_distance_before_quarrel(as_of: date = HINDSIGHT) -> Estimate:
    """Mean distance between Washington and Moscow before 28 February 2025, scale points."""
    return _distance(US, RUSSIA, as_of, until=QUARREL - timedelta(days=1))


@measure
def us_ua_distance_after_jeddah(as_of: date = HINDSIGHT) -> Estimate:
    """Mean distance between Washington and Kyiv after the talks of 11 March 2025, to publication, scale points.

    Known weakness: on most issues the latest word is older than the talks and is carried forward.
    """
    if as_of < JEDDAH:
        raise _none("distance after Jeddah", as_of, JEDDAH)
    return _distance(US, UKRAINE, as_of, until=PUBLISHED)


@measure
def ru_ua_distance_change(as_of: date = HINDSIGHT) -> Estimate:
    """Change of the mean distance between Russia and Ukraine since publication, scale points: below zero is nearer."""
    return _distance_change(RUSSIA, UKRAINE, as_of)


@measure
def us_ua_distance_change(as_of: date = HINDSIGHT) -> Estimate:
    """Change of the mean distance between Washington and Kyiv since publication, scale points."""
    return _distance_change(US, UKRAINE, as_of)


@measure
def us_ru_distance_change(as_of: date = HINDSIGHT) -> Estimate:
    """Change of the mean distance between Washington and Moscow since publication, scale points."""
    return _distance_change(US, RUSSIA, as_of)


# ---- where they stand: movement -----------------------------------------------------------------------------


@measure
def ru_truce_terms_shift(as_of: date = HINDSIGHT) -> Estimate:
    """Mean shift of Russia's terms for a truce since publication, scale points: below zero is relaxed.

    Arms, mobilisation and sequence: the latest code less the one that stood at publication.
    """
    return _shift(RUSSIA, TRUCE_TERMS, as_of)


@measure
def ru_mean_shift(as_of: date = HINDSIGHT) -> Estimate:
    """Mean shift of Russia since publication on the issues on which Russia and Ukraine had spoken, scale points.

    Below zero is towards Kyiv. With :func:`ua_mean_shift` it says whose moves a change of distance is made of.
    """
    return _shift(RUSSIA, _shared_at_publication(), as_of)


@measure
def ua_mean_shift(as_of: date = HINDSIGHT) -> Estimate:
    """Mean shift of Ukraine since publication on the issues on which Russia and Ukraine had spoken, scale points.

    Above zero is towards Moscow.
    """
    return _shift(UKRAINE, _shared_at_publication(), as_of)


@measure
def ru_issues_moved(as_of: date = HINDSIGHT) -> Estimate:
    """Issues on which Russia's latest code lies half a step or more towards Kyiv from its first, issues.

    From the texts of 2021 and 2022 on. Reported and second-hand rows make the range, beside the usual readings.
    Known weakness: half a step is about what two coders differ by, and an issue with one code cannot move.
    """
    return _issues_moved(RUSSIA, "kyiv", as_of, since=EVER)


@measure
def ua_issues_moved(as_of: date = HINDSIGHT) -> Estimate:
    """Issues on which Ukraine's latest code lies half a step or more towards Moscow from its first, issues.

    From the draft of 2022 on, as for Russia. Known weakness: Kyiv's offers of 2022 lie nearer to Moscow than
    what it said from 2024 on, so a count from 2024 (:func:`movements`) is higher.
    """
    return _issues_moved(UKRAINE, "moscow", as_of, since=EVER)


@measure
def ru_net_issues_moved(as_of: date = HINDSIGHT) -> Estimate:
    """Issues on which Russia softened by half a step or more since June 2024, less those on which it hardened, issues.

    From the terms of 14 June 2024 to the latest statement known. The range holds, beside the usual readings, what the
    noise between two codings would move if nothing had moved (:func:`ru_net_issues_moved_by_noise`): a count within
    it shows no movement. Known weakness: a yes on conditions is coded nearer to Kyiv than a flat no and counts as a
    step; issues weigh the same.
    """
    return _net_moved(RUSSIA, "kyiv", as_of)


@measure
def ua_net_issues_moved(as_of: date = HINDSIGHT) -> Estimate:
    """Issues on which Ukraine softened by half a step or more since June 2024, less those where it hardened, issues.

    As :func:`ru_net_issues_moved`, towards Moscow.
    """
    return _net_moved(UKRAINE, "moscow", as_of)


@measure
def ru_net_issues_moved_by_noise(as_of: date = HINDSIGHT) -> Estimate:
    """Net count of moved issues, either way, that 95 % of draws keep to if coders differ and nothing moved, issues.

    As many issues as :func:`ru_net_issues_moved` counts. Each gets the difference of two codings of one Russian
    statement, drawn with a fixed seed and in either order. Known weakness: the mean of a day on which several things
    were said is less noisy than one code.
    """
    issues = len(_spoken_twice(_since_terms(RUSSIA, as_of)))
    reach, pairs = _noise(RUSSIA, issues, as_of)
    return Estimate(
        reach, "issues", as_of, _through(as_of), n=pairs, note=f"{issues} issues, {pairs} statements coded twice",
    )  # fmt: skip


@measure
def us_settlement_before_truce(as_of: date = HINDSIGHT) -> Estimate:
    """Whether the US President, dated and in public, put a settlement in place of a truce, texts (1 or 0).

    A statement of high confidence on the sequence of truce and talks that lies a step and a half or more on the side
    of a settlement first. What is reported of him at second hand does not count. Table ``stances/statements``.
    """
    said = _said(US, SEQUENCE, as_of=as_of)
    _some(said, "US statements on what comes first", as_of)
    clear = said[(said["position"] >= REFUSES_TRUCE) & (said["confidence"] == "high")]
    clear = clear[clear["hand"] == OWN]
    days = ", ".join(clear["day"].dt.strftime("%Y-%m-%d"))
    return Estimate(
        float(len(clear) > 0), "texts", as_of, _through(as_of), n=len(said), note=_joined(days or "none", _stale(as_of))
    )


# ---- where they stand: months and blame ---------------------------------------------------------------------


@measure
def ru_months_blaming_ukraine(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which Russian officials put the blame on Kyiv, months.

    A lower bound, like every count of months here: what was not found was not counted.
    """
    return _months(RUSSIA, BLAME, as_of, since=AFTER)


@measure
def ua_months_blaming_russia(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which Ukrainian officials put the blame on Moscow, months."""
    return _months(UKRAINE, BLAME, as_of, since=AFTER, towards="kyiv")


@measure
def us_months_blaming_ukraine(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which the US President and his officials put the blame on Kyiv, months."""
    return _months(officials(), BLAME, as_of, since=AFTER)


@measure
def us_months_blaming_russia(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which the US President and his officials put the blame on Moscow, months."""
    return _months(officials(), BLAME, as_of, since=AFTER, towards="kyiv")


@measure
def us_blame_on_ukraine_share(as_of: date = HINDSIGHT) -> Estimate:
    """Share of the US President's statements since publication on who blocks a deal that blame Kyiv, %.

    Of those that blame one side more than the other. A list that we chose, so no Wilson interval; half steps count
    as blame, and leaving them out is one of the readings.
    """
    rows = _said(US, BLAME, as_of=as_of, since=AFTER)
    _some(rows, "US statements on who blocks a deal since publication", as_of)

    def share_on_kyiv(part: pd.DataFrame) -> float:
        blaming = part[part["position"] != 0]
        return 100 * float((blaming["position"] > 0).mean()) if len(blaming) else math.nan

    plain_words = rows[rows["position"].abs() > HALF_STEP]
    k, n = int((rows["position"] > 0).sum()), int((rows["position"] != 0).sum())
    return _ranged(
        share_on_kyiv, rows, "%", as_of, n=n, note=f"{k} of {n}", readings={"half steps left out": plain_words}
    )


@measure
def ru_months_blaming_europe(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which Russian officials called Europe the obstacle, months."""
    return _months(RUSSIA, EUROPE, as_of, since=AFTER)


@measure
def us_months_blaming_europe(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which US officials called Europe the obstacle, months."""
    return _months(officials(), EUROPE, as_of, since=AFTER)


@measure
def ru_months_asking_land_not_held(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months since publication in which Russia asked for land that it does not hold, months.

    From all of Donbas upwards (+1 on the scale).
    """
    return _months(RUSSIA, LAND, as_of, since=AFTER, beyond=1)


@measure
def ru_months_refusing_european_troops(as_of: date = HINDSIGHT) -> Estimate:
    """Separate months from 2024 on in which Russian officials refused European troops in Ukraine, months.

    The upper end adds the texts of 2021 and 2022, which barred foreign forces but answered another question.
    """
    return _months(RUSSIA, TROOPS, as_of, beyond=1, earlier=True)


# ---- what they share ----------------------------------------------------------------------------------------


def _codes(both: pd.DataFrame) -> NDArray[np.float64]:
    return both[["position", "position_second"]].to_numpy(float).T


def _counts(codes: NDArray[np.float64]) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """How often each unit got each value, and the values in order."""
    values = np.unique(codes[~np.isnan(codes)])
    return (codes[:, :, None] == values).sum(axis=0), values


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _share_within(steps: float, as_of: date) -> Estimate:
    apart = double_coded(as_of)["difference"].abs()
    return share(int((apart <= steps).sum()), len(apart), as_of, _through(as_of))


def _through(as_of: date) -> date:
    return min(as_of, data_through("stances/statements"))


def _by_issue(rows: pd.DataFrame) -> dict[str, tuple[NDArray, NDArray[np.float64]]]:
    """Issue → days and codes of what was said on it. Arrays: every month of every reading asks for them."""
    issues, days, codes = (rows[column].to_numpy() for column in ("issue_id", "day", "position"))
    return {issue: (days[issues == issue], codes[issues == issue]) for issue in sorted(set(issues))}


def _latest(rows: pd.DataFrame) -> dict[str, float]:
    """Issue → code of the latest day; the mean, if several things were said that day."""
    return {issue: float(codes[days == days.max()].mean()) for issue, (days, codes) in _by_issue(rows).items()}


def _apart(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    """Issue → distance of two sides' codes, where both have one."""
    return {issue: abs(code - theirs[issue]) for issue, code in ours.items() if issue in theirs}


def _mean(values: Iterable[float]) -> float:
    """Mean of numbers; ``nan`` of none."""
    found = list(values)
    return float(np.mean(found)) if found else math.nan


def _moved(days: NDArray, codes: NDArray[np.float64]) -> float:
    """Latest day's mean code less the nearest code of the first day: what was said on that day is no movement."""
    first, end = codes[days == days.min()], codes[days == days.max()].mean()
    return float(end - min(max(end, first.min()), first.max()))


def _readings(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Other reasonable ways to read the same rows: what the ends of a range are made of."""
    sure, clear = rows["confidence"] == "high", rows["confidence_second"] != "low"
    second = rows.assign(position=rows["position_second"].fillna(rows["position"]))
    return {
        "high confidence only": rows[sure],
        "the second coder's codes where there are any": second,
        "without what the second coder found unclear": rows[clear],
        "all three": second[sure & clear],
    }


def _ranged(
    statistic: Callable[[pd.DataFrame], float],
    rows: pd.DataFrame,
    unit: str,
    as_of: date,
    *,
    n: int,
    note: str = "",
    readings: dict[str, pd.DataFrame] | None = None,
    resampled: tuple[float, float] | None = None,
    until: date | None = None,
) -> Estimate:
    """A statistic of statements with the range that other readings give.

    Parameters
    ----------
    readings
        Further readings beside the usual four.
    resampled
        Ends that resampling gave, where the statistic is a mean.
    until
        Last day of the statements, where the question has one.
    """
    value, more = statistic(rows), readings or {}
    ends = [statistic(part) for part in (*_readings(rows).values(), *more.values()) if len(part)]
    ends = [value, *(end for end in (*ends, *(resampled or ())) if math.isfinite(end))]
    said = ", ".join(["range: medium confidence dropped, second coder's codes, unclear rows dropped", *more])
    if resampled:
        said += ", resampled"
    return Estimate(
        value, unit, as_of, min(_through(as_of), until or as_of), low=min(ends), high=max(ends), n=n,
        note=_joined(note, said, _stale(as_of)),
    )  # fmt: skip


def _resampled(
    values: Sequence[float] | NDArray[np.float64], groups: NDArray[np.intp] | None = None
) -> tuple[float, float]:
    """Ends of the mean of resampled values; half a step either way around a single one.

    With `groups`, ends of the mean of the groups' means.
    """
    if len(values) == 1:
        return float(values[0]) - HALF_STEP, float(values[0]) + HALF_STEP
    if groups is None:
        return bootstrap_mean(values)
    member = groups == np.arange(groups.max() + 1)[:, None]

    def mean_of_means(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        of_groups, counts = np.split(sums, 2)
        return np.nanmean(quotient(of_groups, counts), axis=0)

    return bootstrap_sums(mean_of_means, *(member * values), *member)


def _position(
    actors: Sequence[str], issues: Sequence[str], as_of: date, *, since: date = CURRENT, by_official: bool = False
) -> Estimate:
    """Mean code over occasions; `by_official`, the mean of the officials' means."""
    rows = _said(actors, issues, as_of=as_of, since=since)
    _some(rows, f"statements of {', '.join(actors)} on {', '.join(issues)} since {since}", as_of)

    def occasions(part: pd.DataFrame) -> pd.Series:
        return part.groupby(["actor_id", "occasion_id"])["position"].mean()

    def mean(part: pd.DataFrame) -> float:
        codes = occasions(part)
        return float((codes.groupby("actor_id").mean() if by_official else codes).mean())

    codes = occasions(rows)
    officials_of = pd.factorize(codes.index.get_level_values("actor_id"))[0] if by_official else None
    return _ranged(
        mean, rows, "scale points", as_of, n=len(codes),
        note=_joined(
            f"mean over {codes.index.get_level_values(0).nunique()} officials" if by_official else "",
            "one statement only: half a step either way" if len(codes) == 1 else "",
        ),
        resampled=_resampled(codes.to_numpy(float), officials_of),
    )  # fmt: skip


def _distance(side: Sequence[str], other: Sequence[str], as_of: date, *, until: date | None = None) -> Estimate:
    rows = _said([*side, *other], terms(), as_of=as_of, until=until)

    def by_issue(part: pd.DataFrame) -> dict[str, float]:
        ours = part["actor_id"].isin(side)
        return _apart(_latest(part[ours]), _latest(part[~ours]))

    shared = by_issue(rows)
    _some(shared, f"issues on which both {side[0]} and {other[0]} have spoken", as_of)
    return _ranged(
        lambda part: _mean(by_issue(part).values()), rows[rows["issue_id"].isin(shared)], "scale points", as_of,
        n=len(shared), note=f"{len(shared)} issues, latest codes", resampled=_resampled(list(shared.values())),
        until=until,
    )  # fmt: skip


def _distance_change(side: Sequence[str], other: Sequence[str], as_of: date) -> Estimate:
    """Over the issues on which both had spoken by publication."""
    if as_of < AFTER:
        raise _none("a change since publication", as_of, AFTER)
    both = distances(side, other, as_of=PUBLISHED)["issue_id"]
    rows = _said([*side, *other], both, as_of=as_of)

    def changes(part: pd.DataFrame) -> list[float]:
        before, ours = part["day"] <= pd.Timestamp(PUBLISHED), part["actor_id"].isin(side)
        was = _apart(_latest(part[before & ours]), _latest(part[before & ~ours]))
        now = _apart(_latest(part[ours]), _latest(part[~ours]))
        return [now[issue] - gap for issue, gap in was.items()]

    return _ranged(
        lambda part: _mean(changes(part)), rows, "scale points", as_of, n=len(both),
        note=f"{len(both)} issues, latest codes", resampled=_resampled(changes(rows)),
    )  # fmt: skip


def _shift(actors: Sequence[str], issues: Sequence[str], as_of: date) -> Estimate:
    if as_of < AFTER:
        raise _none("a shift since publication", as_of, AFTER)
    rows = _said(actors, issues, as_of=as_of)

    def shifts(part: pd.DataFrame) -> dict[str, float]:
        now = _latest(part)
        return {issue: now[issue] - was for issue, was in _latest(part[part["day"] <= pd.Timestamp(PUBLISHED)]).items()}

    by_issue = shifts(rows)
    words = ", ".join(f"{issue} {plain(value)}" for issue, value in by_issue.items() if value)
    return _ranged(lambda part: _mean(shifts(part).values()), rows, "scale points", as_of, n=len(by_issue), note=words)


def _shared_at_publication() -> list[str]:
    return distances(RUSSIA, UKRAINE, as_of=PUBLISHED)["issue_id"].tolist()


def _issues_moved(actors: Sequence[str], towards: Pole, as_of: date, *, since: date = CURRENT) -> Estimate:
    rows = _said(actors, terms(), as_of=as_of, since=since)
    spoken = _spoken_twice(rows)
    _some(spoken, f"issues on which {', '.join(actors)} spoke on two days", as_of)
    sign = 1 if towards == "moscow" else -1

    def moved(part: pd.DataFrame) -> list[str]:
        return [issue for issue, said in _by_issue(part).items() if sign * _moved(*said) >= HALF_STEP]

    named = moved(rows)
    first_hand = rows[rows["hand"] == OWN]
    recent = rows[rows["day"] >= pd.Timestamp(CURRENT)]
    readings = {"reported and second-hand rows dropped": first_hand, "from 2024 on": recent}
    return _ranged(
        lambda part: float(len(moved(part))), rows, "issues", as_of, n=len(spoken),
        note=", ".join(named), readings=readings,
    )  # fmt: skip


def _since_terms(actors: Sequence[str], as_of: date) -> pd.DataFrame:
    return _said(actors, terms(), as_of=as_of, since=TERMS_OF_2024)


def _spoken_twice(rows: pd.DataFrame) -> list[str]:
    """Issues on which something was said on two days: on the others nothing can move."""
    return [issue for issue, (days, _) in _by_issue(rows).items() if days.min() < days.max()]


def _net_moved(actors: Sequence[str], towards: Pole, as_of: date) -> Estimate:
    """Issues that moved half a step or more towards a pole, less those that moved away from it."""
    rows = _since_terms(actors, as_of)
    spoken = _spoken_twice(rows)
    _some(spoken, f"issues on which {', '.join(actors)} spoke on two days since {TERMS_OF_2024}", as_of)
    sign = 1 if towards == "moscow" else -1

    def net(part: pd.DataFrame) -> float:
        moved = np.array([sign * _moved(*said) for said in _by_issue(part).values()])
        return float((moved >= HALF_STEP).sum() - (moved <= -HALF_STEP).sum())

    moved = {issue: sign * _moved(*said) for issue, said in _by_issue(rows).items()}
    softer = [issue for issue, by in moved.items() if by >= HALF_STEP]
    harder = [issue for issue, by in moved.items() if by <= -HALF_STEP]
    reach, pairs = _noise(actors, len(spoken), as_of)
    value = net(rows)
    words = f"softer: {', '.join(softer) or 'none'}; harder: {', '.join(harder) or 'none'}"
    noise = f"noise between codings alone: {plain(-reach)} to {plain(reach)} ({pairs} statements coded twice)"
    return _ranged(
        net, rows, "issues", as_of, n=len(spoken), note=_joined(words, noise),
        readings={"reported and second-hand rows dropped": rows[rows["hand"] == OWN]},
        resampled=(value - reach, value + reach),
    )  # fmt: skip


def _noise(actors: Sequence[str], issues: int, as_of: date) -> tuple[float, int]:
    """Net count, either way, that coders alone keep to on so many issues in 95 % of draws; and the pairs it rests on.

    The difference of two codings of one statement stands for that of two codings of one unmoved position; which coder
    came first says nothing, so that each is drawn with either sign.
    """
    both = double_coded(as_of)
    apart = both.loc[both["actor_id"].isin(actors) & both["issue_id"].isin(terms()), "difference"].to_numpy()
    _some(apart, f"statements of {', '.join(actors)} coded twice", as_of)
    rng = np.random.default_rng(SEED)
    drawn = rng.choice(apart, (RESAMPLES, issues)) * rng.choice((-1, 1), (RESAMPLES, issues))
    net = (drawn >= HALF_STEP).sum(axis=1) - (drawn <= -HALF_STEP).sum(axis=1)
    return float(np.quantile(np.abs(net), 0.95, method="higher")), len(apart)


def _months(
    actors: Sequence[str],
    issues: Sequence[str],
    as_of: date,
    *,
    since: date = CURRENT,
    beyond: float = HALF_STEP,
    towards: Pole = "moscow",
    earlier: bool = False,
) -> Estimate:
    """Separate calendar months with at least one statement `beyond` that code or further towards a pole."""
    if as_of < since:
        raise _none("months since publication", as_of, since)
    rows = _said(actors, issues, as_of=as_of, since=since)
    sign = 1 if towards == "moscow" else -1

    def months(part: pd.DataFrame) -> float:
        return float(part.loc[sign * part["position"] >= beyond, "day"].dt.to_period("M").nunique())

    readings = {"with texts of 2021 and 2022": _said(actors, issues, as_of=as_of, since=EVER)} if earlier else None
    such = rows[sign * rows["position"] >= beyond]
    note = f"{such['occasion_id'].nunique()} occasions"
    return _ranged(months, rows, "months", as_of, n=len(such), note=note, readings=readings)


def _some(found: Sized, what: str, as_of: date) -> None:
    if not len(found):
        raise MeasureError(
            f"stances, {what}, as of {as_of}",
            found="none",
            expected="at least one that was known by then",
            remedy="Ask for a later day.",
        )


def _none(what: str, as_of: date, needed: date) -> MeasureError:
    return MeasureError(
        f"stances, {what}, as of {as_of}",
        found="a day before it could be known",
        expected=f"a day from {needed} on",
        remedy="Ask for a later day.",
    )


def _stale(as_of: date) -> str:
    last = data_through("stances/statements")
    return f"no statement after {last} was found" if as_of > last else ""
