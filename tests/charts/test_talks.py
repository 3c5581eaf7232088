"""The pictures of the talks draw what the frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from nodeal.charts import talks as charts
from nodeal.measures import proposals


@pytest.fixture(scope="module")
def figures():
    asked = (("ru-us", ["us"]), ("ua-russia", ["russia"]))
    days = pd.concat(
        [proposals.first_substantive(p[:2]).query(f"proposer_group in {g}").assign(pair=p) for p, g in asked],
        ignore_index=True,
    )
    return {
        "matrix": charts.answer_matrix(proposals.answer_matrix(), title="A finding"),
        "first": charts.first_answers(proposals.answers_by_proposer(), title="A finding"),
        "days": charts.days_to_answer(days, title="A finding", as_of=pd.Timestamp("2026-10-10")),
        "truces": charts.truces(proposals.truces(), title="A finding"),
        "asked": days,
    }


def test_every_answer_has_its_letter(figures):
    frame = proposals.answer_matrix()
    firsts = {a: int((frame[["ru", "ua", "us"]] == a).sum().sum()) for a in charts.WORD}
    for trace in figures["matrix"].data:
        kind = next((k for k, word in charts.WORD.items() if word == trace.name), None)
        if kind:
            assert len(trace.x) == firsts[kind]
            assert trace.text == charts.LETTER[kind]
    assert len(set(charts.LETTER.values())) == len(charts.LETTER)


def test_bars_add_up_to_the_answers_counted(figures):
    frame = proposals.answers_by_proposer()
    drawn = sum(sum(t.x) for t in figures["first"].data[::2])
    assert drawn == frame["count"].sum()


def test_every_truce_is_drawn_once(figures):
    drawn = sum(len(t.x) for t in figures["truces"].data if t.mode == "markers" and t.name)
    assert drawn == len(proposals.truces())


def test_names_of_proposals_in_words():
    assert charts.short_name("ceasefire-30d-2025-03") == "Ceasefire 30d"
    assert charts.short_name("us-april-plan-2025-04") == "US April plan"


def test_every_answer_given_has_its_square_and_every_open_one_is_counted(figures):
    drawn = sum(len(t.x) for t in figures["days"].data)
    assert drawn == figures["asked"]["days"].notna().sum()
    said = [a.text for a in figures["days"].layout.annotations]
    for _, ours in figures["asked"].groupby("pair"):
        assert f"<b>{ours['days'].isna().sum()}</b> of {len(ours)}" in said
