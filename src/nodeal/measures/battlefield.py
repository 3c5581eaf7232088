"""The battlefield: how fast Russia gained ground, and how many men each km² cost.

Area is DeepState's map, geodesic (``battlefield/area_daily``); a file dated D shows the evening before. The map
follows events by days, so a window's ends are also tried a week to either side. Losses are those of
:mod:`nodeal.measures.losses`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nodeal.dates import HINDSIGHT, HORIZONS, PUBLISHED, day
from nodeal.estimate import Estimate, ranged
from nodeal.measures import losses
from nodeal.measures.losses import ESTIMATES, HALF_YEAR_BEFORE, LOSSES
from nodeal.measures.row import Measure, MeasureError, known
from nodeal.tables import shapes, table

UKRAINE_KM2 = 603_550
"""Area of Ukraine within its internationally recognised borders, Crimea included."""
CALL = date(2025, 3, 18)
"""The call on which Putin agreed to a halt for energy: the day of the first of the two outlines of the map."""
SIX, TWELVE, LAST = HORIZONS["6m"], HORIZONS["12m"], date(2026, 8, 22)
"""Ends of the windows after publication: six and twelve months, and the end of the map at seventeen."""
SHIFTS = range(-7, 8)
"""Days by which both ends of a window are moved to see what hangs on them."""
STEP_DOWN_KM2, STEP_UP_KM2 = -15, 80
"""What the map takes off or puts on in one day and is a step of the map rather than a day's advance.

No day lies near either: those kept range from -12.6 to +62.0, the steps begin at -19.7 and +86.0."""

MAP, PUBLISHED_AREAS = "battlefield/area_daily", "battlefield/area_published"
PACE, FRONT = "battlefield/pace_and_cost", "battlefield/front_monthly.geojson"
TOWNS = {
    "Kharkiv": (36.23, 49.99),
    "Luhansk": (39.31, 48.57),
    "Pokrovsk": (37.18, 48.28),
    "Donetsk": (37.80, 48.00),
    "Zaporizhzhia": (35.14, 47.84),
    "Kherson": (32.61, 46.64),
    "Sevastopol": (33.52, 44.61),
}
"""Longitude and latitude in degrees."""
_MONTH = pd.DateOffset(months=1)
_SHIFTED = "range: both ends of the window moved by up to a week"

# ---- questions ----------------------------------------------------------------------------------------------


def monthly_gains(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Area gained in each calendar month, first day to first day: month, gain_km2."""
    area = _area(as_of)
    firsts = pd.date_range(area.index.min() + pd.offsets.MonthBegin(0), area.index.max(), freq="MS")
    at = area.reindex(firsts, method="ffill")
    return pd.DataFrame({"month": firsts[:-1], "gain_km2": np.diff(at.to_numpy())})


def steps(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Days on which the map moved in a step, by many km² at once: date, change_km2."""
    change = _area(as_of).diff().rename("change_km2")
    return change[_is_step(change)].rename_axis("date").reset_index()


def held(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Area held by Russia by day: date, held_km2, and its share of Ukraine, pct."""
    area = _area(as_of).rename("held_km2").rename_axis("date").reset_index()
    return area.assign(pct=100 * area["held_km2"] / UKRAINE_KM2)


def isw_months(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Months as the ISW counts them, or AFP on its data: month, km2, estimator, bound; Ukraine alone."""
    rows = known(PUBLISHED_AREAS, as_of, estimator=("isw", "afp_isw"), scope="ukraine").dropna(subset=["month"])
    return rows.sort_values("month", kind="stable")[["month", "km2", "estimator", "bound"]].reset_index(drop=True)


def signs_apart(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Months in which the map grew and the ISW saw Russia lose ground: month, gain_km2, isw_km2."""
    isw = isw_months(as_of).query("estimator == 'isw'").rename(columns={"km2": "isw_km2"})
    both = monthly_gains(as_of).merge(isw[["month", "isw_km2"]], on="month")
    return both[both["gain_km2"] * both["isw_km2"] < 0].reset_index(drop=True)


def front() -> pd.DataFrame:
    """Outlines for the map of the front, in km on an equal-area projection: what, day, ring, x_km, y_km.

    Ukraine in its recognised border, Crimea inside, and what the map of DeepState shows as held on two days. Rings are
    closed; a hole runs against the clock of its outside.
    """
    border = table("battlefield/outline")
    rings: list[tuple[str, date | None, np.ndarray]] = [
        ("Ukraine", None, part[["longitude_deg", "latitude_deg"]].to_numpy()) for _, part in border.groupby("part")
    ]
    outlines = {shape["properties"]["date"]: shape["geometry"] for shape in shapes(FRONT)}
    for when in (CALL, LAST):
        for polygon in outlines[when.isoformat()]["coordinates"]:
            rings += [("held", when, np.array(ring)) for ring in polygon]
    frames = []
    for number, (what, day_of_map, points) in enumerate(rings):
        x, y = _albers(*points.T)
        frames.append(
            pd.DataFrame({"what": what, "day": pd.Timestamp(day_of_map), "ring": number, "x_km": x, "y_km": y})
        )
    return pd.concat(frames, ignore_index=True)


def counts_of_2025(as_of: date = HINDSIGHT) -> dict[str, float]:
    """Area that Russia gained in 2025, km², by estimator; DeepState's by our months."""
    months = monthly_gains(as_of).set_index("month")["gain_km2"]
    rows = known(PUBLISHED_AREAS, as_of, row_id=("afp-year-2025", "ru-gs-2025")).set_index("estimator")["km2"]
    return {"deepstate": float(months.loc["2025"].sum()), **rows.to_dict()}


def front_days(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Russia held on the two days of the map of the front: date, held_km2, pct of Ukraine, gained_km2."""
    area = held(as_of).set_index("date").reindex(pd.to_datetime([CALL, LAST]), method="ffill")
    return area.assign(gained_km2=area["held_km2"].diff()).rename_axis("date").reset_index()


def kursk(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """What Ukraine held in Kursk oblast, which no series of the map counts: as_of, km2."""
    rows = known(PACE, as_of, row_id=("kursk-2024-08", "kursk-2025-02", "kursk-2025-03"))
    return rows.rename(columns={"central": "km2"})[["as_of", "km2"]]


def towns() -> pd.DataFrame:
    """Towns by which a reader finds the way on the map of the front: name, x_km, y_km."""
    x, y = _albers(*np.array(list(TOWNS.values())).T)
    return pd.DataFrame({"name": list(TOWNS), "x_km": x, "y_km": y})


def costs(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Men lost for each km² gained, by who counted: who, start, end, men_per_km2, low, high, ours.

    Ours set Ukraine's claims against the map of DeepState, the ISW and CSIS use figures of their own; ISW takes the
    losses that Ukraine claims, and CSIS comes to nearly the same total.
    """
    ours = [
        ("Ukraine’s claims, DeepState’s map", start, end, found.value, found.low, found.high)
        for start, end, row in (
            (HALF_YEAR_BEFORE, PUBLISHED, claimed_losses_per_km2_before),
            (PUBLISHED, SIX, claimed_losses_per_km2_6m),
            (SIX, TWELVE, claimed_losses_per_km2_12m),
            (TWELVE, LAST, claimed_losses_per_km2_17m),
        )
        for found in (row(as_of),)
    ]
    isw = known(PACE, as_of, row_id=("isw-cost-2024", "isw-cost-2025")).set_index("row_id")["central"]
    theirs = [
        ("Ukraine’s claims, ISW’s map", date(2024, 9, 1), date(2024, 12, 31), isw["isw-cost-2024"], None, None),
        ("Ukraine’s claims, ISW’s map", date(2025, 1, 1), date(2025, 4, 30), isw["isw-cost-2025"], None, None),
        ("CSIS", date(2025, 1, 1), date(2025, 12, 31), csis_losses_per_km2(as_of).value, None, None),
    ]
    columns = ["who", "start", "end", "men_per_km2", "low", "high"]
    return pd.DataFrame([*ours, *theirs], columns=columns).assign(ours=[True] * len(ours) + [False] * len(theirs))


def windows(as_of: date = HINDSIGHT) -> pd.DataFrame:
    """Gain and claimed losses around publication: window, start, end, gain_km2, ua_claimed_losses, losses_through.

    Losses are missing where their count ends before the window does, and `losses_through` says where.
    """
    area, claimed = _area(as_of), losses.claimed(as_of)
    rows = []
    for name, start, end in (
        ("six months before", HALF_YEAR_BEFORE, PUBLISHED),
        ("to six months", PUBLISHED, SIX),
        ("to twelve months", SIX, TWELVE),
        ("to seventeen months", TWELVE, LAST),
    ):
        if end <= area.index.max().date():
            counted = min(end, claimed.index.max().date())
            lost = losses.between(claimed, start, end) if counted == end else pd.NA
            rows.append((name, start, end, _gain(area, start, end), lost, counted))
    columns = ["window", "start", "end", "gain_km2", "ua_claimed_losses", "losses_through"]
    return pd.DataFrame(rows, columns=columns).astype({"ua_claimed_losses": "Int64"})


def gain(start: date, end: date, *, as_of: date) -> Estimate:
    """Area gained by Russia in a window, km²."""
    return ranged(_shifted(_mapped(end, as_of), start, end), "km²", as_of, end, note=_SHIFTED)


def gain_since_call(*, as_of: date) -> Estimate:
    """Area gained between the two dates of the map of the front, 18 March 2025 and the last file, km²."""
    return Estimate(_gain(_mapped(LAST, as_of), CALL, LAST), "km²", as_of, LAST, note=f"{CALL} to {LAST}")


def growth_since_call(*, as_of: date) -> Estimate:
    """Area gained between the two dates of the map of the front against what was held on the first, %."""
    area = _mapped(LAST, as_of)
    grown = 100 * _gain(area, CALL, LAST) / float(area.asof(pd.Timestamp(CALL)))
    return Estimate(grown, "%", as_of, LAST, note=f"{CALL} to {LAST}")


def held_share(*, as_of: date) -> Estimate:
    """Share of Ukraine that the map shows as held by Russia, %; Crimea and what was taken before 2022 are in it."""
    last = held(as_of).iloc[-1]
    return Estimate(float(last["pct"]), "%", as_of, last["date"].date(), note=f"file of {last['date'].date()}")


def fastest_month(since: date, *, as_of: date) -> Estimate:
    """The largest gain of a calendar month that began on or after a day, % of Ukraine."""
    months = monthly_gains(as_of)
    months = months[months["month"] >= pd.Timestamp(since)]
    if months.empty:
        raise MeasureError.too_early(f"{MAP}, a whole month since {since}", as_of, pd.Timestamp(since) + _MONTH)
    top = months.loc[months["gain_km2"].idxmax()]
    note = f"{top['month']:%B %Y}, {top['gain_km2']:.0f} km²"
    ends = (top["month"] + _MONTH).date()
    return Estimate(100 * float(top["gain_km2"]) / UKRAINE_KM2, "% of Ukraine a month", as_of, ends, note=note)


def pace_ratio(start: date, end: date, *, as_of: date, with_steps: bool = True) -> Estimate:
    """Pace of a window against the six months before publication, day for day, ratio.

    Day for day sets windows of unequal length side by side: a month for a month, without the days over. The steps of
    the map, up and down, may be left out of both.
    """
    area = _mapped(end, as_of)
    area = area if with_steps else _without_steps(area)
    before, after = _shifted(area, HALF_YEAR_BEFORE, PUBLISHED), _shifted(area, start, end)
    fair = (PUBLISHED - HALF_YEAR_BEFORE).days / (end - start).days
    ends = [fair * a / b for a in (min(after), max(after)) for b in (min(before), max(before))]
    value = fair * after[0] / before[0]
    return Estimate(value, "ratio", as_of, end, low=min(ends), high=max(ends), note=_SHIFTED)


def months_of_advance(months: int, *, as_of: date) -> Estimate:
    """Share of the months after publication at whose end Russia held more ground than at their start, %.

    Months run from the 20th to the 20th. Range: the days on which months begin moved by up to a week.
    """
    ends = pd.DatetimeIndex([pd.Timestamp(PUBLISHED) + pd.DateOffset(months=n) for n in range(months + 1)])
    area = _mapped(ends[-1].date(), as_of)
    shares = []
    for days in sorted(SHIFTS, key=abs):
        moved = ends + pd.Timedelta(days=days)
        if moved[-1] <= area.index.max():
            shares.append(100 * float((np.diff(area.reindex(moved, method="ffill")) > 0).mean()))
    grew = round(shares[0] * months / 100)
    note = f"{grew} of {months} months; range: the day on which months begin moved by up to a week"
    return ranged(shares, "%", as_of, ends[-1].date(), n=months, note=note)


def share_of_ukraine(months: int, *, as_of: date) -> Estimate:
    """Area gained by Russia over the last months known, % of Ukraine a month."""
    area = _area(as_of)
    end = area.index.max()
    start = end - pd.DateOffset(months=months)
    if start < area.index.min():
        raise MeasureError.too_early(f"{MAP}, {months} months", as_of, area.index.min() + pd.DateOffset(months=months))
    pace = [100 * g / UKRAINE_KM2 / months for g in _shifted(area, start.date(), end.date())]
    note = f"{start.date()} to {end.date()}; {_SHIFTED}"
    return ranged(pace, "% of Ukraine a month", as_of, end.date(), note=note)


def csis_year(*, as_of: date) -> Estimate:
    """What CSIS counts for 2025, killed and wounded for each km² that it counts as taken, men per km²."""
    lost = losses.of_csis(as_of)
    taken = known(PUBLISHED_AREAS, as_of, estimator="csis").iloc[-1]
    note = f"{lost:,} over {taken['km2']:,.0f} km²; CSIS leans on Ukraine's count"
    return Estimate(float(lost / taken["km2"]), "men per km²", as_of, taken["period_end"].date(), note=note)


def losses_per_km2(start: date, end: date, *, as_of: date) -> Estimate:
    """Losses that Ukraine claims for each km² gained in a window, men per km²; to the last day that has both."""
    area, claimed = _mapped(end, as_of), losses.claimed(as_of)
    end = min(end, claimed.index.max().date())
    lost = losses.between(claimed, start, end)
    ratios = [lost / gained for gained in _shifted(area, start, end)]
    note = f"to {end}; claims of the Ukrainian General Staff; {_SHIFTED}"
    return ranged(ratios, "men per km²", as_of, end, note=note)


# ---- what they share ----------------------------------------------------------------------------------------


def _area(as_of: date) -> pd.Series:
    """Occupied area by the date of the file, files known by the day."""
    rows = table(MAP)
    known = rows[rows["date"] <= pd.Timestamp(day(as_of))]
    if known.empty:
        raise MeasureError.too_early(MAP, as_of, rows["date"].min())
    return known.set_index("date")["occupied_km2"]


def _albers(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Kilometres east and north of the middle of Ukraine on Albers' equal-area cone over the WGS 84 ellipsoid."""
    squared, radius = 0.00669437999014, 6378.137
    axis = np.sqrt(squared)

    def q(phi: np.ndarray) -> np.ndarray:
        sine = np.sin(phi)
        return (1 - squared) * (sine / (1 - squared * sine**2) + np.arctanh(axis * sine) / axis)

    def m(phi: np.ndarray) -> np.ndarray:
        return np.cos(phi) / np.sqrt(1 - squared * np.sin(phi) ** 2)

    middle, origin, south, north = np.radians([31.5, 48.5, 45.5, 51.0])
    cone = (m(south) ** 2 - m(north) ** 2) / (q(north) - q(south))
    constant = m(south) ** 2 + cone * q(south)
    away, home = (radius * np.sqrt(constant - cone * q(phi)) / cone for phi in (np.radians(latitude), origin))
    turned = cone * (np.radians(longitude) - middle)
    return away * np.sin(turned), home - away * np.cos(turned)


def _is_step(change: pd.Series) -> pd.Series:
    return (change <= STEP_DOWN_KM2) | (change >= STEP_UP_KM2)


def _without_steps(area: pd.Series) -> pd.Series:
    """The area as if the map had never moved in a step: what came or went in one is taken out from its day on."""
    change = area.diff()
    return area - change.where(_is_step(change), 0.0).cumsum()


def _mapped(end: date, as_of: date) -> pd.Series:
    """Occupied area, once the map goes as far as the end of a window."""
    area = _area(as_of)
    if area.index.max().date() < end:
        raise MeasureError.too_early("battlefield, the gain of a window", as_of, end)
    return area


def _gain(area: pd.Series, start: date, end: date) -> float:
    days = pd.DatetimeIndex([pd.Timestamp(start), pd.Timestamp(end)])
    first, last = area.reindex(days, method="ffill")
    return float(last - first)


def _shifted(area: pd.Series, start: date, end: date) -> list[float]:
    """Gain of a window, then of the same window moved by some days, as far as the map goes."""
    found = [_gain(area, start, end)]
    for days in SHIFTS:
        a, b = (pd.Timestamp(d) + pd.Timedelta(days=days) for d in (start, end))
        if a >= area.index.min() and b <= area.index.max():
            found.append(_gain(area, a.date(), b.date()))
    return found


# ---- rows ---------------------------------------------------------------------------------------------------

_MAP_LAGS = "The map follows events by days and says nothing of what the ground is worth."
_STEPPED = "What is a step is a choice: a day of -15 km² or less, or of 80 or more. Ground moved in them all the same."
_CLAIMS = "A belligerent's count of its enemy, killed and wounded together, never verified."

gain_before = Measure(
    lambda day: gain(HALF_YEAR_BEFORE, PUBLISHED, as_of=day),
    unit="km²",
    what="Area gained by Russia in the six months before publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_6m = Measure(
    lambda day: gain(PUBLISHED, SIX, as_of=day),
    unit="km²",
    what="Area gained by Russia in the six months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_12m = Measure(
    lambda day: gain(SIX, TWELVE, as_of=day),
    unit="km²",
    what="Area gained by Russia from six to twelve months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
gain_17m = Measure(
    lambda day: gain(TWELVE, LAST, as_of=day),
    unit="km²",
    what="Area gained by Russia from twelve to seventeen months after publication",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_6m = Measure(
    lambda day: pace_ratio(PUBLISHED, SIX, as_of=day),
    unit="ratio",
    what="Pace of the six months after publication against the six before, day for day",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_12m = Measure(
    lambda day: pace_ratio(SIX, TWELVE, as_of=day),
    unit="ratio",
    what="Pace of months seven to twelve after publication against the six before it, day for day",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
pace_ratio_17m = Measure(
    lambda day: pace_ratio(TWELVE, LAST, as_of=day),
    unit="ratio",
    what="Pace of the last five months of the map against the six before publication, day for day",
    weakness="The map's own pace of updating fell in 2026 too.",
    tables=(MAP,),
)
pace_ratio_6m_without_steps = Measure(
    lambda day: pace_ratio(PUBLISHED, SIX, as_of=day, with_steps=False),
    unit="ratio",
    what="Pace of the six months after publication against the six before, the map's steps left out of both",
    weakness=_STEPPED,
    tables=(MAP,),
)
pace_ratio_17m_without_steps = Measure(
    lambda day: pace_ratio(TWELVE, LAST, as_of=day, with_steps=False),
    unit="ratio",
    what="Pace of the last five months of the map against the six before publication, the map's steps left out of both",
    weakness=_STEPPED,
    tables=(MAP,),
)
gain_on_the_map = Measure(
    lambda day: gain_since_call(as_of=day),
    unit="km²",
    what="Area gained by Russia between 18 March 2025 and the last file of the map",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
growth_of_held_land = Measure(
    lambda day: growth_since_call(as_of=day),
    unit="%",
    what="Growth of the area held by Russia between 18 March 2025 and the last file of the map",
    weakness=_MAP_LAGS,
    tables=(MAP,),
)
held_pct = Measure(
    lambda day: held_share(as_of=day),
    unit="%",
    what="Share of Ukraine that the map shows as held by Russia",
    weakness="Crimea and the areas taken before 2022 are in it; land of unknown status is not.",
    tables=(MAP,),
)
fastest_month_pct = Measure(
    lambda day: fastest_month(PUBLISHED, as_of=day),
    unit="% of Ukraine a month",
    what="Largest gain of a calendar month since publication",
    weakness="One month alone hangs on the day on which the map was brought up to date.",
    tables=(MAP,),
)
months_of_advance_share_12m = Measure(
    lambda day: months_of_advance(12, as_of=day),
    unit="%",
    what="Share of the twelve months after publication at whose end Russia held more ground than at their start",
    weakness="Says that the advance went on or stopped, not how fast it was.",
    tables=(MAP,),
)
pct_of_ukraine_per_month = Measure(
    lambda day: share_of_ukraine(6, as_of=day),
    unit="% of Ukraine a month",
    what="Area gained by Russia over the last six months as a share of Ukraine",
    weakness="Says nothing of what the ground is worth. At the date asked, or at the end of the map.",
    tables=(MAP,),
)
claimed_losses_ratio = Measure(
    lambda day: losses.ratio(6, as_of=day),
    unit="ratio",
    what="Russian losses a day over the last six months against the six before publication, as Ukraine claims",
    weakness=_CLAIMS,
    tables=(LOSSES,),
)
claimed_losses_per_km2_before = Measure(
    lambda day: losses_per_km2(HALF_YEAR_BEFORE, PUBLISHED, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in the six months before publication",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_6m = Measure(
    lambda day: losses_per_km2(PUBLISHED, SIX, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in the six months after publication",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_12m = Measure(
    lambda day: losses_per_km2(SIX, TWELVE, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained in months seven to twelve",
    weakness=_CLAIMS,
    tables=(MAP, LOSSES),
)
claimed_losses_per_km2_17m = Measure(
    lambda day: losses_per_km2(TWELVE, LAST, as_of=day),
    unit="men per km²",
    what="Losses that Ukraine claims for each km² gained since twelve months after publication",
    weakness="Where the map hardly moves, a few km² decide. Losses and ground to the last day that has both.",
    tables=(MAP, LOSSES),
)
csis_losses_per_km2 = Measure(
    lambda day: csis_year(as_of=day),
    unit="men per km²",
    what="Russian losses for each km² gained in 2025, both as CSIS counts them",
    weakness="No second count: CSIS leans on the losses that Ukraine claims.",
    tables=(PUBLISHED_AREAS, ESTIMATES),
)
csis_claims_ratio = Measure(
    lambda day: losses.csis_against_claims(as_of=day),
    unit="ratio",
    what="Russian losses of 2025 as CSIS counts them against those that Ukraine claims",
    weakness="Two totals that agree are one where the one leans on the other.",
    tables=(ESTIMATES, LOSSES),
)
