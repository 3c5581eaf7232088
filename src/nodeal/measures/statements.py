"""Statements on the scales: frames of who stood where, and the readings that make a range.

Each statement is placed on the scale of its issue from −2 (Ukraine's maximal position) to +2 (Russia's). Rows that
are not to be counted and dated pauses are left out throughout. What the article asserted is measured on statements
since 2024, since texts of 2022 and before answer the questions of 2025 by analogy only; what it foretold, on
statements since publication. The list of statements is ours and uneven, so a range says what comes out under other
readings of it: rows of medium confidence dropped, the second coder's codes taken where there are any, rows that the
second coder found unclear dropped, all three; and where a mean is asked, resampled occasions or issues.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nodeal.cited import first_url
from nodeal.dates import HINDSIGHT, PUBLISHED, day
from nodeal.estimate import Estimate, bootstrap_mean, bootstrap_sums, quotient
from nodeal.tables import data_through, kept, table

STATEMENTS, SECOND, ISSUES = "stances/statements", "coding/statements", "stances/issues"
CODED_TWICE = (SECOND, STATEMENTS)
"""What a question about positions reads."""

HALF_STEP = 0.5

EVER, CURRENT = date(1991, 1, 1), date(2024, 1, 1)
"""All statements; and those on the terms in dispute since 2024."""

AFTER = PUBLISHED + timedelta(days=1)
QUARREL, JEDDAH = date(2025, 2, 28), date(2025, 3, 11)

RUSSIA, UKRAINE, US = ("ru",), ("ua",), ("us_trump2",)
"""Actors; the last is the US President with his drafts and the officials who have no id of their own."""

EARLIER = ("pre_2022", "2022_istanbul", "2022_2024")
PERIODS = ("2025_q1", "2025_q2", "2025_q3", "2025_q4", "2026_h1")
"""Periods of statements before 2025 and since, as the table names them."""

FACTS_OF_MOSCOW = {
    "e-c06-3a-03": ("Donald Trump", "Washington"),
    "e-c20-1a-03": ("Kirill Dmitriev", "Moscow"),
    "e-c20-1a-08": ("Vladimir Putin", "Moscow"),
    "e-c20-1a-07": ("Steve Witkoff", "Washington"),
    "e-c20-1a-09": ("Sergei Lavrov", "Moscow"),
}
WORDS_OF_MOSCOW = {
    "st_20250905_ru_european_troops_on_ground": ("Vladimir Putin", "Moscow"),
    "st_20260228_ua_us_backstop_or_guarantee": ("Kyrylo Budanov", "Kyiv"),
    "st_20260305_ru_us_backstop_or_guarantee": ("Sergei Lavrov", "Moscow"),
}
"""Facts and statements on whether Moscow would take a guarantee: who spoke, and from which capital."""

OWN = "own"
"""Hand of what the actor said or wrote for all to hear; the rest is known from the press or from another side."""


# ---- frames -------------------------------------------------------------------------------------------------


def officials() -> tuple[str, ...]:
    """The second Trump administration and each of its officials with an id of their own."""
    actors = table("actors")
    return (*US, *actors.loc[actors["parent_actor"] == US[0], "actor_id"])


@kept(most=32)
def coded_twice(as_of: date) -> pd.DataFrame:
    """Statements known by then with their day and the second coder's codes, in order of time.

    The index keeps the order of the table. Not to be changed in place: it is kept, for two dozen measures ask for it.
    """
    known = table(STATEMENTS, as_of=as_of).merge(
        table(SECOND)[["stance_id", "position", "confidence"]],
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
    known = coded_twice(as_of)
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


def spoken(
    actors: Sequence[str],
    issues: Sequence[str] | None = None,
    *,
    as_of: date,
    since: date = CURRENT,
    until: date | None = None,
) -> pd.DataFrame:
    """As :func:`statements`, with the columns that measures read."""
    return statements(actors, issues, as_of=as_of, since=since, until=until, columns=_CODED)


def terms() -> list[str]:
    """Issues that run between Kyiv and Moscow and may enter a distance: attitudes and minerals are not among them."""
    return table(ISSUES).query("in_distance")["issue_id"].tolist()


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
    ours, theirs = (latest_codes(spoken(who, terms(), as_of=as_of, since=since, until=until)) for who in (side, other))
    apart = [(issue, ours[issue], theirs[issue], gap) for issue, gap in apart_by_issue(ours, theirs).items()]
    return pd.DataFrame(apart, columns=["issue_id", "ours", "theirs", "distance"])


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


def moved_between(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Washington at publication and now, and where Kyiv and Moscow stand now, on the issues of :func:`scales`.

    Columns issue_id, start, to (Washington's), ukraine, russia; the furthest moved towards Moscow first.
    """
    stands = scales(as_of).query("mark == 'stands'")
    stands = stands.pivot_table(index="issue_id", columns=["phase", "group"], values="position")
    now = stands["since"].assign(start=stands[("between", "us")]).rename(columns={"us": "to"}).reset_index()
    frame = now.assign(moved=now["to"] - now["start"]).sort_values("issue_id", kind="stable")
    frame = frame.sort_values("moved", ascending=False, kind="stable")
    return frame.rename_axis(columns=None)[["issue_id", "start", "to", "ukraine", "russia"]].reset_index(drop=True)


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


def positions(issues: Sequence[str], as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Russia, Ukraine and the US President with his officials said on some issues since 2024, by both coders.

    Columns day, issue_id, group (russia, ukraine, us), actor_id, position, position_second (missing where the second
    coder did not place it), hand, paraphrase, url.
    """
    rows = statements([*RUSSIA, *UKRAINE, *officials()], issues, as_of=as_of)
    group = table("actors").set_index("actor_id")["group"]
    rows = rows.assign(group=rows["actor_id"].map(group), url=first_url(rows["source_id"]))
    columns = ["day", "issue_id", "group", "actor_id", "position", "position_second", "hand", "paraphrase", "url"]
    return rows[columns]


def said_of_moscow(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Who said, and when, that Moscow would take some guarantee or foreign troops, or that it would not.

    Columns date, who, whose (``Moscow`` for its own officials, else who tells it of Moscow), said, url.
    """
    facts = table("audit/evidence", as_of=as_of).set_index("evidence_id").reindex(FACTS_OF_MOSCOW).dropna(how="all")
    words = table(STATEMENTS, as_of=as_of).set_index("stance_id").reindex(WORDS_OF_MOSCOW).dropna(how="all")
    parts = [
        pd.DataFrame({"date": facts["date_of_fact"], "said": facts["fact"], "source_id": facts["source_id"]}),
        pd.DataFrame({"date": words["date"], "said": words["paraphrase"], "source_id": words["source_id"]}),
    ]
    rows = pd.concat(parts).assign(date=lambda frame: pd.to_datetime(frame["date"]))
    told = {**FACTS_OF_MOSCOW, **WORDS_OF_MOSCOW}
    rows["who"], rows["whose"] = (rows.index.map({key: of[at] for key, of in told.items()}) for at in (0, 1))
    rows = rows.assign(url=first_url(rows["source_id"])).sort_values(["date", "who"], ignore_index=True)
    return rows[["date", "who", "whose", "said", "url"]]


# ---- what the questions share --------------------------------------------------------------------------------


def through(as_of: date) -> date:
    """Last day that the statements cover, seen from a day."""
    return min(as_of, data_through(STATEMENTS))


def by_issue(rows: pd.DataFrame) -> dict[str, tuple[NDArray, NDArray[np.float64]]]:
    """Issue → days and codes of what was said on it. Arrays: every month of every reading asks for them."""
    issues, days, codes = (rows[column].to_numpy() for column in ("issue_id", "day", "position"))
    return {issue: (days[issues == issue], codes[issues == issue]) for issue in sorted(set(issues))}


def latest_codes(rows: pd.DataFrame) -> dict[str, float]:
    """Issue → code of the latest day; the mean, if several things were said that day."""
    return {issue: float(codes[days == days.max()].mean()) for issue, (days, codes) in by_issue(rows).items()}


def apart_by_issue(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    """Issue → distance of two sides' codes, where both have one."""
    return {issue: abs(code - theirs[issue]) for issue, code in ours.items() if issue in theirs}


def mean_of(values: Iterable[float]) -> float:
    """Mean of numbers; ``nan`` of none."""
    found = list(values)
    return float(np.mean(found)) if found else math.nan


def step_made(days: NDArray, codes: NDArray[np.float64]) -> float:
    """Latest day's mean code less the nearest code of the first day: what was said on that day is no movement."""
    first, end = codes[days == days.min()], codes[days == days.max()].mean()
    return float(end - min(max(end, first.min()), first.max()))


def spoken_twice(rows: pd.DataFrame) -> list[str]:
    """Issues on which something was said on two days: on the others nothing can move."""
    return [issue for issue, (days, _) in by_issue(rows).items() if days.min() < days.max()]


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


def read_otherwise(
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
        value, unit, as_of, min(through(as_of), until or as_of), low=min(ends), high=max(ends), n=n,
        note=joined(note, said, stale(as_of)),
    )  # fmt: skip


def resampled_ends(
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


def stale(as_of: date) -> str:
    """A word for the note, if one looks from a day after the last statement."""
    last = data_through(STATEMENTS)
    return f"no statement after {last} was found" if as_of > last else ""


def joined(*notes: str) -> str:
    """Parts of a note that are not empty."""
    return "; ".join(filter(None, notes))
