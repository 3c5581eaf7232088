"""Pressure and what came of it: threats that lapsed, pauses that ended, who was blamed, steps towards normal ties."""

from __future__ import annotations

from datetime import date

import pandas as pd

from nodeal.dates import HINDSIGHT
from nodeal.estimate import Estimate
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.measures.talks import pressure
from nodeal.tables import data_through, table

ACTS, SANCTIONS, STEPS = "talks/pressure", "talks/sanctions_acts", "pressure/normalisation_steps"
TERM = date(2025, 1, 20)
"""First day of Trump's second term, from which acts are listed."""
PAUSE = (
    "2025-02-28-oval-office",
    "2025-03-03-us-aid-pause",
    "2025-03-04-zelensky-letter",
    "2025-03-05-us-intelligence-pause",
    "2025-03-05-waltz-conditions",
    "2025-03-11-jeddah-ua-accepts",
    "2025-03-11-aid-intel-restored",
)
"""Events by which the pause of March 2025 is told day by day."""

# ---- questions ----------------------------------------------------------------------------------------------


def us_sanctions(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Sanctions that Washington added or lifted since 20 January 2025: date, act, ground, laid_on, what; by time."""
    rows = known(SANCTIONS, as_of, actor_id="us", act=("added", "lifted"))
    rows = rows[rows["date"] >= pd.Timestamp(TERM)]
    return rows.sort_values("date", kind="stable", ignore_index=True)[["date", "act", "ground", "laid_on", "what"]]


def blame(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Whom officials held responsible for the absence of a deal: date, group, speaker, position, blamed.

    Positions above zero blame Kyiv, below zero Moscow.
    """
    rows = known("stances/statements", as_of, issue_id="blame_for_no_deal")
    rows = rows[rows["counted"].astype(bool)].sort_values("date", kind="stable", ignore_index=True)
    groups = table("actors").set_index("actor_id")["group"]
    sign = rows["position"].map(lambda p: "ukraine" if p > 0 else "russia" if p < 0 else "both")
    days = pd.to_datetime(rows["date"], format="ISO8601")
    return rows.assign(date=days, group=rows["actor_id"].map(groups), blamed=sign)[
        ["date", "group", "speaker", "position", "blamed"]
    ]


def pause(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """The pause of March 2025 by its events: event_id, date, title; in order of time."""
    return known("talks/events", as_of, event_id=PAUSE)[["event_id", "date", "title"]]


def suspensions(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """US suspensions of arms or intelligence for Kyiv that ended: event_id, kind, start, end, days."""
    acts = pressure(as_of)
    acts = acts[acts["kind"].isin(["military_aid", "intelligence"]) & (acts["outcome"] == "ended")]
    acts = acts[acts["end"] <= pd.Timestamp(as_of)]
    return acts.assign(days=(acts["end"] - acts["start"]).dt.days)[
        ["event_id", "kind", "start", "end", "days"]
    ].reset_index(drop=True)


def steps(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Steps towards normal ties, each with its last state: who asked whom of what, first and last day, state, what."""
    rows = known(STEPS, as_of).sort_values("date", kind="stable")
    first = rows.groupby("step_id")["date"].min().rename("first")
    last = rows.groupby("step_id").tail(1).merge(first, on="step_id")
    columns = ["step_id", "subject", "asked_by", "asked_of", "first", "date", "state", "what"]
    return last.sort_values(["first", "step_id"], ignore_index=True)[columns]


def asked_by_moscow(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Moscow asked of Washington to make ties normal, for print: what, first asked, last word, when, by whom."""
    rows = steps(as_of).query("asked_by == 'ru' and asked_of == 'us'")
    return pd.DataFrame(
        {"Asked for": rows["step_id"].str.replace("-", " ").str.capitalize(), "First": rows["first"],
         "Last word": rows["state"], "On": rows["date"], "In words": rows["what"]}
    )  # fmt: skip


def granted(asked_by: str, asked_of: str, *, as_of: date) -> Estimate:
    """Share of the steps that one capital asked of the other and that were carried out, %."""
    asked = steps(as_of).query("asked_by == @asked_by and asked_of == @asked_of")
    if asked.empty:
        raise MeasureError.too_early(f"{STEPS}, asked by {asked_by} of {asked_of}", as_of, table(STEPS)["date"].min())
    done, promised = (int((asked["state"] == state).sum()) for state in ("done", "promised"))
    low, high = (100 * k / len(asked) for k in (done, done + promised))
    note = f"{done} of {len(asked)}; range: what was promised counted as done"
    return Estimate(low, "%", as_of, min(as_of, data_through(STEPS)), low=low, high=high, n=len(asked), note=note)


def lapsed(target: str, *, as_of: date) -> Estimate:
    """Threats against a capital that are known not to have been carried out, acts; the range adds those not found."""
    threats = pressure(as_of).query("target == @target and stage == 'threatened'")
    if threats.empty:
        raise MeasureError.too_early(f"{ACTS}, a threat against {target}", as_of, table(ACTS)["start"].min())
    none, unknown = (int((threats["outcome"] == word).sum()) for word in ("not carried out", "not found"))
    through = min(as_of, data_through(ACTS))
    return Estimate(
        float(none), "acts", as_of, through, low=float(none), high=float(none + unknown), n=len(threats),
        note=f"of {len(threats)} threats; range: those whose outcome was not found",
    )  # fmt: skip


# ---- rows ---------------------------------------------------------------------------------------------------

_OURS = "A list of ours; what was asked or granted in silence is missing."
_LAPSED = "Outcomes as known in hindsight; of most threats no outcome was found, and none is proof of an empty one."

ru_asks_granted = Measure(
    lambda day: granted("ru", "us", as_of=day),
    unit="%",
    what="Share of the steps towards normal ties that Moscow asked of Washington and that were carried out",
    weakness=_OURS,
    tables=(STEPS,),
)
us_asks_granted = Measure(
    lambda day: granted("us", "ru", as_of=day),
    unit="%",
    what="Share of the steps towards normal ties that Washington asked of Moscow and that were carried out",
    weakness=_OURS,
    tables=(STEPS,),
)
us_threats_lapsed_on_russia = Measure(
    lambda day: lapsed("russia", as_of=day),
    unit="acts",
    what="US threats against Moscow that were not carried out",
    weakness=_LAPSED,
    tables=(ACTS,),
)
us_threats_lapsed_on_ukraine = Measure(
    lambda day: lapsed("ukraine", as_of=day),
    unit="acts",
    what="US threats against Kyiv that were not carried out",
    weakness=_LAPSED,
    tables=(ACTS,),
)
