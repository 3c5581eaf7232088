"""Petro Ivaniuk's compilations of Ukrainian military bulletins: attacks on Ukraine, claimed Russian losses.

Both are what one belligerent says. Nobody has verified the losses; launches and interceptions are the count of the
Ukrainian Air Force and of regional commands.

Where these tables may differ from the publisher's own pages, and why:

- **Launches.** An attack belongs to the day on which it began, also when it ran past midnight: one report in four
  does, and the press dates those by the next morning. By day of ending March 2025 has 4,198 strike drones instead
  of 4,044, and April 2,476 instead of 2,646.
- Until September 2024 four of five reports of strike drones carry a date without an hour, that of the morning; from
  November 2024 all but two (11 and 20 February 2025) carry the hour of the evening before. Days of the two periods
  are thus up to a day apart; months hardly differ.
- Strike drones are the rows of the Shahed type, decoys included. Other drones (reconnaissance and front-line types,
  and those of unknown type) are reported mostly when shot down: how many flew is unknown, so they stand in a class
  of their own without a number launched.
- Classes follow the publisher's catalogue. We correct it where it files Kinzhal and Iskander-M together under
  cruise missiles and where a spelling is missing, and put under ``other`` what it calls unknown and what mixes
  ballistic and cruise missiles in one number. Surface-to-air missiles fired at the ground are ``ballistic`` where
  they share a number with Iskander-M, else ``other``.
- **Losses.** The General Staff sometimes changes its running total without saying so in the day's figure; the
  publisher lists these steps as corrections. The change of a day is the difference of totals less the correction.
  The correction dated 2023-05-27 belongs to 28 May: as dated, the drones of that day would be negative.
- Trucks and fuel tanks were counted apart until April 2022 and together since: here together throughout.
  Prisoners (named until April 2022) and the direction of the heaviest losses are left out.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from nodeal.dates import DAY
from nodeal.ingest.readers import Rows, expect, read_raw_csv, read_raw_json
from nodeal.tables import days_of

ATTACKS = "strikes/missile_attacks_daily.csv"
CATALOGUE = "strikes/missiles_and_uavs.csv"
PERSONNEL = "battlefield/russia_losses_personnel.json"
EQUIPMENT = "battlefield/russia_losses_equipment.json"
CORRECTIONS = "battlefield/russia_losses_equipment_correction.json"
RAW = (ATTACKS, CATALOGUE, PERSONNEL, EQUIPMENT, CORRECTIONS)
"""Raw files read by this module."""

WEAPON_CLASSES = ("ballistic", "cruise", "other", "other_drone", "strike_drone")
ATTACK_DAYS = pd.date_range("2022-09-28", "2026-06-06")
LOSS_DAYS = pd.date_range("2022-02-25", "2026-08-08")

_CLASS_OF_CATEGORY = {
    "UAV": "other_drone",
    "ballistic missile": "ballistic",
    "cruise missile": "cruise",
    "guided bomb": "other",
    "surface-to-air and ballistic": "ballistic",
    "surface-to-air missile": "other",
}
_CLASS_OF_MODEL = {
    "Shahed-136/131": "strike_drone",
    "Unknown Missile": "other",
    "X-47 Kinzhal and Iskander-M/KN-23": "ballistic",
    # Not in the catalogue:
    "Aerial Bomb": "other",
    "Intercontinental ballistic missile": "ballistic",
    "Iskander-M and Iskander-K": "other",
    "Iskander-M/KN-23 and Iskander-K and Kalibr": "other",
    "Iskander-M/KN-23 and Iskander-K and X-59/X-69": "other",
    "X-101/X-555 and Kalibr and Iskander-M/KN-23": "other",
    "Картограф": "other_drone",
    "Привет-82": "other_drone",
    "Фенікс": "other_drone",
}
"""Models that the catalogue lacks, or that we class otherwise."""

_REGIONAL = ("PvKPivden", "pvkshid", "PvkZahid", "PvkCenter")
"""Accounts of regional air commands, which report what they shot down."""
_NATIONAL = ("kpszsu", "CinCAFU", "GeneralStaff.ua", "kharkivoda.gov.ua", "https:", "watch")
"""Accounts that count attacks: air force, commander, general staff, one oblast; and addresses without an account."""
_ACCOUNTS = "an account of " + ", ".join((*_REGIONAL, *_NATIONAL))
_BLANKS = {"launched": 3, "destroyed": 6, "not_reach_goal": 3069}
"""Cells known to be empty: reports that give no number launched, shot down or lost on the way."""
_SPACED = {"time_start": 1, "time_end": 2}
"""Times with a blank at their end."""
_REPORTS, _MODELS, _LISTED = 3770, 64, 28
"""Attack reports, models in the catalogue, days with corrections."""
_ABSURD_IN_ONE_REPORT = 1500
_LONGEST_ATTACK = pd.Timedelta(days=1)

_ITEMS = {
    "APC": "armoured_vehicles",
    "MRL": "rocket_launchers",
    "aircraft": "aircraft",
    "anti-aircraft warfare": "air_defence",
    "cruise missiles": "cruise_missiles",
    "drone": "drones",
    "field artillery": "artillery",
    "ground robotic systems": "ground_robots",
    "helicopter": "helicopters",
    "mobile SRBM system": "missile_systems",
    "naval ship": "ships",
    "personnel": "personnel",
    "special equipment": "special_equipment",
    "submarines": "submarines",
    "tank": "tanks",
    "vehicles and fuel tanks": "vehicles",
}
_NOT_COUNTED = {
    "special equipment": 19, "mobile SRBM system": 1590, "vehicles and fuel tanks": 65, "cruise missiles": 65,
    "submarines": 566, "ground robotic systems": 1528, "military auto": 1561, "fuel tank": 1561,
}  # fmt: skip
"""Days without a total: the item was not counted yet, or no longer. All other items have one every day."""
_COUNTED_TO = {"missile_systems": pd.Timestamp("2022-04-30")}
"""Items that stopped being counted, and when."""
_LARGEST_TOTAL = 5_000_000
_TRUCKS_APART = ("military auto", "fuel tank")
_NOT_ITEMS = {"date", "day", "greatest losses direction", *_TRUCKS_APART}
_MISDATED = {pd.Timestamp("2023-05-27"): pd.Timestamp("2023-05-28")}
_DOWNWARD = {("artillery", pd.Timestamp("2026-03-04")): -10}
"""Days on which a total falls although no correction is listed."""
_LARGEST_CHANGE = {"personnel": 4000, "drones": 4000}
_LARGEST_CHANGE_ELSE = 700


def tables() -> dict[str, pd.DataFrame]:
    """All tables made from the compilations, by name."""
    return {"strikes/launches_daily": launches_daily(), "battlefield/losses_daily": losses_daily()}


def launches_daily() -> pd.DataFrame:
    """Launched and shot down by day of beginning and weapon class; days without a report are explicit zeros."""
    reports = _reports()
    grid = pd.MultiIndex.from_product([ATTACK_DAYS, WEAPON_CLASSES], names=["date", "weapon_class"])
    days = reports.groupby(grid.names)
    frame = pd.DataFrame(
        {
            "launched": days["launched"].sum(min_count=1),
            "downed": days["destroyed"].sum(min_count=1),
            "lost": days["not_reach_goal"].sum(min_count=1),
            "shot_down_only": days["shot_down_only"].sum(),
            "reports": days.size(),
            "incomplete": days["incomplete"].any(),
        }
    ).reindex(grid)
    frame["reports"] = frame["reports"].fillna(0)
    silent = frame["reports"] == 0
    frame.loc[silent, ["launched", "downed", "shot_down_only"]] = 0
    frame.loc[frame.index.get_level_values("weapon_class") == "other_drone", "launched"] = float("nan")
    frame["incomplete"] = frame["incomplete"].eq(True).astype("boolean")
    counts = ["launched", "downed", "lost", "shot_down_only", "reports"]
    return frame.astype(dict.fromkeys(counts, "Int64")).reset_index()


def losses_daily() -> pd.DataFrame:
    """Running totals claimed by the Ukrainian General Staff, and the change of each day after corrections."""
    totals = _totals()
    corrections = _corrections().reindex(index=totals.index, columns=totals.columns).fillna(0)
    changes = totals.diff() - corrections
    _changes_are_plausible(changes)
    frame = pd.DataFrame(
        {
            "ua_claimed_total": totals.stack(future_stack=True),
            "ua_claimed_change": changes.stack(future_stack=True),
            "correction": corrections.where(corrections != 0).stack(future_stack=True),
        }
    ).dropna(subset="ua_claimed_total")
    frame.index.names = ["date", "item"]
    return frame.astype("Int64").reset_index().sort_values(["date", "item"], ignore_index=True)


def _reports() -> pd.DataFrame:
    """Attack reports with day, weapon class and the mark of those that name only what was shot down."""
    columns = (
        "time_start",
        "time_end",
        "model",
        "launch_place",
        "target",
        "launched",
        "destroyed",
        "not_reach_goal",
        "source",
    )
    rows = read_raw_csv(ATTACKS, columns)
    rows.once("time_start", "time_end", "model", "launch_place", "target", "source").count(_REPORTS, "reports")
    reports = pd.DataFrame(
        {column: rows.numbers(column, 0, _ABSURD_IN_ONE_REPORT, blanks=known) for column, known in _BLANKS.items()}
    )
    rows.check(
        "destroyed",
        reports["destroyed"] > reports["launched"],
        lambda row: f"{row['destroyed']} shot down of {row['launched']} launched",
        "at most as many as launched",
    )
    reports["date"] = _attack_days(rows)
    reports["weapon_class"] = _weapon_classes(rows)
    account = rows.texts("source").str.split("/").str[0]
    rows.check("source", ~account.isin([*_REGIONAL, *_NATIONAL]), lambda row: repr(row["source"]), _ACCOUNTS)
    regional = account.isin(_REGIONAL)
    only_downed = reports["launched"].eq(reports["destroyed"]) & (regional | reports["weapon_class"].eq("other_drone"))
    reports["shot_down_only"] = reports["destroyed"].where(only_downed, 0)
    reports["incomplete"] = reports[["launched", "destroyed"]].isna().any(axis=1)
    return reports


def day_of(times: pd.Series) -> pd.Series:
    """Day of each time, written ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM``; missing where written otherwise."""
    times = times.astype("str").str.strip()
    written = times.str.fullmatch(DAY + "( ([01]?[0-9]|2[0-3]):[0-5][0-9])?")
    return days_of(times.str[:10].where(written))


def _attack_days(rows: Rows) -> pd.Series:
    """Day on which each attack began, once its end was seen to fall on the same or the next day."""
    times = {}
    for column, known in _SPACED.items():
        written = rows.texts(column)
        spaced = int((written != written.str.strip()).sum())
        rows.expect(spaced == known, f"{spaced} times with a blank at an end", f"the {known} known", column=column)
        times[column] = day_of(written)
        bad = times[column].isna()
        rows.check(column, bad, lambda row, c=column: repr(row[c]), "a time YYYY-MM-DD or YYYY-MM-DD HH:MM")
    lasted = times["time_end"] - times["time_start"]
    rows.check(
        "time_end",
        ~lasted.between(pd.Timedelta(0), _LONGEST_ATTACK),
        lambda row: f"an attack from {row['time_start']} to {row['time_end']}",
        "an end on the same or the next day",
    )
    first, last = times["time_start"].min(), times["time_start"].max()
    rows.expect(
        (first, last) == (ATTACK_DAYS[0], ATTACK_DAYS[-1]),
        f"attacks from {first:%Y-%m-%d} to {last:%Y-%m-%d}",
        f"from {ATTACK_DAYS[0]:%Y-%m-%d} to {ATTACK_DAYS[-1]:%Y-%m-%d}",
        column="time_start",
    )
    return times["time_start"]


def _weapon_classes(rows: Rows) -> pd.Series:
    catalogue = read_raw_csv(CATALOGUE, ("model", "category")).once("model").count(_MODELS, "models")
    listed = catalogue.codes("category", _CLASS_OF_CATEGORY)
    by_model = dict(zip(catalogue.texts("model"), listed, strict=True)) | _CLASS_OF_MODEL
    models = rows.texts("model")
    classes = models.map(by_model)
    unknown = models.index[classes.isna()]
    if len(unknown):
        expect(
            False,
            f"{ATTACKS}, row {unknown[0]}, column model",
            found=f"the model {models[unknown[0]]!r}",
            expected=f"a model of {CATALOGUE}",
            remedy="Give it a class in src/nodeal/ingest/ivaniuk.py.",
        )
    return classes


def _totals() -> pd.DataFrame:
    """Running totals by day and item."""
    equipment, personnel = _daily(EQUIPMENT, set(_ITEMS) - {"personnel"}), _daily(PERSONNEL, {"personnel"})
    unknown = set(equipment) - set(_ITEMS) - _NOT_ITEMS
    expect(
        not unknown,
        EQUIPMENT,
        found="new fields " + ", ".join(sorted(unknown)),
        expected="the fields known: " + ", ".join(sorted(_ITEMS)),
    )
    trucks = equipment[list(_TRUCKS_APART)].sum(axis=1, min_count=len(_TRUCKS_APART))
    both = equipment.index[trucks.notna() == equipment["vehicles and fuel tanks"].notna()]
    if len(both):
        expect(
            False,
            f"{EQUIPMENT}, record of {both[0]:%Y-%m-%d}, field vehicles and fuel tanks",
            found="trucks and fuel tanks both apart and together, or neither",
            expected="one of the two",
        )
    equipment["vehicles and fuel tanks"] = equipment["vehicles and fuel tanks"].fillna(trucks)
    equipment["personnel"] = personnel["personnel"]
    totals = equipment[list(_ITEMS)].rename(columns=_ITEMS)
    for item in totals:
        counted = totals[item].dropna()
        last = _COUNTED_TO.get(item, LOSS_DAYS[-1])
        whole = pd.date_range(counted.index[0], last)
        expect(
            counted.index.equals(whole),
            EQUIPMENT,
            found=f"gaps in {item}, or none to {last:%Y-%m-%d}",
            expected="a total for every day",
        )
    return totals


def _corrections() -> pd.DataFrame:
    """Steps of the totals that are no losses of the day, by day and item."""
    fields = {"date", *_ITEMS} - {"mobile SRBM system", "ground robotic systems"}
    raw = _records(CORRECTIONS, fields, "2022-10-13", "2025-12-31", {})
    expect(len(raw) == _LISTED, CORRECTIONS, found=f"{len(raw)} records", expected=f"{_LISTED}")
    listed = raw[[c for c in raw if c in _ITEMS]].rename(columns=_ITEMS)
    listed.index = pd.Index([_MISDATED.get(day, day) for day in listed.index])
    return listed


def _changes_are_plausible(changes: pd.DataFrame) -> None:
    """No claimed loss of a day is negative or absurd, but for the exceptions listed above."""
    for item in changes:
        limit = _LARGEST_CHANGE.get(item, _LARGEST_CHANGE_ELSE)
        for day, change in changes[item].dropna().items():
            expect(
                0 <= change <= limit or _DOWNWARD.get((item, day)) == change,
                f"{PERSONNEL if item == 'personnel' else EQUIPMENT}, record of {day:%Y-%m-%d}, {item}",
                found=f"a change of {change:g} in one day",
                expected=f"0 to {limit:,}",
            )


def _daily(key: str, fields: set[str]) -> pd.DataFrame:
    """Records of every day of the war, once each."""
    first, last = (f"{day:%Y-%m-%d}" for day in (LOSS_DAYS[0], LOSS_DAYS[-1]))
    records = _records(key, {"date", *fields}, first, last, _NOT_COUNTED)
    missing = LOSS_DAYS.difference(records.index)
    expect(
        missing.empty and len(records) == len(LOSS_DAYS),
        key,
        found=f"{len(records)} days" + (f", none for {missing[0]:%Y-%m-%d}" if len(missing) else ""),
        expected=f"each of the {len(LOSS_DAYS)} days from {first} to {last}",
    )
    return records


def _records(key: str, fields: set[str], first: str, last: str, blanks: dict[str, int]) -> pd.DataFrame:
    """A JSON list of records as a frame by date, its fields and numbers checked."""
    content = read_raw_json(key)
    expect(
        isinstance(content, list) and all(isinstance(r, dict) for r in content) and bool(content),
        key,
        found=type(content).__name__,
        expected="a list of records",
    )
    cells = pd.DataFrame(content, dtype=object)
    missing = sorted(fields - set(cells))
    expect(
        not missing,
        key,
        found="no field " + ", ".join(missing) + " among " + ", ".join(map(str, cells)),
        expected="fields " + ", ".join(sorted(fields)),
    )
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    rows = Rows(cells, key, typed=True, row="record", column="field").once("date")
    days = replace(rows, typed=False).days("date", first, last)
    frame = cells.drop(columns="date")
    for field in [name for name in frame if name in (*fields, *_TRUCKS_APART)]:
        frame[field] = rows.numbers(field, -_LARGEST_TOTAL, _LARGEST_TOTAL, blanks=blanks.get(field, 0))
    return frame.set_index(pd.DatetimeIndex(days, name="day_of_report"))
