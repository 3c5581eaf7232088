"""The pictures of the texts draw what the frames say."""

from __future__ import annotations

import pytest

from nodeal.charts import texts as charts
from nodeal.charts.names import called
from nodeal.measures import texts


@pytest.fixture(scope="module")
def figures():
    return {
        "map": charts.term_map(texts.terms(), title="A finding"),
        "paths": charts.term_paths(texts.terms(), title="A finding"),
        "distance": charts.distance(texts.distance(), title="A finding"),
        "limits": charts.force_limits(texts.personnel(), texts.force_limits(), title="A finding"),
    }


def test_every_coded_term_has_its_cell_and_letter(figures):
    frame = texts.terms()
    letters = [letter for trace in figures["map"].data if trace.type == "scatter" for letter in trace.text]
    assert len(letters) == len(frame) == 90
    counted = {letter: letters.count(letter) for letter in set(letters)}
    assert counted == {charts.CODE[code][0]: n for code, n in frame["code"].value_counts().items()}


def test_paths_show_each_sides_codes_in_order(figures):
    territory = next(t for t in figures["paths"].data if t.name == "Russia")
    assert list(territory.y) == [2, 2, 1, 1]
    assert [symbol.endswith("open") for symbol in territory.marker.symbol] == [False, False, True, True]


def test_limits_are_the_annexs_and_the_later_texts(figures):
    people = figures["limits"].data[0]
    assert list(people.x) == [85_000, 250_000, 261_000, 600_000, 700_000, 800_000, 800_000, 880_000]
    russian = figures["limits"].data[2]
    assert max(russian.x) < 100
    assert len(russian.x) == len(called("weapon"))


def test_distance_is_written_where_it_changes(figures):
    line = figures["distance"].data[0]
    assert list(line.y) == texts.distance()["mean"].tolist()
    assert line.text[0] == "3.8"
    assert line.text[-1] == ""


def test_texts_not_known_in_full_bear_a_star(figures):
    frame = texts.terms()
    oral = frame.loc[~frame["text_status"].isin(charts.FORMAL), "text_id"]
    starred = {name for name in figures["map"].layout.xaxis.ticktext if name.endswith("*")}
    assert starred == {f"{called('text')[text]}*" for text in oral}


def test_a_map_of_some_terms_holds_these_alone():
    frame = texts.terms().query("term in ['security_guarantees', 'foreign_troops']")
    fig = charts.term_map(frame, title="A finding")
    assert [name.strip() for name in fig.layout.yaxis.ticktext] == ["Foreign troops", "Guarantees"]
    assert sum(len(t.text) for t in fig.data if t.type == "scatter") == len(frame)
    assert fig.layout.height < charts.term_map(texts.terms(), title="A finding").layout.height
