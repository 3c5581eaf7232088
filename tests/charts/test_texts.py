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
        "paths": charts.term_paths(texts.terms().query("term in ['territory', 'sanctions']"), title="A finding"),
        "armies": charts.armies(texts.personnel(), title="A finding"),
        "weapons": charts.weapons(texts.force_limits(), title="A finding"),
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


def test_limits_stand_above_the_armies_of_their_day(figures):
    (bars,) = figures["armies"].data
    drawn = [x for _, x in sorted(zip(bars.y, bars.x, strict=True), reverse=True)]
    assert drawn == [85_000, 250_000, 261_000, 700_000, 600_000, 800_000, 800_000, 880_000]
    strength = texts.personnel().query("side == 'actual'")["persons"]
    hatched = [x for x, shape in zip(bars.x, bars.marker.pattern.shape, strict=True) if shape]
    assert sorted(hatched) == sorted(strength)


def test_weapons_are_the_annexs(figures):
    russian = figures["weapons"].data[1]
    assert max(russian.x) < 100
    assert len(russian.x) == len(called("weapon"))


def test_paths_are_those_asked_for(figures):
    heads = [a.text for a in figures["paths"].layout.annotations if a.text.startswith("<b>")]
    assert heads == [f"<b>{called('term')[term]}</b>" for term in ("territory", "sanctions")]


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
