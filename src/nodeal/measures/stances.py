"""Stances: where Russia, Ukraine and the United States stand, and how they moved, by what their officials said.

Statements, scales and the readings of a range are those of :mod:`nodeal.measures.statements`; how far two coders
agree is measured in :mod:`nodeal.measures.coding`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Sized
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from nodeal.dates import PUBLISHED
from nodeal.estimate import RESAMPLES, SEED, Estimate, plain, present
from nodeal.measures.codes import Issue
from nodeal.measures.coding import double_coded
from nodeal.measures.row import Measure, MeasureError
from nodeal.measures.statements import (
    AFTER,
    CODED_TWICE,
    CURRENT,
    EVER,
    HALF_STEP,
    ISSUES,
    JEDDAH,
    OWN,
    QUARREL,
    RUSSIA,
    UKRAINE,
    US,
    apart_by_issue,
    by_issue,
    distances,
    joined,
    latest_codes,
    mean_of,
    officials,
    read_otherwise,
    resampled_ends,
    spoken,
    spoken_twice,
    stale,
    step_made,
    terms,
    through,
)

Pole = Literal["kyiv", "moscow"]
"""The end of the scale that a movement or a statement points to."""
TERMS_OF_2024 = date(2024, 6, 14)
"""Day of the terms that Moscow published before the article: from here on net movement is counted."""

MOBILISATION: tuple[Issue, ...] = ("ukrainian_mobilisation_during_ceasefire",)
FORCES: tuple[Issue, ...] = ("ukrainian_force_caps",)
GUARANTEE: tuple[Issue, ...] = ("us_backstop_or_guarantee",)
TROOPS: tuple[Issue, ...] = ("european_troops_on_ground",)
TRUST: tuple[Issue, ...] = ("trust_in_russian_intent",)
BLAME: tuple[Issue, ...] = ("blame_for_no_deal",)
EUROPE: tuple[Issue, ...] = ("europe_as_obstacle",)
LAND: tuple[Issue, ...] = ("withdrawal_from_unoccupied_donbas",)
SEQUENCE: tuple[Issue, ...] = ("sequence_ceasefire_before_talks",)
TRUCE_TERMS: tuple[Issue, ...] = ("arms_supplies_during_ceasefire", *MOBILISATION, *SEQUENCE)
REFUSES_TRUCE = 1.5
"""On the scale of what comes first: no truce before a settlement."""

WITH_ISSUES = (ISSUES, *CODED_TWICE)
WITH_ACTORS = ("actors", *CODED_TWICE)


# ---- questions ----------------------------------------------------------------------------------------------


def mean_position(
    actors: Sequence[str], issues: Sequence[Issue], *, since: date = CURRENT, by_official: bool = False, as_of: date
) -> Estimate:
    """Mean code over occasions, scale points; `by_official`, the mean of the officials' means."""
    rows = spoken(actors, issues, as_of=as_of, since=since)
    _some(rows, f"statements of {', '.join(actors)} on {', '.join(issues)} since {since}", as_of)

    def occasions(part: pd.DataFrame) -> pd.Series:
        return part.groupby(["actor_id", "occasion_id"])["position"].mean()

    def mean(part: pd.DataFrame) -> float:
        codes = occasions(part)
        return float((codes.groupby("actor_id").mean() if by_official else codes).mean())

    codes = occasions(rows)
    officials_of = pd.factorize(codes.index.get_level_values("actor_id"))[0] if by_official else None
    return read_otherwise(
        mean, rows, "scale points", as_of, n=len(codes),
        note=joined(
            f"mean over {codes.index.get_level_values(0).nunique()} officials" if by_official else "",
            "one statement only: half a step either way" if len(codes) == 1 else "",
        ),
        resampled=resampled_ends(codes.to_numpy(float), officials_of),
    )  # fmt: skip


def mean_distance(
    side: Sequence[str], other: Sequence[str], *, until: date | None = None, after: date | None = None, as_of: date
) -> Estimate:
    """Mean distance of two sides over the issues on which both have spoken, by the latest codes, scale points.

    Parameters
    ----------
    until
        Last day of what was said.
    after
        Day of what the distance is to come after: seen from before it, there is none.
    """
    if after and as_of < after:
        raise MeasureError.too_early(f"stances, a distance after {after}", as_of, after)
    rows = spoken([*side, *other], terms(), as_of=as_of, until=until)

    def gaps_of(part: pd.DataFrame) -> dict[str, float]:
        ours = part["actor_id"].isin(side)
        return apart_by_issue(latest_codes(part[ours]), latest_codes(part[~ours]))

    shared = gaps_of(rows)
    _some(shared, f"issues on which both {side[0]} and {other[0]} have spoken", as_of)
    return read_otherwise(
        lambda part: mean_of(gaps_of(part).values()), rows[rows["issue_id"].isin(shared)], "scale points", as_of,
        n=len(shared), note=f"{len(shared)} issues, latest codes", resampled=resampled_ends(list(shared.values())),
        until=until,
    )  # fmt: skip


def change_of_distance(side: Sequence[str], other: Sequence[str], *, as_of: date) -> Estimate:
    """Change of that distance since publication, over the issues on which both had spoken by then, scale points."""
    if as_of < AFTER:
        raise MeasureError.too_early("stances, a change since publication", as_of, AFTER)
    both = distances(side, other, as_of=PUBLISHED)["issue_id"]
    rows = spoken([*side, *other], both, as_of=as_of)

    def changes(part: pd.DataFrame) -> list[float]:
        before, ours = part["day"] <= pd.Timestamp(PUBLISHED), part["actor_id"].isin(side)
        was = apart_by_issue(latest_codes(part[before & ours]), latest_codes(part[before & ~ours]))
        now = apart_by_issue(latest_codes(part[ours]), latest_codes(part[~ours]))
        return [now[issue] - gap for issue, gap in was.items()]

    return read_otherwise(
        lambda part: mean_of(changes(part)), rows, "scale points", as_of, n=len(both),
        note=f"{len(both)} issues, latest codes", resampled=resampled_ends(changes(rows)),
    )  # fmt: skip


def mean_shift(actors: Sequence[str], issues: Sequence[Issue] | None = None, *, as_of: date) -> Estimate:
    """Mean shift since publication, the latest code less the one that stood then, scale points.

    Without `issues`, on those on which Russia and Ukraine had spoken by publication.
    """
    if as_of < AFTER:
        raise MeasureError.too_early("stances, a shift since publication", as_of, AFTER)
    asked = distances(RUSSIA, UKRAINE, as_of=PUBLISHED)["issue_id"].tolist() if issues is None else issues
    rows = spoken(actors, asked, as_of=as_of)

    def shifts(part: pd.DataFrame) -> dict[str, float]:
        now = latest_codes(part)
        return {
            issue: now[issue] - was for issue, was in latest_codes(part[part["day"] <= pd.Timestamp(PUBLISHED)]).items()
        }

    shifted = shifts(rows)
    words = ", ".join(f"{issue} {plain(value)}" for issue, value in shifted.items() if value)
    return read_otherwise(
        lambda part: mean_of(shifts(part).values()), rows, "scale points", as_of, n=len(shifted), note=words
    )


def issues_moved(actors: Sequence[str], towards: Pole, *, since: date = CURRENT, as_of: date) -> Estimate:
    """Issues on which the latest code lies half a step or more towards a pole from the first, issues.

    The range also drops reported and second-hand rows, and statements before 2024.
    """
    rows = spoken(actors, terms(), as_of=as_of, since=since)
    issues = spoken_twice(rows)
    _some(issues, f"issues on which {', '.join(actors)} spoke on two days", as_of)
    sign = 1 if towards == "moscow" else -1

    def moved(part: pd.DataFrame) -> list[str]:
        return [issue for issue, said in by_issue(part).items() if sign * step_made(*said) >= HALF_STEP]

    named = moved(rows)
    first_hand = rows[rows["hand"] == OWN]
    recent = rows[rows["day"] >= pd.Timestamp(CURRENT)]
    readings = {"reported and second-hand rows dropped": first_hand, "from 2024 on": recent}
    return read_otherwise(
        lambda part: float(len(moved(part))), rows, "issues", as_of, n=len(issues),
        note=", ".join(named), readings=readings,
    )  # fmt: skip


def net_issues_moved(actors: Sequence[str], towards: Pole, *, as_of: date) -> Estimate:
    """Issues that moved half a step or more towards a pole since June 2024, less those that moved away, issues.

    The range also holds what the noise between two codings would move if nothing had moved.
    """
    rows = _since_terms(actors, as_of)
    issues = spoken_twice(rows)
    _some(issues, f"issues on which {', '.join(actors)} spoke on two days since {TERMS_OF_2024}", as_of)
    sign = 1 if towards == "moscow" else -1

    def net(part: pd.DataFrame) -> float:
        moved = np.array([sign * step_made(*said) for said in by_issue(part).values()])
        return float((moved >= HALF_STEP).sum() - (moved <= -HALF_STEP).sum())

    moved = {issue: sign * step_made(*said) for issue, said in by_issue(rows).items()}
    softer = [issue for issue, by in moved.items() if by >= HALF_STEP]
    harder = [issue for issue, by in moved.items() if by <= -HALF_STEP]
    reach, pairs = _noise(actors, len(issues), as_of)
    value = net(rows)
    words = f"softer: {', '.join(softer) or 'none'}; harder: {', '.join(harder) or 'none'}"
    noise = f"noise between codings alone: {plain(-reach)} to {plain(reach)} ({pairs} statements coded twice)"
    return read_otherwise(
        net, rows, "issues", as_of, n=len(issues), note=joined(words, noise),
        readings={"reported and second-hand rows dropped": rows[rows["hand"] == OWN]},
        resampled=(value - reach, value + reach),
    )  # fmt: skip


def net_issues_moved_by_noise(actors: Sequence[str], *, as_of: date) -> Estimate:
    """Net count of moved issues, either way, that 95 % of draws keep to if coders differ and nothing moved, issues.

    As many issues as :func:`net_issues_moved` counts. Each gets the difference of two codings of one statement of the
    actors, drawn with a fixed seed and in either order.
    """
    issues = len(spoken_twice(_since_terms(actors, as_of)))
    reach, pairs = _noise(actors, issues, as_of)
    note = f"{issues} issues, {pairs} statements coded twice"
    return Estimate(reach, "issues", as_of, through(as_of), n=pairs, note=note)


def put_settlement_first(actors: Sequence[str], *, as_of: date) -> Estimate:
    """Whether an actor, dated and in public, put a settlement in place of a truce, texts (1 or 0).

    A statement of high confidence on the sequence of truce and talks that lies a step and a half or more on the side
    of a settlement first. What is reported at second hand does not count.
    """
    said = spoken(actors, SEQUENCE, as_of=as_of)
    _some(said, f"statements of {', '.join(actors)} on what comes first", as_of)
    clear = said[(said["position"] >= REFUSES_TRUCE) & (said["confidence"] == "high")]
    clear = clear[clear["hand"] == OWN]
    days = ", ".join(clear["day"].dt.strftime("%Y-%m-%d"))
    return present(len(clear) > 0, as_of, through(as_of), joined(days or "none", stale(as_of)), n=len(said))


def months_saying(
    actors: Sequence[str],
    issues: Sequence[Issue],
    *,
    since: date = CURRENT,
    beyond: float = HALF_STEP,
    towards: Pole = "moscow",
    earlier: bool = False,
    as_of: date,
) -> Estimate:
    """Separate calendar months with at least one statement `beyond` that code or further towards a pole, months.

    `earlier` lets the range take in the texts of 2021 and 2022.
    """
    if as_of < since:
        raise MeasureError.too_early("stances, months since publication", as_of, since)
    rows = spoken(actors, issues, as_of=as_of, since=since)
    sign = 1 if towards == "moscow" else -1

    def months(part: pd.DataFrame) -> float:
        return float(part.loc[sign * part["position"] >= beyond, "day"].dt.to_period("M").nunique())

    readings = {"with texts of 2021 and 2022": spoken(actors, issues, as_of=as_of, since=EVER)} if earlier else None
    such = rows[sign * rows["position"] >= beyond]
    note = f"{such['occasion_id'].nunique()} occasions"
    return read_otherwise(months, rows, "months", as_of, n=len(such), note=note, readings=readings)


def share_blaming_kyiv(actors: Sequence[str], *, as_of: date) -> Estimate:
    """Share of statements since publication on who blocks a deal that blame Kyiv, of those that blame a side more, %.

    A list that we chose, so no Wilson interval; half steps count as blame, and leaving them out is one of the readings.
    """
    rows = spoken(actors, BLAME, as_of=as_of, since=AFTER)
    _some(rows, f"statements of {', '.join(actors)} on who blocks a deal since publication", as_of)

    def share_on_kyiv(part: pd.DataFrame) -> float:
        blaming = part[part["position"] != 0]
        return 100 * float((blaming["position"] > 0).mean()) if len(blaming) else math.nan

    plain_words = {"half steps left out": rows[rows["position"].abs() > HALF_STEP]}
    k, n = int((rows["position"] > 0).sum()), int((rows["position"] != 0).sum())
    return read_otherwise(share_on_kyiv, rows, "%", as_of, n=n, note=f"{k} of {n}", readings=plain_words)


# ---- what they share ----------------------------------------------------------------------------------------


def _since_terms(actors: Sequence[str], as_of: date) -> pd.DataFrame:
    return spoken(actors, terms(), as_of=as_of, since=TERMS_OF_2024)


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


def _some(found: Sized, what: str, as_of: date) -> None:
    if not len(found):
        raise MeasureError.too_early(f"stances, {what}", as_of, None)


# ---- rows: positions ----------------------------------------------------------------------------------------

DECLINING = "Above zero is declining; who is quoted depends on what reporters asked."
SINGLE = "Each issue weighs the same, and single statements move it."
LOWER_BOUND = "A lower bound: what was not found was not counted."

ru_mobilisation_demand = Measure(
    lambda day: mean_position(RUSSIA, MOBILISATION, as_of=day),
    unit="scale points",
    what="Mean position of Russia on Ukrainian mobilisation in a truce",
    weakness="Above zero Ukraine alone must stop. Five statements on the issue were found, none of them American.",
    tables=CODED_TWICE,
)
ru_force_caps_position = Measure(
    lambda day: mean_position(RUSSIA, FORCES, as_of=day),
    unit="scale points",
    what="Mean position of Russia on limits to Ukraine's forces",
    weakness="Above zero is deeper cuts; few statements.",
    tables=CODED_TWICE,
)
ua_force_limits_position = Measure(
    lambda day: mean_position(UKRAINE, (*FORCES, *MOBILISATION), as_of=day),
    unit="scale points",
    what="Mean position of Ukraine on limits to its forces and to mobilisation",
    weakness="Below zero is refusal. One statement by March 2025. Ukraine's offer of 2022 (an army of 250,000) is left"
    " out as a text of other circumstances, like Russia's of that year.",
    tables=CODED_TWICE,
)
ru_guarantee_position = Measure(
    lambda day: mean_position(RUSSIA, (*GUARANTEE, *TROOPS), since=AFTER, as_of=day),
    unit="scale points",
    what="Mean position of Russia on guarantees and European troops since publication",
    weakness="Above zero is refusal; two issues that weigh by how often they came up.",
    tables=CODED_TWICE,
)
ua_guarantee_position = Measure(
    lambda day: mean_position(UKRAINE, (*GUARANTEE, *TROOPS), since=AFTER, as_of=day),
    unit="scale points",
    what="Mean position of Ukraine on guarantees and European troops since publication",
    weakness="Below zero is asking for them; two issues that weigh by how often they came up.",
    tables=CODED_TWICE,
)
us_guarantee_position = Measure(
    lambda day: mean_position(US, GUARANTEE, as_of=day),
    unit="scale points",
    what="Mean position of the US President and his drafts on a US guarantee",
    weakness=DECLINING,
    tables=CODED_TWICE,
)
us_officials_guarantee_position = Measure(
    lambda day: mean_position(officials(), GUARANTEE, by_official=True, as_of=day),
    unit="scale points",
    what="Mean over US officials of their positions on a US guarantee",
    weakness="Above zero is declining. Each official counts once, so that the most quoted does not stand for all.",
    tables=WITH_ACTORS,
)
us_guarantee_position_since = Measure(
    lambda day: mean_position(US, GUARANTEE, since=AFTER, as_of=day),
    unit="scale points",
    what="Mean position of the US President and his drafts on a US guarantee since publication",
    weakness=DECLINING,
    tables=CODED_TWICE,
)
us_trust_position = Measure(
    lambda day: mean_position(US, TRUST, as_of=day),
    unit="scale points",
    what="Mean position of the US President on Russia's good faith",
    weakness="Above zero is trust. One statement by March 2025; who is quoted depends on what reporters asked.",
    tables=CODED_TWICE,
)
us_officials_trust_position = Measure(
    lambda day: mean_position(officials(), TRUST, by_official=True, as_of=day),
    unit="scale points",
    what="Mean over US officials of their positions on Russia's good faith",
    weakness="Above zero is trust. Each official counts once, so that the most quoted does not stand for all.",
    tables=WITH_ACTORS,
)
ua_trust_position = Measure(
    lambda day: mean_position(UKRAINE, TRUST, as_of=day),
    unit="scale points",
    what="Mean position of Ukraine on Russia's good faith",
    weakness="Below zero is doubt.",
    tables=CODED_TWICE,
)

# ---- rows: distances ----------------------------------------------------------------------------------------

ru_ua_distance = Measure(
    lambda day: mean_distance(RUSSIA, UKRAINE, as_of=day),
    unit="scale points",
    what="Mean distance between Russia and Ukraine over the issues on which both have spoken",
    weakness="Half of the scale is 2. Each issue weighs the same, and single statements move it.",
    tables=WITH_ISSUES,
)
us_ua_distance_before_quarrel = Measure(
    lambda day: mean_distance(US, UKRAINE, until=QUARREL - timedelta(days=1), as_of=day),
    unit="scale points",
    what="Mean distance between Washington and Kyiv before 28 February 2025",
    weakness=SINGLE,
    tables=WITH_ISSUES,
)
us_ru_distance_before_quarrel = Measure(
    lambda day: mean_distance(US, RUSSIA, until=QUARREL - timedelta(days=1), as_of=day),
    unit="scale points",
    what="Mean distance between Washington and Moscow before 28 February 2025",
    weakness=SINGLE,
    tables=WITH_ISSUES,
)
us_ua_distance_after_jeddah = Measure(
    lambda day: mean_distance(US, UKRAINE, until=PUBLISHED, after=JEDDAH, as_of=day),
    unit="scale points",
    what="Mean distance between Washington and Kyiv after the talks of 11 March 2025, to publication",
    weakness="On most issues the latest word is older than the talks and is carried forward.",
    tables=WITH_ISSUES,
)
ru_ua_distance_change = Measure(
    lambda day: change_of_distance(RUSSIA, UKRAINE, as_of=day),
    unit="scale points",
    what="Change of the mean distance between Russia and Ukraine since publication",
    weakness="Below zero is nearer. " + SINGLE,
    tables=WITH_ISSUES,
)
us_ua_distance_change = Measure(
    lambda day: change_of_distance(US, UKRAINE, as_of=day),
    unit="scale points",
    what="Change of the mean distance between Washington and Kyiv since publication",
    weakness="Below zero is nearer. " + SINGLE,
    tables=WITH_ISSUES,
)
us_ru_distance_change = Measure(
    lambda day: change_of_distance(US, RUSSIA, as_of=day),
    unit="scale points",
    what="Change of the mean distance between Washington and Moscow since publication",
    weakness="Below zero is nearer. " + SINGLE,
    tables=WITH_ISSUES,
)

# ---- rows: movement -----------------------------------------------------------------------------------------

ru_truce_terms_shift = Measure(
    lambda day: mean_shift(RUSSIA, TRUCE_TERMS, as_of=day),
    unit="scale points",
    what="Mean shift of Russia's terms for a truce since publication",
    weakness="Below zero is relaxed. Three issues, arms, mobilisation and sequence, weigh the same.",
    tables=CODED_TWICE,
)
ru_mean_shift = Measure(
    lambda day: mean_shift(RUSSIA, as_of=day),
    unit="scale points",
    what="Mean shift of Russia since publication on the issues on which Russia and Ukraine had spoken",
    weakness="Below zero is towards Kyiv. With ua_mean_shift it says whose moves a change of distance is made of.",
    tables=WITH_ISSUES,
)
ua_mean_shift = Measure(
    lambda day: mean_shift(UKRAINE, as_of=day),
    unit="scale points",
    what="Mean shift of Ukraine since publication on the issues on which Russia and Ukraine had spoken",
    weakness="Above zero is towards Moscow.",
    tables=WITH_ISSUES,
)
ru_issues_moved = Measure(
    lambda day: issues_moved(RUSSIA, "kyiv", since=EVER, as_of=day),
    unit="issues",
    what="Issues on which Russia's latest code lies half a step or more towards Kyiv from its first",
    weakness="From the texts of 2021 and 2022 on. Half a step is about what two coders differ by, and an issue with "
    "one code cannot move.",
    tables=WITH_ISSUES,
)
ua_issues_moved = Measure(
    lambda day: issues_moved(UKRAINE, "moscow", since=EVER, as_of=day),
    unit="issues",
    what="Issues on which Ukraine's latest code lies half a step or more towards Moscow from its first",
    weakness="From the draft of 2022 on. Kyiv's offers of 2022 lie nearer to Moscow than what it said from 2024 on, so"
    " a count from 2024 is higher.",
    tables=WITH_ISSUES,
)
ru_net_issues_moved = Measure(
    lambda day: net_issues_moved(RUSSIA, "kyiv", as_of=day),
    unit="issues",
    what="Issues on which Russia softened by half a step or more since June 2024, less those on which it hardened",
    weakness="A count within the noise of two codings shows no movement. A yes on conditions is coded nearer to Kyiv "
    "than a flat no and counts as a step; issues weigh the same.",
    tables=WITH_ISSUES,
)
ua_net_issues_moved = Measure(
    lambda day: net_issues_moved(UKRAINE, "moscow", as_of=day),
    unit="issues",
    what="Issues on which Ukraine softened by half a step or more since June 2024, less those where it hardened",
    weakness="A count within the noise of two codings shows no movement; issues weigh the same.",
    tables=WITH_ISSUES,
)
ru_net_issues_moved_by_noise = Measure(
    lambda day: net_issues_moved_by_noise(RUSSIA, as_of=day),
    unit="issues",
    what="Net count of moved issues, either way, that 95 % of draws keep to if coders differ and nothing moved",
    weakness="The mean of a day on which several things were said is less noisy than one code.",
    tables=WITH_ISSUES,
)
us_settlement_before_truce = Measure(
    lambda day: put_settlement_first(US, as_of=day),
    unit="texts",
    what="Whether the US President, dated and in public, put a settlement in place of a truce",
    weakness="What is reported of him at second hand does not count; where a scale turns into a no is a reading.",
    tables=CODED_TWICE,
)

# ---- rows: months and blame ---------------------------------------------------------------------------------

ru_months_blaming_ukraine = Measure(
    lambda day: months_saying(RUSSIA, BLAME, since=AFTER, as_of=day),
    unit="months",
    what="Separate months since publication in which Russian officials put the blame on Kyiv",
    weakness=LOWER_BOUND,
    tables=CODED_TWICE,
)
ua_months_blaming_russia = Measure(
    lambda day: months_saying(UKRAINE, BLAME, since=AFTER, towards="kyiv", as_of=day),
    unit="months",
    what="Separate months since publication in which Ukrainian officials put the blame on Moscow",
    weakness=LOWER_BOUND,
    tables=CODED_TWICE,
)
us_months_blaming_ukraine = Measure(
    lambda day: months_saying(officials(), BLAME, since=AFTER, as_of=day),
    unit="months",
    what="Separate months since publication in which the US President and his officials put the blame on Kyiv",
    weakness=LOWER_BOUND,
    tables=WITH_ACTORS,
)
us_months_blaming_russia = Measure(
    lambda day: months_saying(officials(), BLAME, since=AFTER, towards="kyiv", as_of=day),
    unit="months",
    what="Separate months since publication in which the US President and his officials put the blame on Moscow",
    weakness=LOWER_BOUND,
    tables=WITH_ACTORS,
)
us_blame_on_ukraine_share = Measure(
    lambda day: share_blaming_kyiv(US, as_of=day),
    unit="%",
    what="Share of the US President's statements since publication on who blocks a deal that blame Kyiv",
    weakness="Of those that blame one side more than the other, in a list that we chose.",
    tables=CODED_TWICE,
)
ru_months_blaming_europe = Measure(
    lambda day: months_saying(RUSSIA, EUROPE, since=AFTER, as_of=day),
    unit="months",
    what="Separate months since publication in which Russian officials called Europe the obstacle",
    weakness=LOWER_BOUND,
    tables=CODED_TWICE,
)
us_months_blaming_europe = Measure(
    lambda day: months_saying(officials(), EUROPE, since=AFTER, as_of=day),
    unit="months",
    what="Separate months since publication in which US officials called Europe the obstacle",
    weakness=LOWER_BOUND,
    tables=WITH_ACTORS,
)
ua_months_blaming_europe = Measure(
    lambda day: months_saying(UKRAINE, EUROPE, since=AFTER, as_of=day),
    unit="months",
    what="Separate months since publication in which Ukrainian officials called Europe the obstacle",
    weakness=LOWER_BOUND,
    tables=CODED_TWICE,
)
ru_months_asking_land_not_held = Measure(
    lambda day: months_saying(RUSSIA, LAND, since=AFTER, beyond=1, as_of=day),
    unit="months",
    what="Separate months since publication in which Russia asked for land that it does not hold",
    weakness="From all of Donbas upwards (+1 on the scale). " + LOWER_BOUND,
    tables=CODED_TWICE,
)
ru_months_refusing_european_troops = Measure(
    lambda day: months_saying(RUSSIA, TROOPS, beyond=1, earlier=True, as_of=day),
    unit="months",
    what="Separate months from 2024 on in which Russian officials refused European troops in Ukraine",
    weakness="The upper end adds the texts of 2021 and 2022, which barred foreign forces but answered another "
    "question.",
    tables=CODED_TWICE,
)
