"""Positions of European parties, Chapel Hill Expert Survey 2024 (final release, version 2).

Where this table may differ from the publisher's own site, and why:

- It is an excerpt: ten of the 54 columns. The release has one item on Russia (``eu_russia``) and none on Ukraine;
  those were asked in the special survey of 2023, which is not at hand.
- The wording of ``eu_russia`` was not at hand. Its direction is read off the parties at its ends, and asserted below:
  0 is support for the Union's hard line on Russia, 10 opposition to it.
- A vote of exactly 0 marks a party that did not run under its name in the last national election, or a result that
  the file lacks (the Greek Spartans of 2023): it is empty here.
- Two abbreviations are written out, since programs do not take them for text: ``+E`` of Italy begins like a formula
  (the file itself holds the error that a spreadsheet made of it), ``NA`` of Latvia reads as a missing value.
- Where all values of a country on ``eu_russia`` are whole numbers they look like the answer of one expert: a code
  (``one_expert``) and a note say so. In Italy they put the mainstream Democratic Party at 9, against its record.
"""

from __future__ import annotations

import pandas as pd

from nodeal.ingest.readers import expect, read_raw_csv

SURVEY = "europe/CHES_2024_final_v2.csv"
RAW = (SURVEY,)
"""Raw files read by this module."""

COUNTRIES = {
    "aus": "AUT", "be": "BEL", "bul": "BGR", "cro": "HRV", "cyp": "CYP", "cz": "CZE", "dk": "DNK", "esp": "ESP",
    "est": "EST", "fin": "FIN", "fr": "FRA", "ge": "DEU", "gr": "GRC", "hun": "HUN", "ice": "ISL", "irl": "IRL",
    "it": "ITA", "lat": "LVA", "lith": "LTU", "mal": "MLT", "nl": "NLD", "nor": "NOR", "pol": "POL", "por": "PRT",
    "rom": "ROU", "sle": "SVN", "slo": "SVK", "sv": "SWE", "swi": "CHE", "tur": "TUR", "uk": "GBR",
}  # fmt: skip
"""The survey's country codes."""
FAMILIES = {
    "radrt": "radical_right", "con": "conservative", "lib": "liberal", "cd": "christian_democratic",
    "soc": "socialist", "radleft": "radical_left", "green": "green", "reg": "regionalist", "nofamily": "none",
    "confessional": "confessional", "agrarian/centre": "agrarian_centre",
}  # fmt: skip
"""Party families."""
POSITIONS = ("lrgen", "galtan", "eu_position", "eu_russia")
"""Items kept, each the mean of the experts' answers."""
ENDS = {
    "supports the hard line": (2203, 2204, 2506, 1604, 1402),
    "opposes it": (2302, 404, 1303, 310, 311, 2020),
}
"""Parties whose line on Russia was public: Estonia's Reform and Social Democrats, Lithuania's Homeland Union, Sweden's
Liberals and Finland's National Coalition; Fidesz, Greece's Communists, Austria's FPÖ, Germany's AfD and BSW, Bulgaria's
Vazrazhdane."""

WRITTEN_OUT = {832: "More Europe", 2406: "National Alliance"}
"""Parties whose abbreviation no program leaves alone."""
_AS_PUBLISHED = {832: "#NAME?", 2406: "NA"}
"""What the file has in their place."""
_SPOILT = 1
"""Names of which a spreadsheet left an error."""
_NOT_ASKED = 36
"""Parties without a value on Russia: those of countries outside the Union, and a few small ones."""
_WITHOUT_VOTE = 11
_COLUMNS = ("country", "party_id", "party", "family", "electionyear", "vote", *POSITIONS)


def tables() -> dict[str, pd.DataFrame]:
    """The one table made from the survey, by name."""
    return {"europe/parties": parties()}


def parties() -> pd.DataFrame:
    """One row a party with its family, last national vote and positions."""
    raw = _read()
    frame = pd.DataFrame(
        {
            "party_id": raw["party_id"],
            "country": raw["country"],
            "party": raw["party_id"].map(WRITTEN_OUT).fillna(raw["party"].str.strip()),
            "family": raw["family"],
            "election_year": raw["electionyear"],
            "vote_pct": raw["vote"].where(raw["vote"] > 0).round(2),
            **{item: raw[item].round(3) for item in POSITIONS},
        }
    )
    whole = raw["eu_russia"].dropna().mod(1).eq(0).groupby(frame["country"]).agg(["all", "size"])
    alone = whole.index[whole["all"] & (whole["size"] > 1)]
    asked = raw["eu_russia"].notna()
    frame["note"] = pd.Series(
        "eu_russia: all values of the country are whole numbers, as if one expert had answered", index=frame.index
    ).where(frame["country"].isin(alone) & asked)
    frame["one_expert"] = frame["country"].isin(alone).astype("boolean").where(asked)
    _direction_holds(frame)
    return frame.sort_values("party_id", kind="stable", ignore_index=True)


def _read() -> pd.DataFrame:
    rows = read_raw_csv(SURVEY, _COLUMNS)
    number = rows.numbers("party_id", 1, 9999, whole=True).astype(int)
    rows.once("party_id").count(279, "parties")
    raw = pd.DataFrame(
        {
            "party_id": number,
            "country": rows.codes("country", COUNTRIES),
            "party": rows.texts("party", broken=_SPOILT),
            "family": rows.codes("family", FAMILIES),
            "electionyear": rows.numbers("electionyear", 2015, 2025, whole=True),
            "vote": rows.numbers("vote", 0, 100),
            "lrgen": rows.numbers("lrgen", 0, 10),
            "galtan": rows.numbers("galtan", 0, 10),
            "eu_position": rows.numbers("eu_position", 1, 7),
            "eu_russia": rows.numbers("eu_russia", 0, 10, blanks=_NOT_ASKED),
        }
    )
    found = raw.set_index("party_id")["party"].reindex(list(_AS_PUBLISHED)).to_dict()
    rows.expect(
        found == _AS_PUBLISHED,
        f"the abbreviations {found}",
        f"{_AS_PUBLISHED}, for which names are written out",
        column="party",
    )
    zeros = int((raw["vote"] == 0).sum())
    rows.expect(zeros == _WITHOUT_VOTE, f"{zeros} votes of 0", f"the {_WITHOUT_VOTE} known", column="vote")
    return raw


def _direction_holds(frame: pd.DataFrame) -> None:
    """Parties known to back the hard line on Russia lie low, those known to oppose it high; liberals are liberal."""
    value = frame.set_index("party_id")["eu_russia"]
    low, high = (value.reindex(list(ids)) for ids in ENDS.values())
    expect(
        bool(low.max() < 3 and high.min() > 7),
        f"{SURVEY}, column eu_russia",
        found=f"{low.max():.1f} for a party that backs the hard line and {high.min():.1f} for one that opposes it",
        expected="under 3 and over 7",
    )
    mean = frame.groupby("family")[["lrgen", "galtan"]].mean()
    expect(
        bool(mean.loc["liberal", "lrgen"] > 5 > mean.loc["liberal", "galtan"]),
        f"{SURVEY}, columns lrgen, galtan",
        found=f"liberals at {mean.loc['liberal', 'lrgen']:.1f} and {mean.loc['liberal', 'galtan']:.1f}",
        expected="liberals right of 5 on the general scale and below 5 on the cultural one (columns swapped?)",
    )
