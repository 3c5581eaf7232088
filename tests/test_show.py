import html
import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import ledger, show
from nodeal.charts import theme
from nodeal.estimate import Estimate
from nodeal.printed import TABLE_MIME, VERDICT_MIME, stored_table
from nodeal.printed import table as printed_table
from nodeal.show import CHART_MIME, ShowError

ALT = "A line that rises from one in January to three in March of the year."
GOOD = {
    "name": "aid-test",
    "alt": ALT,
    "caption": "Source: nobody. Data through 1 May 2026.",
    "data": pd.DataFrame({"x": [1]}),
}


@pytest.fixture
def shown(monkeypatch):
    """What a cell would store."""
    kept = []
    monkeypatch.setattr(show, "display", lambda data, **_: kept.append(data))
    monkeypatch.setattr(show, "glue", lambda key, value, **_: kept.append((key, value)))
    return kept


def figure(**trace):
    fig = go.Figure(go.Scatter(**{"x": [1, 2], "y": [1, 3], **trace}))
    return theme.layout(fig, title="It rises", subtitle="Things, count, 2025")


def test_a_chart_is_stored_plain(shown):
    fig = figure(x=np.array(["2025-01-01", "2025-02-01"], dtype="datetime64[D]"), y=np.array([1 / 3, np.nan]))
    show.chart(fig, **GOOD)
    stored = shown[0][CHART_MIME]
    text = json.dumps(stored)
    assert "bdata" not in text
    assert '"template"' not in text
    assert stored["data"][0]["x"] == ["2025-01-01", "2025-02-01"]
    assert stored["data"][0]["y"] == [0.333333, None]
    assert stored["nodeal"]["alt"] == ALT
    assert stored["nodeal"]["data"] == {"columns": ["x"], "rows": [[1]]}
    assert ALT in shown[0]["text/plain"]


@pytest.mark.parametrize("unit", ["s", "ns"])
def test_days_stay_days_whatever_their_unit(shown, unit):
    show.chart(figure(x=np.array(["2025-01-01", "2025-02-01"], dtype=f"datetime64[{unit}]")), **GOOD)
    assert shown[0][CHART_MIME]["data"][0]["x"] == ["2025-01-01", "2025-02-01"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "Aid test"}, "kebab-case"),
        ({"alt": ""}, "an alternative text of 0 characters"),
        ({"alt": "too short"}, "of 9 characters"),
        ({"alt": "x" * 301}, "of 301 characters"),
        ({"alt": "book/charts/aid-test.svg is the path of this picture"}, "that is a path"),
        ({"caption": "Some numbers"}, "Source"),
        ({"data": pd.DataFrame()}, "no data"),
    ],
)
def test_an_unfit_chart_is_refused(shown, wrong, told):
    with pytest.raises(ShowError, match=told) as caught:
        show.chart(figure(), **{**GOOD, **wrong})
    assert "chart" in caught.value.where
    assert not shown


def test_a_chart_without_finding_or_measure_is_refused():
    fig = figure()
    fig.layout.title.subtitle.text = None
    with pytest.raises(ShowError, match="no title or no subtitle"):
        show.chart(fig, **GOOD)


def test_a_table_is_stored_as_measured_and_shown_in_two_more_forms(shown):
    frame = pd.DataFrame(
        {
            "What": ["a < b", None], "EUR bn": [115.38149, np.nan], "n": [2000, 1],
            "On": pd.to_datetime(["2025-03-20", None]), "Read": ["−0.73 (−1.3 to −0.12)", ""],
            "url": ["https://example.org/?a&b", None],
        }
    )  # fmt: skip
    show.table(frame, name="two-rows", caption="Two rows", links={"What": "url"})
    assert shown[0].keys() == {TABLE_MIME, "text/html", "text/plain"}
    assert json.loads(json.dumps(shown[0][TABLE_MIME], allow_nan=False)) == {
        "name": "two-rows",
        "caption": "Two rows",
        "columns": [
            {"title": "What", "kind": "text"}, {"title": "EUR bn", "kind": "number"}, {"title": "n", "kind": "whole"},
            {"title": "On", "kind": "text"}, {"title": "Read", "kind": "text"},
        ],
        "rows": [["a < b", 115.381, 2000, "2025-03-20", "-0.73 (-1.3 to -0.12)"], [None, None, 1, None, ""]],
        "links": {"What": ["https://example.org/?a&b", None]},
    }  # fmt: skip
    plain = shown[0]["text/html"]
    assert '<a href="https://example.org/?a&amp;b">a &lt; b</a>' in plain
    assert "<td>115</td>" in plain
    assert "class=" not in plain, "what a viewer shows needs no style of ours"
    assert "id=" not in plain
    assert "−" not in shown[0]["text/plain"]
    assert "115" in shown[0]["text/plain"]


@pytest.mark.parametrize(
    ("rows", "name", "told"), [(1, "Two rows", "the name 'Two rows'"), (0, "two-rows", "found no row")]
)
def test_a_table_without_name_or_rows_is_refused(rows, name, told, shown):
    with pytest.raises(ShowError, match=told):
        show.table(pd.DataFrame({"What": ["a"][:rows]}), name=name, caption="Rows")
    assert not shown


def test_numbers_are_glued_rounded(shown):
    show.numbers(share=32.19, word="March 2023")
    assert shown[:2] == [("share", "32.2"), ("word", "March 2023")]
    assert shown[2][TABLE_MIME]["rows"] == [["share", "32.2"], ["word", "March 2023"]]
    assert "<summary>Numbers used in the text (2)</summary>" in shown[2]["text/html"]


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=12,
)


@given(json_like)
def test_any_spec_becomes_strict_json_and_stays_itself(value):
    once = show._plain(value)
    assert json.loads(json.dumps(once, allow_nan=False)) == once
    assert show._plain(once) == once


def test_tests_are_shown_with_question_criterion_and_cases(shown):
    """The criterion stands beside what is asked, so that a reader sees where the two differ."""
    show.tests("c20-1a", "c01-2c")
    page = html.unescape(shown[0]["text/html"])
    for result in (r for claim in ("c20-1a", "c01-2c") for r in ledger.verdict(claim).results):
        assert result.question in page
        assert result.criterion in page
        if result.outcome is not None:
            assert f"n = {result.estimate.n}:" in page
    assert "<td>no value</td>" in page, "its day has come, and nothing was answered"


def test_every_row_named_in_a_verdict_is_found_beneath_it(shown):
    show.verdict("c25-2a")
    assert shown[0].keys() == {VERDICT_MIME, "text/html", "text/plain"}
    page = shown[0]["text/html"]
    assert all(page.count(row) >= 2 for row in re.findall(r"(e-c\S+) weighs", page))
    assert "weighs" in page


def test_a_grade_is_shown_as_it_counts(shown):
    show.verdict("c20-1a")
    assert "(e-c20-1a-08: strength 1, grade D, quoted alike: counts as B)" in shown[0]["text/html"]


def test_a_table_of_sentences_is_no_wider_as_text_than_its_cells(shown):
    """Padded to its longest sentence it would store more blanks than words."""
    frame = pd.DataFrame({"What": ["a" * 90, "b"], "n": ["1", "2"]})
    show.table(frame, name="audit-wide", caption="Two rows")
    assert shown[0]["text/plain"].splitlines()[1:] == ["What; n", "a" * 90 + "; 1", "b; 2"]


# ---- the frame of a chapter


def test_the_step_line_says_where_a_chapter_stands_and_what_rests_on_it(shown):
    show.step_line(1, 2)
    show.step_line(3)
    (key, both), (_, one) = shown
    assert key == "step_line"
    assert both.startswith(
        "What Moscow does. The article on trial (Al Majalla, March 2025) needs this: "
        "Moscow answers truces with “yes, but”,"
    )
    assert both.endswith("Kyiv cannot give, and asking costs Moscow little. The article’s thesis rests on both.")
    assert one.endswith("If this fails: The warning loses its history; the thesis stands.")


def test_marks_in_a_row_are_the_ledgers_and_lead_to_the_claims_rows(shown):
    names = {"c21-1a": "“Yes, but” as a tactic", "c02-2b": "The answer of March"}
    show.verdict_row(names)
    show.claims("02_yes_but", "c21-1a", in_full=["c02-2b"])
    row = shown[0]["text/html"]
    assert shown[0]["text/plain"].startswith(f"{show.ROW_HEAD}\n"), "the search reads the plain form"
    told, asked, box = (next(kept[form] for form in (TABLE_MIME, VERDICT_MIME) if form in kept) for kept in shown[1:])
    listed = [cells[0] for cells in told["rows"]]
    dressed = str(printed_table(stored_table(told)))
    for claim_id, name in names.items():
        found = ledger.verdict(claim_id)
        assert f'<li><a href="#claim-{claim_id}">{name}</a> <span class="mark">' in row
        assert f" {found.verdict}</span>" in row
        assert re.search(rf"^{re.escape(name)} +. {found.verdict} +\w", shown[0]["text/plain"], re.M)
        assert dressed.count(f'id="claim-{claim_id}"') == 1
    assert listed.index("c21-1a") < listed.index("c02-1a")
    assert told["fold"]
    assert told["caption"].startswith("All ")
    assert box["claim_id"] == "c02-2b"
    assert "c02-2b" in box["fold"]
    assert (asked["name"], len(asked["rows"])) == (
        "tests-02-yes-but",
        sum(len(ledger.verdict(c).results) for c in listed),
    )


@pytest.mark.parametrize("many", [0, 6])
def test_a_row_of_none_or_of_too_many_marks_is_refused(shown, many):
    with pytest.raises(ShowError, match=f"{many} claims"):
        show.verdict_row({f"c0{n}-1a": "A claim" for n in range(many)})
    assert not shown


def test_what_came_of_a_falsifier_is_said_in_words(shown):
    tests = {"t-21-1a-1": "c21-1a", "t-21-1a-2": "c21-1a", "t-02-2b-1": "c02-2b", "t-06-2a-1": "c06-2a"}
    asked = show.falsifiers({test: f"{test} happens" for test in tests}, name="falsifiers-some")
    assert asked["It would be wrong if"].tolist() == [f"{test} happens" for test in tests]
    words = {1: "did not come true", 0: "undecided", -1: "came true", None: ("not due", "too few")}
    for column, day in (("Known on 20 March 2025", "2025-03-20"), ("Now", "2026-11-22")):
        results = {r.test_id: r for claim in tests.values() for r in ledger.verdict(claim, day).results}
        for said, test in zip(asked[column], tests, strict=True):
            assert said.startswith(words[results[test].outcome])
    assert "undecided: 1 month" in set(asked["Known on 20 March 2025"])
    assert asked["Marks"].tolist() == ["–", "for: 3 or more; against: 0", "yes or no", "yes or no"]
    with pytest.raises(ShowError, match="no test t-99-9a-1"):
        show.falsifiers({"t-99-9a-1": "It ends"}, name="falsifiers-none")


def test_a_test_that_was_due_and_had_no_case_is_not_called_not_due(shown):
    asked = show.falsifiers({"t-20-1a-1": "It is refused", "t-24-1a-1": "It fell"}, name="falsifiers-no-case")
    assert asked["Known on 20 March 2025"].tolist() == ["not due", "not due"]  # a day to come, data to come
    assert asked["Now"][0] == "no case"
    result = next(r for r in ledger.verdict("c20-1a").results if r.test_id == "t-20-1a-1")
    assert show._came_out(replace(result, lacks="not_defined", why="")) == "no case"
    assert show._came_out(replace(result, lacks="not_due", why="not due before 2027-01-01")) == "not due"


@pytest.mark.parametrize(
    ("marks", "value", "span", "outcome", "said", "told"),
    [
        (("at_most", 0.8, 1.2, "ratio"), 0.741, (0.72, 0.79), 1, "did not come true: 26 % less",
         "for: at least 20 % less; against: at least 20 % more"),
        (("at_least", 1.2, 0.8, "ratio"), 0.636, (0.39, 0.93), 0, "undecided: 36 % less (61 % less to 7 % less)",
         "for: at least 20 % more; against: at least 20 % less"),
        (("at_most", 0.8, 1.2, "ratio"), 1.001, (0.9, 1.1), 0, "undecided: the same",
         "for: at least 20 % less; against: at least 20 % more"),
        (("at_most", 0.8, 1.2, "ratio"), 2.5, (2.4, 2.6), -1, "came true: 2.50 times",
         "for: at least 20 % less; against: at least 20 % more"),
        (("at_least", 3, 0, "months"), 0, (0, 1), 0, "undecided: 0 months (0 to 1)", "for: 3 or more; against: 0"),
        (("at_least", 3, 0, "months"), 2, (1, 2), 0, "undecided: 2 months", "for: 3 or more; against: 0"),
        (("at_least", 30, 14, "days"), 8, None, -1, "came true: 8 days", "for: 30 or more; against: 14 or less"),
        (("at_most", 50, 50, "%"), 47.1, (37.5, 63.6), 0, "undecided: 47 % (38 % to 64 %)",
         "for: below 50 %; against: above 50 %"),
        (("at_least", 1, 0, "texts"), 1, None, 1, "did not come true", "yes or no"),
        (("at_least", 0.5, 0, "scale points"), 2, (1, 3), 1, "did not come true", "–"),
    ],
)  # fmt: skip
def test_a_value_stands_beside_the_marks_that_made_it_count(marks, value, span, outcome, said, told):
    comparator, holds_if, fails_if, unit = marks
    low, high = span or (None, None)
    result = replace(
        ledger.verdict("c21-1a").results[0], comparator=comparator, holds_if=holds_if, fails_if=fails_if, unit=unit,
        estimate=Estimate(value, unit, date(2026, 11, 22), date(2026, 11, 22), low=low, high=high), outcome=outcome,
    )  # fmt: skip
    assert show._came_out(result) == said
    assert show._marks(result) == told


@pytest.mark.parametrize(
    ("value", "n", "said"),
    [(100 / 19, 19, "1 of 19"), (100 / 7, 35, "5 of 35"), (10.1, 3, "10 %"), (100 / 7, None, "14 %")],
)
def test_a_share_of_few_cases_is_said_as_so_many_of_so_many(value, n, said):
    found = Estimate(value, "%", date(2026, 11, 22), date(2026, 11, 22), n=n)
    result = replace(ledger.verdict("c21-1a").results[0], estimate=found, outcome=-1)
    assert show._came_out(result) == f"came true: {said}"


def test_a_folded_table_can_be_taken_away_and_links_as_any(shown):
    frame = pd.DataFrame({"Thing": ["a"], "Said": ["yes"], "url": ["https://example.org/a"]})
    show.folded(frame, head="More", name="aid-more", caption="More things.", links={"Said": "url"})
    told = str(printed_table(stored_table(shown[0][TABLE_MIME], files="tables/aid-more")))
    assert told.startswith("<details><summary>More</summary>")
    assert 'id="table-aid-more"' in told
    assert 'href="tables/aid-more.csv"' in told
    assert '<a href="https://example.org/a">yes</a>' in told
    assert "https" not in shown[0]["text/plain"]
