"""Measures of texts against the texts themselves, and counts made another way."""

from datetime import date

import pytest

from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.measures import MeasureError, texts
from nodeal.tables import table


@pytest.mark.parametrize(
    ("measure", "value", "named"),
    [
        (texts.kremlin_readout_mobilisation_and_rearmament, 1, "rearmament"),
        (texts.kremlin_readout_foreign_aid, 1, "key condition"),
        (texts.kremlin_readout_permanent_peace, 1, "permanent_peace"),
        (texts.readouts_energy_scope, 1, "white_house: Energy and infrastructure"),
        (texts.minerals_texts_with_repayment, 0, "text-2025-02-26"),
        (texts.istanbul_neutrality, 1, "Article 1"),
        (texts.istanbul_guarantee_veto, 1, "guarantee_trigger"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_texts_stood_on_record_when_the_article_came_out(measure, value, named):
    for as_of in (PUBLISHED, HINDSIGHT):
        found = measure(as_of=as_of)
        assert found.value == value
        assert found.unit == "texts"
        assert found.data_through <= as_of
        assert named in found.note


def test_washington_named_none_of_moscows_points():
    found = texts.white_house_readout_russian_conditions()
    assert (found.value, found.n) == (0, 5)


def test_a_readout_without_the_words_is_seen(data_copy, edit):
    edit(data_copy / "texts/readouts.csv", "rearmament,kremlin,Rearming of Ukraine's forces,true",
         "rearmament,kremlin,Rearming of Ukraine's forces,false")  # fmt: skip
    assert texts.kremlin_readout_mobilisation_and_rearmament().value == 0


@pytest.mark.parametrize("measure", [texts.ru_text_recognition, texts.ru_text_full_regions, texts.ru_text_force_caps])
def test_the_memorandum_asks_for_all_of_it(measure):
    assert measure().value == 1
    assert "ru-memorandum-2025" in measure().note
    assert measure(as_of=date(2025, 6, 1)).value == 0
    with pytest.raises(MeasureError):
        measure(as_of=PUBLISHED)


def test_reported_terms_are_not_formal():
    """Anchorage asked for less; without the memorandum no formal text would stand."""
    assert "anchorage-2025" in texts.ru_text_full_regions().note
    rows = texts.terms().query("side == 'russia' and term == 'territory'")
    assert rows.set_index("text_id")["code"].to_dict() == {
        "putin-terms-2024": 2,
        "ru-memorandum-2025": 2,
        "anchorage-2025": 1,
        "ru-position-2026-01": 1,
    }


def test_which_terms_moved():
    moved = texts.terms_moved("russia").set_index("term")["change"]
    assert moved[moved != 0].to_dict() == {"territory": -1, "sanctions": -1}
    assert (texts.terms_moved("russia", formal=True)["change"] == 0).all()
    share = texts.ru_terms_moved_share()
    assert (share.low, share.value, share.n) == (0.0, pytest.approx(100 * 2 / 7), 7)


def test_distance_is_the_mean_gap_of_the_latest_codes():
    found, frame = texts.text_distance(), texts.distance()
    assert frame["mean"].iloc[-1] == pytest.approx(found.value) == 3
    assert frame["on"].is_monotonic_increasing
    assert frame["mean"].between(-4, 4).all()
    assert texts.text_distance(as_of=date(2025, 6, 2)).value == pytest.approx(23 / 6)


def test_istanbul_figures():
    ratio = texts.istanbul_personnel_cap_ratio(as_of=PUBLISHED)
    assert ratio.value == pytest.approx(85_000 / 261_000)
    assert "880,000" in ratio.note
    assert texts.istanbul_ua_personnel_cap_ratio().value == pytest.approx(250_000 / 261_000)
    share = texts.istanbul_terms_agreed_share()
    assert (share.n, share.value) == (28, pytest.approx(100 * 5 / 28))
    assert share.high == pytest.approx(100 * 6 / 16)
    with pytest.raises(MeasureError, match="2024-06-15"):
        texts.istanbul_neutrality(as_of=date(2024, 6, 14))


def test_the_end_of_istanbul_is_told_by_events_and_accounts():
    frame = texts.end_of_istanbul()
    assert {"weakly for", "against", "in part"} <= set(frame["walked_away"])
    moves = frame[frame["walked_away"] == "–"]
    assert moves["on"].is_monotonic_increasing
    assert frame.loc[frame["walked_away"] != "–", "on"].is_monotonic_increasing
    assert frame["what"].is_unique


def test_a_size_that_a_text_supports_is_no_limit():
    people = texts.personnel()
    assert people["persons"].is_monotonic_increasing
    assert "paris-declaration-2026" not in set(people["text_id"]), "it pays for an army, it caps none"


def test_each_limit_stands_beside_the_army_of_its_day():
    people = texts.personnel()
    for _, ours in people.groupby("era"):
        strength, limits = (ours[(ours["side"] == "actual") == so] for so in (True, False))
        assert len(strength) > 0 < len(limits)
        assert abs(strength["on"].str[:4].astype(int).max() - limits["on"].str[:4].astype(int).min()) == 0
    (joint,) = people.loc[people["side"] == "joint", "label"]
    assert joint == "Washington, Kyiv"


def test_every_strength_that_the_table_gives_is_drawn():
    """Before the invasion, at war in May 2022, and in 2025: a limit looks unlike against each."""
    row = table("texts/istanbul_terms").set_index("term_id").loc["personnel"]
    given = {row[c] for c in row.index if c.startswith("actual_") and not c.endswith(("_note", "_source_id"))}
    people = texts.personnel()
    assert given == set(people.loc[people["side"] == "actual", "persons"])
    assert len(given) == 3


def test_the_kremlins_points_come_first_and_its_key_condition_above_all():
    told = texts.readouts()
    assert told["point"].tolist() == sorted(told["point"], reverse=True)
    assert told["point"].sum() == len(texts.RUSSIAN_POINTS)
    assert "key condition" in told.loc[0, "kremlin"]
    for column in ("kremlin", "white_house"):
        assert told[f"{column}_url"].isna().tolist() == (told[column] == "not found").tolist()
