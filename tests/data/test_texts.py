"""The tables of texts: terms, readouts, minerals and Istanbul, against the record and each other."""

import pytest

from nodeal.tables import table


def test_texts_of_the_timeline_are_linked():
    terms = table("texts/terms")
    linked = terms.dropna(subset=["proposal_id"]).drop_duplicates("text_id").set_index("text_id")["proposal_id"]
    assert linked.to_dict() == {
        "us-final-offer-2025": "us-april-plan-2025-04",
        "ru-memorandum-2025": "ru-memorandum-2025-06",
        "anchorage-2025": "donetsk-for-freeze-2025-08",
        "us-28-points-2025": "plan-28-2025-11",
        "e3-counter-2025": "euro-counterplan-2025-11",
        "us-ua-20-points-2025": "plan-20-2025-12",
        "paris-declaration-2026": "european-force-2026-01",
    }
    assert terms["text_id"].nunique() == 13


def test_codes_point_the_right_way(pinned):
    """Texts of Moscow alone lie on its side of the scale, Ukrainian ones on theirs, term by term."""
    terms = table("texts/terms")
    assert (terms.query("authors == 'ru'")["code"] >= 0).all()
    assert (terms.query("authors == 'ua'")["code"] < 0).all()
    pinned("codes", terms["code"].value_counts().sort_index().to_dict())


def test_a_code_of_one_term_stands_in_rows_of_that_term_alone():
    terms = table("texts/terms")
    for column in ("asks_recognition", "asks_whole_regions"):
        assert (terms[column].notna() == (terms["term"] == "territory")).all()
    assert set(terms.loc[terms["persons"].notna(), "term"]) == {"force_caps"}
    minerals = table("texts/minerals_terms")
    assert (minerals["asks"].notna() <= minerals["found"]).all(), "what was not found is not coded"
    assert len(minerals.drop_duplicates(["text", "kind"])) == minerals["text"].nunique()
    holds = table("texts/istanbul_terms").set_index("term_id")["holds"].dropna()
    assert holds.to_dict() == {"neutrality": "permanent_neutrality", "guarantee_trigger": "guarantor_veto"}


def test_both_readouts_are_given_for_each_element():
    readouts = table("texts/readouts")
    sides = readouts.groupby("element")["side"].agg(lambda s: tuple(sorted(s)))
    assert len(sides) >= 8
    assert set(sides) == {("kremlin", "white_house")}
    key = readouts.query("element == 'foreign_aid_and_intelligence'").set_index("side")["found"]
    assert key.to_dict() == {"kremlin": True, "white_house": False}


@pytest.mark.parametrize(("name", "column"), [("texts/readouts", "said"), ("texts/minerals_terms", "says")])
def test_what_is_not_found_is_written_so(name, column):
    rows = table(name)
    assert (rows["found"] == (rows[column] != "not found")).all()
    assert rows[["evidence_id", "stance_id"]].notna().any(axis=1).all()
    assert not (rows["found"].eq(False) & rows["confidence"].eq("high")).any()


def test_no_text_on_minerals_asks_for_past_aid_back_but_the_words_do():
    rows = table("texts/minerals_terms").query("term == 'repayment_of_past_aid'").set_index("text")
    assert rows.loc[rows["kind"] == "text", "asks"].to_dict() == {
        "text-2025-02-26": False,
        "agreement-2025-04-30": False,
    }
    assert rows.loc["trump-in-public", "asks"]


def test_figures_of_the_istanbul_annex():
    terms = table("texts/istanbul_terms").set_index("term_id")
    for side in ("russian_value", "ukrainian_value"):
        parts = terms.loc[["combat_aircraft", "auxiliary_aircraft"], side].sum()
        assert parts == terms.loc["aircraft_total", side]
        assert (terms[side].notna() <= terms["unit"].notna()).all()
    figures = terms.dropna(subset=["russian_value", "ukrainian_value"])
    assert (figures["russian_value"] < figures["ukrainian_value"]).all()
    assert terms.loc["personnel", ["russian_value", "ukrainian_value"]].tolist() == [85_000, 250_000]


def test_sources_of_actual_strength_resolve():
    known = set(table("sources")["source_id"])
    terms = table("texts/istanbul_terms")
    for column in ("actual_2022_source_id", "actual_2025_source_id"):
        assert set(terms[column].dropna().str.split(";").explode()) <= known
