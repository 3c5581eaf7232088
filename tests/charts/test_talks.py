"""The pictures of the talks draw what the frames say, in the house's colours."""

from __future__ import annotations

import json
import re

import pytest

from nodeal.charts import talks as charts
from nodeal.charts import theme
from nodeal.measures import talks

PAIRS = {("ru", "us"): ["us"], ("ua", "russia"): ["russia"]}


def days(pair, groups):
    return talks.first_substantive(pair[0]).query(f"proposer_group in {groups}").reset_index(drop=True)


@pytest.fixture(scope="module")
def figures():
    return {
        "matrix": charts.answer_matrix(talks.answer_matrix(), title="A finding"),
        "first": charts.first_answers(talks.answers_by_proposer(), title="A finding"),
        "days": charts.days_to_answer({p: days(p, g) for p, g in PAIRS.items()}, title="A finding"),
        "truces": charts.truces(talks.truces(), title="A finding"),
        "halts": charts.halts(talks.halts(), title="A finding"),
        "map": charts.term_map(talks.terms(), title="A finding"),
        "paths": charts.term_paths(talks.terms(), title="A finding"),
        "distance": charts.distance(talks.distance(), title="A finding"),
        "limits": charts.force_limits(talks.personnel(), talks.force_limits(), title="A finding"),
    }


def test_every_picture_has_finding_and_measure(figures):
    for fig in figures.values():
        assert fig.layout.title.text == "A finding"
        assert len(fig.layout.title.subtitle.text) > 20
        assert fig.layout.meta["narrow"]


def test_only_the_houses_colours_are_used(figures):
    for name, fig in figures.items():
        used = set(re.findall(r"#[0-9a-fA-F]{6}", json.dumps(fig.to_plotly_json(), default=str)))
        assert used - set(theme.DARK) - {"#2a3f5f", "#e5ecf6", "#ffffff"} <= template_colours(fig), name


def template_colours(fig):
    return set(re.findall(r"#[0-9a-fA-F]{6}", json.dumps(fig.layout.template.to_plotly_json(), default=str)))


def test_every_answer_has_its_letter(figures):
    frame = talks.answer_matrix()
    firsts = {a: int((frame[["ru", "ua", "us"]] == a).sum().sum()) for a in charts.WORD}
    for trace in figures["matrix"].data:
        kind = next((k for k, word in charts.WORD.items() if word == trace.name), None)
        if kind:
            assert len(trace.x) == firsts[kind]
            assert trace.text == charts.LETTER[kind]
    assert len(set(charts.LETTER.values())) == len(charts.LETTER)


def test_bars_add_up_to_the_answers_counted(figures):
    frame = talks.answers_by_proposer()
    drawn = sum(sum(t.x) for t in figures["first"].data[::2])
    assert drawn == frame["count"].sum()


def test_no_bar_runs_out_of_its_picture(figures):
    frame = talks.answers_by_proposer()
    assert figures["first"].layout.xaxis.range[1] > frame["answered"].max()


def test_every_truce_is_drawn_once(figures):
    drawn = sum(len(t.x) for t in figures["truces"].data if t.mode == "markers" and t.name)
    assert drawn == len(talks.truces())


def test_names_of_proposals_in_words():
    assert charts.short_name("ceasefire-30d-2025-03") == "Ceasefire 30d"
    assert charts.short_name("us-april-plan-2025-04") == "US April plan"


# ---- texts


def test_every_coded_term_has_its_cell_and_letter(figures):
    frame = talks.terms()
    letters = [letter for trace in figures["map"].data if trace.type == "scatter" for letter in trace.text]
    assert len(letters) == len(frame) == 90
    counted = {letter: letters.count(letter) for letter in set(letters)}
    assert counted == {charts.CODE_LETTER[code]: n for code, n in frame["code"].value_counts().items()}


def test_every_text_and_term_has_a_name():
    frame = talks.terms()
    assert set(frame["text_id"]) == set(charts.TEXT)
    assert set(frame["term"]) == set(charts.TERM)
    assert set(frame["side"]) == set(charts.BLOCKS)
    oral = frame.loc[~frame["text_status"].isin(talks.FORMAL), "text_id"]
    assert {t for t, name in charts.TEXT.items() if name.endswith("*")} == set(oral)


def test_paths_show_each_sides_codes_in_order(figures):
    territory = next(t for t in figures["paths"].data if t.name == "Russia")
    assert list(territory.y) == [2, 2, 1, 1]
    assert [symbol.endswith("open") for symbol in territory.marker.symbol] == [False, False, True, True]


def test_limits_are_the_annexs_and_the_later_texts(figures):
    people = figures["limits"].data[0]
    assert list(people.x) == [85_000, 250_000, 261_000, 600_000, 700_000, 800_000, 800_000, 880_000]
    russian = figures["limits"].data[2]
    assert max(russian.x) < 100
    assert len(russian.x) == len(charts.WEAPON)


def test_distance_is_written_where_it_changes(figures):
    line = figures["distance"].data[0]
    assert list(line.y) == talks.distance()["mean"].tolist()
    assert line.text[0] == "3.8"
    assert line.text[-1] == ""


# ---- halts


@pytest.fixture(scope="module")
def halts():
    return talks.halts()


def boxes(fig):
    """Row and column of each answer drawn → its word and whether it is in outline."""
    return {(t.y[0], t.name): (t.text[0], t.marker.color == theme.GROUND) for t in fig.data}


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
