"""The pictures of the talks draw what the frames say."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from nodeal.charts import hover
from nodeal.charts import talks as charts
from nodeal.charts.theme import GROUND
from nodeal.measures import proposals
from nodeal.show import ALT_LENGTH


@pytest.fixture(scope="module")
def figures():
    return {
        "matrix": charts.answer_matrix(proposals.answer_matrix(), title="A finding"),
        "first": charts.first_answers(proposals.answers_by_proposer(), title="A finding"),
        "truces": charts.truces(proposals.truces(), title="A finding"),
        "halts": charts.halts(proposals.halts(), title="A finding"),
        "ladder": charts.ladder(proposals.ladder("guarantees", "security_guarantees"), title="A finding"),
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


def test_no_bar_runs_out_of_its_picture(figures):
    frame = proposals.answers_by_proposer()
    assert figures["first"].layout.xaxis.range[1] > frame["answered"].max()


def test_every_truce_is_drawn_once(figures):
    drawn = sum(len(t.x) for t in figures["truces"].data if t.mode == "markers" and t.name)
    assert drawn == len(proposals.truces())


def test_a_truce_in_force_tells_the_pointer_when_it_was_first_broken(figures):
    frame = proposals.truces()
    told = [text for trace in figures["truces"].data for text in trace.customdata]
    assert sum("First breach told: " in text for text in told) == frame["first_breach_on"].notna().sum() > 0
    assert any("First breach told: 8 May 2026<br>Source: " in text for text in told)


def test_an_answer_tells_the_pointer_who_told_it_and_not_who_told_the_proposal(figures):
    matrix = proposals.answer_matrix().dropna(subset=["ru_url"])
    whose, of_it = hover.sources(matrix["ru_url"]), hover.sources(matrix["url"])
    told = "\n".join(text for trace in figures["matrix"].data if trace.hovertemplate for text in trace.customdata)
    answered = re.findall(r"(.+), (?:\d+ )?\w+ \d\d<br>Russia: .*(<br>Source: .*)", told)
    assert sorted(answered) == sorted(zip(matrix["title"], whose, strict=True))
    assert (whose != of_it).any()
    offers = proposals.ladder("guarantees", "security_guarantees").dropna(subset=["answer"])
    rungs = "\n".join(text for trace in figures["ladder"].data for text in trace.hovertext or ())
    assert re.findall("<br>Source: .*", rungs) == hover.sources(offers["answer_url"]).tolist()


def test_names_of_proposals_in_words():
    assert charts.short_name("ceasefire-30d-2025-03") == "Ceasefire 30d"
    assert charts.short_name("us-april-plan-2025-04") == "US April plan"


# ---- halts


@pytest.fixture(scope="module")
def halts():
    return proposals.halts()


def boxes(fig):
    """Row and column of each answer drawn → its word and whether it is in outline."""
    return {(t.y[0], t.name): (t.text[0], t.marker.color == GROUND) for t in fig.data}


def test_every_answer_to_a_halt_stands_in_a_box_with_its_word(halts, figures):
    drawn = boxes(figures["halts"])
    for actor, (name, _, _) in charts.SAID.items():
        given = halts[halts[actor].isin(charts.WORD)]
        mine = [box for (_, column), box in drawn.items() if column == name]
        expected = zip(given[actor].map(charts.WORD), given[f"{actor}_weak"], strict=True)
        assert sorted(mine) == sorted(expected)
    said = [a.text for a in figures["halts"].layout.annotations]
    assert said.count(charts.ASKED) == (halts[["ru", "ua"]] == "proposer").sum().sum()
    assert said.count(charts.UNFOUND) == halts[["ru", "ua"]].isna().sum().sum()


def test_halts_stand_by_who_asked_for_how_much(halts, figures):
    labels = list(figures["halts"].layout.yaxis.ticktext)
    assert len(labels) == len(halts) + len(charts.HALTS_ASKED)
    for (_, long), (heading, groups) in charts.HALTS_ASKED.items():
        at = next(n for n, label in enumerate(labels) if heading in label)
        rows = halts[halts["proposer_group"].isin(groups) & (halts["lasting"] == long)]
        assert {label.rpartition(" · ")[0] for label in labels[at + 1 : at + 1 + len(rows)]} == set(rows["title"])
    months = halts.loc[halts["date_precision"] == "month", "date"]
    assert all(f"{month:%b %y}" in {label.rpartition(" · ")[2] for label in labels} for month in months)


def test_the_words_for_the_halts_follow_the_frame(halts):
    alt = charts.halts_in_words(halts)
    assert len(alt) <= 300
    assert "Kyiv and Europe, less: " in alt
    yes = halts.assign(ru=halts["ru"].mask(halts["lasting"], "acceptance"))
    assert "Washington, long and full: 2 yes;" in charts.halts_in_words(yes)


def test_every_offer_has_its_rung_and_every_answer_its_box(figures):
    frame = proposals.ladder("guarantees", "security_guarantees")
    boxes = {bar.y[0]: bar.text[0] for bar in figures["ladder"].data}
    assert boxes == frame["answer"].dropna().map(charts.WORD).to_dict()
    names = figures["ladder"].layout.yaxis.ticktext
    assert all(title in name for title, name in zip(frame["title"], names, strict=True))
    written = [a.text for a in figures["ladder"].layout.annotations if a.x == charts.ASKED_AT and a.y >= 0]
    assert written == ["–" if pd.isna(put) else charts.PUT[put] for put in frame["put_to_moscow"]]


def test_the_article_lies_between_the_rungs_before_and_after_it(figures):
    frame = proposals.ladder("guarantees", "security_guarantees")
    rule = next(s.y0 for s in figures["ladder"].layout.shapes)
    assert ((frame.index < rule) == (frame["date"] <= "2025-03-20")).all()


def test_the_ladder_is_told_in_words():
    words = charts.ladder_in_words(proposals.ladder("guarantees", "security_guarantees"))
    assert len(words) in ALT_LENGTH
    assert "Washington, April 2025, yes, but" in words
    assert "4 of these plans were not put to it" in words
