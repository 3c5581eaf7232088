"""Parties: direction of the item on Russia, mended names, and one clear error for each damage."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.ingest import ches, raw

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*ches.RAW),
        reason="the publisher's raw files are not at hand: set NODEAL_RAW or run `make data`",
    ),
]


def test_names_that_spreadsheets_and_readers_lose_are_there():
    made = ches.parties().set_index("party_id")["party"]
    assert made[832] == "More Europe"
    assert made[2406] == "National Alliance"
    assert not made.str.contains("#").any()


def test_a_vote_of_nought_is_unknown():
    plain = pd.read_csv(raw.fetch(ches.SURVEY), keep_default_na=False, na_values=[""]).set_index("party_id")
    made = ches.parties().set_index("party_id")
    assert (plain["vote"] == 0).sum() == 11
    assert made["vote_pct"].isna().equals(plain["vote"].eq(0).sort_index())


def test_countries_with_whole_numbers_only_are_marked():
    made = ches.parties()
    assert set(made.loc[made["note"].notna(), "country"]) == {"CYP", "ITA", "MLT"}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda t: t.replace("eu_russia", "russia", 1), "row 1: found no column eu_russia"),
        (lambda t: t.replace("party_id,party,", "party,party_id,", 1), "row 2, column party_id: found 'PS'"),
        (lambda t: t.rstrip() + "\n" + t.splitlines()[1] + "\n", "row 281, columns party_id: found 102"),
        (lambda t: "\n".join(t.splitlines()[:100]), "found 99 parties; expected 279"),
        (lambda t: t.replace("be,102,PS,soc,", "be,102,PS,anarchist,", 1), "row 2, column family: found 'anarchist'"),
        (lambda t: t.replace("be,102,", "belgium,102,", 1), "row 2, column country: found 'belgium'"),
        (lambda t: t.replace("be,102,PS,soc,2024,8.0", "be,102,PS,soc,2024,808.0", 1), "row 2, column vote: found 808"),
        (
            lambda t: t.replace("be,102,PS,soc,2024,", "be,102,PS,soc,1924,", 1),
            "row 2, column electionyear: found 1924",
        ),
        (lambda t: t.replace("be,102,PS,", "be,102,#REF!,", 1), "row 2, column party: found '#REF!'"),
        (lambda t: t.replace(",2406,NA,", ",2406,NSL,", 1), "found the abbreviations {832: '#NAME?', 2406: 'NSL'}"),
        (lambda t: t.encode("utf-16"), "codec can't decode"),
    ],
)
def test_damage_is_named(raw_copy, repin, refusal, damage, said):
    folder = raw_copy(ches.RAW)
    path = folder / ches.SURVEY
    changed = damage(path.read_text("utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    repin(folder, ches.SURVEY)
    error = refusal("ches")
    assert error.startswith(f"raw file {ches.SURVEY}")
    assert said in error


def test_a_reversed_scale_is_noticed(raw_copy, repin, refusal):
    folder = raw_copy(ches.RAW)
    path = folder / ches.SURVEY
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    frame["eu_russia"] = 10 - frame["eu_russia"]
    frame.to_csv(path, index=False)
    repin(folder, ches.SURVEY)
    assert "for a party that backs the hard line" in refusal("ches")


def test_swapped_positions_are_noticed(raw_copy, repin, refusal):
    path = raw_copy(ches.RAW) / ches.SURVEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("lrgen", "@", 1).replace("galtan", "lrgen", 1).replace("@", "galtan", 1), "utf-8")
    repin(path.parents[len(ches.SURVEY.split("/")) - 1], ches.SURVEY)
    assert "columns lrgen, galtan: found liberals at" in refusal("ches")
