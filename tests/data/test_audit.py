from __future__ import annotations

import re

import pandas as pd
import pytest

from nodeal import notebooks, tables
from nodeal.charts import theme
from nodeal.measures import registered

PUBLISHED = pd.Timestamp("2025-03-20")
FIRST_CHAPTER = {
    **dict.fromkeys(("0", "cap0", "cap1", "1"), "01_thesis"),
    **dict.fromkeys(("2", "3", "4", "5", "pull1", "6"), "02_yes_but"),
    **dict.fromkeys(("h1", "7", "8", "9"), "03_past_bids"),
    **dict.fromkeys(("10", "11", "12", "13"), "04_oval_office"),
    **dict.fromkeys(("14", "cap2", "h3", "20"), "08_guarantees"),
    **dict.fromkeys(("h2", "15"), "06_any_deal"),
    **dict.fromkeys(("16", "17", "18", "19"), "07_istanbul"),
    **dict.fromkeys(("21", "22"), "09_energy_truce"),
    "23": "10_sustainability",
    **dict.fromkeys(("24", "25"), "11_leverage"),
    **dict.fromkeys(("cap3", "h4", "26", "27", "28", "29"), "12_europe"),
}
"""Home of the claims by paragraph; captions and heads go with the paragraph that follows."""
ELSEWHERE = {
    "c00-1c": "12_europe",
    "c01-2e": "11_leverage",
    "c06-3a": "08_guarantees",
    "c06-3b": "08_guarantees",
    "c24-1a": "05_aid",
    "c26-2b": "05_aid",
    "c26-2c": "05_aid",
}
"""Claims whose matter belongs to another chapter than their paragraph."""


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    return tables.table("audit/claims")


@pytest.fixture(scope="module")
def evidence() -> pd.DataFrame:
    return tables.table("audit/evidence")


# ---- the article, taken apart


def test_every_sentence_has_a_claim_and_every_claim_a_sentence(claims):
    sentences = tables.table("audit/sentences")
    places = [set(frame[["paragraph", "sentence"]].itertuples(index=False, name=None)) for frame in (sentences, claims)]
    assert places[0] == places[1]
    assert len(sentences) == 82
    assert sentences["position"].tolist() == list(range(1, 83))
    assert sentences["words"].sum() == 2032


def test_claims_are_128_and_named_by_their_place(claims):
    assert len(claims) == 128
    place = claims["claim_id"].str.extract(r"^c(?P<paragraph>.+)-(?P<sentence>\d)[a-z]$")
    assert (place["paragraph"].str.replace(r"^0(?=\d)", "", regex=True) == claims["paragraph"]).all()
    assert (place["sentence"].astype(int).clip(lower=1) == claims["sentence"]).all()


def test_every_claim_has_the_home_that_its_paragraph_gives(claims):
    expected = claims["claim_id"].map(ELSEWHERE).fillna(claims["paragraph"].map(FIRST_CHAPTER))
    wrong = claims[claims["chapter"] != expected]
    assert wrong.empty, wrong[["claim_id", "chapter"]].to_string()


def test_claims_that_nobody_can_check_say_no_test(claims):
    checkable = claims[claims["checkable"] != "no"]
    assert checkable["would_confirm"].notna().all()
    assert checkable["would_refute"].notna().all()


def test_no_column_holds_a_sentence_of_the_article():
    assert {f["name"] for f in tables.describe("audit/sentences")["schema"]["fields"]} == {
        "position",
        "paragraph",
        "sentence",
        "kind",
        "words",
    }


# ---- evidence


def test_importance_three_rests_on_three_rows_and_each_checkable_claim_on_one(claims, evidence):
    rows = claims["claim_id"].map(evidence["claim_id"].value_counts()).fillna(0)
    assert (rows[claims["importance"] == 3] >= 3).all()
    assert (rows[claims["checkable"] != "no"] >= 1).all()


def test_nothing_is_known_before_it_happens(evidence):
    happened = pd.to_datetime(evidence["date_of_fact"].str.pad(10, "right").str.strip(), format="ISO8601")
    early = evidence[evidence["known_on"] < happened]
    assert early.empty, early[["evidence_id", "date_of_fact", "known_on"]].to_string()


def test_a_partial_date_is_known_at_its_end_or_at_a_day_that_the_note_gives(evidence):
    partial = evidence[evidence["date_of_fact"].str.len() < 10]
    ends = partial["date_of_fact"].map(lambda text: pd.Period(text).end_time.normalize())
    other = partial[partial["known_on"] != ends]
    assert other["note"].notna().all()


def test_one_fact_is_told_in_one_way(evidence, pinned):
    columns = ["fact_id", "date_of_fact", "known_on", "fact", "series_id", "source_id", "own_official"]
    assert len(evidence[columns].drop_duplicates()) == evidence["fact_id"].nunique()
    pinned("facts", evidence["fact_id"].nunique())
    assert not evidence.duplicated(["claim_id", "fact_id"]).any()


def test_twin_claims_weigh_one_fact_alike(evidence):
    """How much a fact says for a claim depends on the claim: where two claims say one thing, it says as much."""
    twins = [
        ("c01-2c", "c25-2a"),
        ("c00-1b", "c01-2d"),
        ("c00-1a", "c01-2b"),
        ("c00-1c", "c01-2e"),
        ("c14-3b", "c16-1b"),
    ]
    for pair in twins:
        rows = evidence[evidence["claim_id"].isin(pair) & evidence["direction"].ne("context")]
        weights = rows.groupby("fact_id")[["direction", "strength"]].nunique()
        assert weights.le(1).all(axis=None), weights[weights.gt(1).any(axis="columns")]


@pytest.mark.parametrize("claim_id", ["c12-3a", "c12-1a"])
def test_a_claim_about_trump_rests_on_trump(evidence, claim_id):
    """What his envoys believe is told beside it: it is weighed where the claim speaks of the administration."""
    weighed = evidence[(evidence["claim_id"] == claim_id) & evidence["direction"].ne("context")]
    assert weighed["fact"].str.contains("Trump").all(), weighed["evidence_id"].tolist()


def test_a_fact_stands_under_every_claim_that_it_speaks_to(evidence):
    """Where neighbours ask one thing of one fact, none of them is without it, and its purpose is read alike."""
    weighed = evidence[evidence["direction"] != "context"]
    under = weighed.groupby("fact_id")["claim_id"].agg(set)
    for fact_id, claims in (
        ("ovalnotsec", {"c12-1a", "c14-1a"}),  # that security does not worry him
        ("arakh", {"c16-2a", "c18-2a"}),  # what Moscow wanted of Kyiv above all
        ("may26b", {"c03-1a", "c21-1a"}),  # a short truce taken without terms
        ("xmasno25", {"c03-1a", "c21-1a"}),  # and one refused
    ):
        assert claims <= under[fact_id], fact_id
    purpose = weighed[weighed["fact_id"].eq("p13q") & weighed["claim_id"].isin(["c00-1a", "c03-1a"])]
    assert len(purpose) == 2
    assert len(set(purpose["direction"])) == 1, purpose[["evidence_id", "direction"]].to_string()


@pytest.mark.parametrize(
    ("fact_id", "known_on"),
    [
        ("kf25", "2025-04-15"),  # tracker to February 2025
        ("kdec", "2025-12-10"),  # tracker to October 2025
        ("k25", "2026-02-28"),  # tracker, full year 2025
        ("adv_25", "2026-01-27"),  # CSIS, full year 2025
        ("csisk", "2026-01-27"),
        ("un_apr", "2025-05-08"),  # UN monitors on April
        ("nytcap", "2024-03-01"),  # drafts of April 2022
        ("iswdec", "2026-02-07"),
    ],
)
def test_figures_are_known_when_they_came_out(evidence, fact_id, known_on):
    assert set(evidence.loc[evidence["fact_id"] == fact_id, "known_on"]) == {pd.Timestamp(known_on)}


def test_trackers_are_known_when_the_aid_tables_say_that_they_came_out(evidence):
    released = tables.table("aid/vintages").dropna(subset="known_on").groupby("cutoff")["known_on"].min()
    for fact_id, cutoff in (("kf25", "2025-02-28"), ("kdec", "2025-10-31"), ("k25", "2025-12-31")):
        known_on = evidence.loc[evidence["fact_id"] == fact_id, "known_on"].iloc[0]
        assert known_on == released[pd.Timestamp(cutoff)]


def test_as_published_evidence_ends_with_the_article(evidence, pinned):
    known = tables.table("audit/evidence", as_of=PUBLISHED.date())
    assert known["known_on"].max() <= PUBLISHED
    assert len(known) < len(evidence)
    pinned("rows", [len(known), len(evidence)])
    pinned("directions", known["direction"].value_counts().sort_index().to_dict())


def test_sources_stand_best_grade_first(evidence):
    grade = tables.table("sources").set_index("source_id")["grade"]
    for cell in evidence["source_id"]:
        grades = [grade[source] for source in cell.split(";")]
        assert grades == sorted(grades), cell


def test_own_officials_speak_through_a_state_medium(evidence):
    kind = tables.table("sources").set_index("source_id")["kind"]
    for cell in evidence.loc[evidence["own_official"], "source_id"]:
        assert "state_media" in {kind[source] for source in cell.split(";")}, cell


def test_a_series_is_named_where_a_figure_of_a_tracker_is_used(evidence):
    trackers = {"Kiel": "kiel-ust", "DeepState": "deepstate-area", "Fortna:": "fortna", "CSIS:": "csis-war-estimates"}
    for word, series in trackers.items():
        assert set(evidence.loc[evidence["fact"].str.startswith(word), "series_id"]) <= {series}
    assert evidence.loc[evidence["fact"].str.contains("DeepState"), "series_id"].eq("deepstate-area").all()


def test_the_other_side_of_every_central_claim_was_found_or_looked_for(claims, evidence):
    """A pan may be empty, but not unasked: then the log says what was sought, where, and what was left out."""
    searches = tables.table("audit/searches")
    told = ["looked_for", "where", "found", "rejected"]
    silent = searches[searches[told].isna().any(axis="columns")]
    assert silent.empty, silent["search_id"].tolist()
    assert searches["rejected"].str.split().str.len().min() >= 4, "nothing is no answer"
    assert set(searches["claim_id"]) <= set(claims["claim_id"])

    weighed = evidence[evidence["direction"].isin(["supports", "contradicts"])]
    sides = claims["claim_id"].map(weighed.groupby("claim_id")["direction"].nunique()).fillna(0)
    central = claims.loc[(claims["importance"] == 3) & (sides < 2), "claim_id"]
    assert set(central) <= set(searches["claim_id"])


# ---- tests: what each asks, and whether that is what the claim asked for


@pytest.fixture(scope="module")
def asked(claims) -> pd.DataFrame:
    """Every test with its claim's tense, what it asserts and the criteria written down for it."""
    about = ["claim_id", "tense", "asserts", "would_confirm", "would_refute"]
    return tables.table("audit/tests").merge(claims[about], on="claim_id", validate="many_to_one")


def test_every_test_answers_a_written_criterion_or_says_why_not(asked):
    silent = asked["criterion"].isna()
    assert asked.loc[silent, "differs"].notna().all(), asked.loc[silent & asked["differs"].isna(), "test_id"].tolist()
    for row in asked[~silent].itertuples():
        assert row.criterion in row.would_confirm or row.criterion in row.would_refute, row.test_id


def test_what_is_asked_of_moscow_is_asked_of_kyiv_too(asked):
    """Where Kyiv's side of a measure exists it stands beside Moscow's, as the baseline."""
    twins = asked["measure_id"].str.replace(".ru_", ".ua_", regex=False)
    of_both = twins.ne(asked["measure_id"]) & twins.isin(registered())
    assert of_both.sum() >= 4
    assert asked.loc[of_both, "baseline"].notna().all(), asked.loc[
        of_both & asked["baseline"].isna(), "test_id"
    ].tolist()


def test_what_a_test_asks_can_be_bet_on(asked):
    assert asked["question"].str.endswith("?").all()
    assert asked["question"].str.count(r"\?").eq(1).all()
    assert not asked.duplicated(["claim_id", "question"]).any()
    assert asked["differs"].dropna().str.endswith(".").all()


def test_what_asserts_nothing_says_why_and_says_so_of_heads_and_credits():
    claims = tables.table("audit/claims").set_index(["paragraph", "sentence"])
    blank = claims[["tense", "asserts"]].isna()
    assert (blank.all(axis=1) == claims["silent"].notna()).all()
    assert (blank.any(axis=1) == blank.all(axis=1)).all()
    kind = tables.table("audit/sentences").set_index(["paragraph", "sentence"])["kind"].reindex(claims.index)
    assert (claims["silent"].eq("head") == kind.eq("subhead")).all()
    assert kind[claims["silent"].eq("credit")].isin(["caption"]).all()


def test_one_proposition_has_one_measure_one_start_and_one_end(asked):
    """That Moscow offered no concession and that it did not budge are one question about one day."""
    pair = asked[asked["claim_id"].isin(["c14-3b", "c16-1b"])]
    assert len(pair) == 2
    columns = ["measure_id", "as_of", "due_on", "comparator", "holds_if", "fails_if", "reach"]
    assert len(pair[columns].drop_duplicates()) == 1


def test_a_result_bears_on_an_aim_only_by_the_hand_of_the_one_who_aims(asked):
    """What Washington or Europe does alone tests nothing that Moscow wants; contacts and settlements need Moscow."""
    actors = tables.table("audit/claims").set_index("claim_id")["actors"]
    aims = asked[(asked["asserts"] == "aim") & asked["claim_id"].map(actors).fillna("").str.startswith("ru")]
    of_others = aims["measure_id"].str.contains(r"^(?:aid|europe)\.|\.(?:us|ua|eu)_")
    assert len(aims) > 5
    assert not of_others.any(), aims.loc[of_others, "test_id"].tolist()


def test_a_majority_that_no_criterion_claims_is_said_to_be_our_mark(asked):
    """A share has to have a mark that it can miss; where the sentence names none, the row says whose it is."""
    row = asked.set_index("test_id").loc["t-00-1a-1"]
    assert "most" not in row["criterion"] + row["would_refute"]
    assert row["holds_if"] == row["fails_if"] > 0, "a mark at nothing could not fail any more"
    assert "our mark" in row["differs"]


def test_a_judgement_is_not_measured(asked):
    measured = asked.loc[asked["asserts"] == "judgement", "claim_id"]
    assert set(measured) <= {"c16-2a"}, "its first half, what the talks set out, is a fact"


def window(tense: str, asserts: str) -> str:
    """Words with which a question's window begins, as the tense of its claim sets it."""
    if tense == "forecast":
        return "From 21 March 2025 "
    if tense == "general" or asserts in ("cause", "aim"):
        return ""
    return "By 20 March 2025, "


def test_a_question_keeps_to_the_window_of_its_claim(asked):
    for row in asked.itertuples():
        begins = window(row.tense, row.asserts)
        assert row.question.startswith(begins), row.test_id
        assert begins == "By 20 March 2025, " or "the day asked" in row.question, row.test_id


CLASSES = {
    "list_share": {"majority", "half_step", "ratio", "instances", "other"},
    "instances": {"instances"},
    "census": {"majority"},
    "text": {"text", "ratio"},
    "event": {"text", "other"},
    "series": {"majority", "ratio", "instances", "text", "other"},
}
"""Classes of thresholds that each kind of number can bear."""


def test_a_kind_of_number_has_thresholds_of_its_kind(asked):
    assert set(asked["basis"]) <= set(CLASSES)
    wrong = [row.test_id for row in asked.itertuples() if row.threshold_class not in CLASSES[row.basis]]
    assert not wrong


def test_what_a_test_reads_is_named_alike(asked):
    """A published series has an issuer that is not the book; a list of the book's own has the book."""
    own = asked["witness"] == "own-coding"
    assert not own[asked["basis"] == "series"].any()
    lists = asked["basis"].isin(["list_share", "instances"])
    assert own[lists].all(), asked.loc[lists & ~own, "test_id"].tolist()
    issuers = {*tables.table("sources")["witness"], "own-coding"}
    assert set(asked["witness"]) <= issuers, set(asked["witness"]) - issuers
    # A document or an event has a key of its own; what is neither keeps the name of its series.
    documents = asked["basis"].isin(["text", "event"])
    series = asked.loc[~documents & asked["series_id"].notna()]
    of_a_text = series["occasion"] == "istanbul-draft-2022"
    assert (of_a_text | (series["occasion"] == series["series_id"])).all()


def test_one_event_has_one_key_in_tests_and_rows(asked, evidence):
    """A test that reads one deed out of the list of pressure takes the key of the row that tells it: it counts once."""
    of_one_deed = asked[(asked["basis"] == "event") & (asked["series_id"] == "talks-pressure")]
    told = evidence.groupby("claim_id")["occasion"].agg(set)
    apart = [row.test_id for row in of_one_deed.itertuples() if row.occasion not in told[row.claim_id]]
    assert not apart


def test_a_baseline_is_a_measure_and_another_one(asked):
    named = asked.dropna(subset="baseline")
    assert set(named["baseline"]) <= set(registered())
    assert (named["baseline"] != named["measure_id"]).all()


# ---- predictions


def test_predictions_are_coded_twice_and_judged_at_their_horizons():
    predictions = tables.table("audit/predictions")
    assert len(predictions) == 27
    assert predictions["outcome"].value_counts().to_dict() == {"yes": 18, "no": 8, "mixed": 1}
    for months, day in (("12m", "2026-03-20"), ("18m", "2026-09-20")):
        asked = predictions["horizons"].str.contains(day)
        assert (asked == predictions[f"outcome_{months}"].notna()).all()


def test_predictions_stand_in_three_lists_and_tell_of_fewer_events():
    predictions = tables.table("audit/predictions").set_index("prediction_id")
    listed = predictions.groupby("list").groups
    assert set(listed["result"]) == {"p04", "p06", "p22", "p23"}
    assert set(listed["projected"]) == {"p03", *(f"p{n}" for n in (10, 11, 12, 13, 16, 19, 24, 25, 26, 27))}
    assert 15 <= predictions["event"].nunique() <= 17
    recoded = predictions["outcome_note"].str.contains("First coded")
    assert set(predictions.index[recoded]) == {"p04", "p11", "p14", "p16", "p19", "p22"}
    terms = predictions.loc[predictions["term"] != "each", ["term", "horizons"]]
    last = {"6m": "2025-09-20", "12m": "2026-03-20", "18m": "2026-09-20"}
    assert (terms["term"].map(last) == terms["horizons"].str[-10:]).all(), "a test names its last horizon"


# ---- rival explanations


def test_twelve_explanations_one_of_them_the_thesis():
    hypotheses = tables.table("audit/hypotheses")
    assert len(hypotheses) == 12
    assert hypotheses.loc[hypotheses["is_thesis"], "hypothesis_id"].tolist() == ["r00-thesis"]


def test_every_fact_meets_every_explanation_and_every_code_has_a_reason(evidence):
    cells = tables.table("audit/consistency")
    hypotheses = tables.table("audit/hypotheses")["hypothesis_id"]
    assert cells.groupby("fact_id")["hypothesis_id"].nunique().eq(len(hypotheses)).all()
    assert (cells["reason"].notna() == (cells["code"] != 0)).all()
    assert (cells["code"] == 0).mean() > 0.5
    strongest = evidence.groupby("fact_id")["strength"].max()
    strength = cells["fact_id"].drop_duplicates().map(strongest)
    assert (strength == 3).sum() >= 20
    assert (strength < 3).sum() == 8
    assert cells.groupby("fact_id")["code"].any().all()
    coded = cells[cells["code"] != 0].groupby("hypothesis_id").size()
    assert coded.min() >= 4, "what a rival expects is looked for too"


def test_no_reason_serves_twice_for_the_opposite():
    cells = tables.table("audit/consistency").query("code != 0")
    assert (cells.groupby("reason")["code"].agg(lambda codes: (codes > 0).nunique()) == 1).all()


# ---- accuracy


@pytest.mark.parametrize(
    ("which", "verdicts", "off"),
    [
        ("first", {"confirmed": 60, "confirmed_same_source": 5, "partly_right": 10, "not_found": 1}, 10),
        ("second", {"confirmed": 76, "partly_right": 11, "not_found": 5}, 11),
    ],
)
def test_accuracy_sample_counts_what_the_audit_found(which, verdicts, off):
    sample = tables.table("audit/accuracy").query("sample == @which")
    assert sample["verdict"].value_counts().to_dict() == verdicts
    assert sample["detail_off"].sum() == off
    assert sample["fact_wrong"].sum() == 0


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("audit/evidence", "evidence_id"),
        ("stances/statements", "stance_id"),
        ("talks/events", "event_id"),
        ("strikes/energy_attacks", "attack_id"),
        ("europe/opinion", "opinion_id"),
    ],
)
def test_every_row_of_the_sample_exists(table, key):
    if table not in tables.names():
        pytest.skip(f"{table} is not in this data folder")
    sample = tables.table("audit/accuracy").query("table == @table")
    assert set(sample["row_id"]) <= set(tables.table(table)[key])


# ---- actors


def test_every_side_has_a_colour_and_every_actor_a_side():
    actors = tables.table("actors")
    assert len(actors) == 26
    assert set(actors["group"]) == set(theme.ACTOR)
    own = actors.set_index("actor_id")["group"]
    children = actors.dropna(subset="parent_actor").query("actor_id.str.startswith('us')")
    assert (children["parent_actor"].map(own) == children["group"]).all()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("audit/claims", "actors"),
        ("talks/events", "actors"),
        ("talks/answers", "actor_id"),
        ("stances/statements", "actor_id"),
    ],
)
def test_actors_of_the_tables_are_listed(table, column):
    if table not in tables.names():
        pytest.skip(f"{table} is not in this data folder")
    named = set(tables.table(table)[column].dropna().str.split(";").explode())
    assert named <= set(tables.table("actors")["actor_id"])


# ---- leads


def test_a_lead_bears_on_claims_and_is_no_source_of_anything(claims):
    """What was not read is cited nowhere: a lead that is entered leaves the list."""
    leads = tables.table("audit/leads")
    named = set(leads["claims"].str.split(";").explode())
    assert named <= set(claims["claim_id"])
    assert not set(leads["address"].dropna()) & set(tables.table("sources")["url"])
    assert leads["why_not_entered"].notna().all()


def test_no_verdict_reads_a_lead():
    from nodeal.ledger.book import JUDGED

    assert "audit/leads" not in JUDGED


# ---- briefs of both sides


def unanswered(briefs: pd.DataFrame, pages: dict[str, str]) -> list[str]:
    """Points whose heading stands on no page, and points of a written chapter that no heading answers."""
    heads = {stem: set(re.findall(r"^##+ (.+)$", text, re.M)) for stem, text in pages.items()}
    return [
        row.point
        for row in briefs.itertuples()
        if (row.chapter in pages) == pd.isna(row.heading)
        or (pd.notna(row.heading) and row.heading not in heads[row.chapter])
    ]


def test_both_sides_of_a_chapter_have_five_points_that_tables_bear_on_and_its_page_answers():
    briefs = tables.table("audit/briefs")
    assert set(briefs.groupby(["chapter", "side"]).size()) == {5}
    assert set(briefs["side"]) == {"author", "opponent"}
    assert set(briefs["read_in"].str.split(";").explode()) <= set(tables.names())
    pages = {text.stem: text.read_text("utf-8") for text in notebooks.texts()}
    assert unanswered(briefs, pages) == []
    written = briefs[briefs["chapter"].isin(pages)].assign(heading="Nowhere")
    assert unanswered(written, pages) == list(written["point"])
