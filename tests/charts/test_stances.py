"""The pictures of stances draw what the frames say, in the house's colours."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nodeal.charts import stances as charts
from nodeal.charts.names import called
from nodeal.measures import coding, stances, statements
from nodeal.show import ALT_LENGTH

SAID = {("trust", "2025-07-14"): "bombs at night"}


@pytest.fixture(scope="module")
def spoken():
    issues = ("trust_in_russian_intent", "us_backstop_or_guarantee")
    return [statements.voices(issue, statements.officials()) for issue in issues]


@pytest.fixture(scope="module")
def figures(spoken):
    return {
        "slopes": charts.slopes(statements.moved_between(), title="A finding"),
        "lines": charts.lines(statements.positions(coding.GUARANTEES), coding.GUARANTEES, title="A finding"),
        "voices": charts.voices(dict(zip(charts.BANDS, spoken, strict=True)), SAID, title="A finding"),
    }


def test_every_side_stands_where_the_measures_put_it(figures):
    """The marks, read off the picture, give the distances of the measure's own issues, at publication and now."""
    at = {trace.name: dict(zip(trace.text, trace.x, strict=True)) for trace in figures["slopes"].data}
    found = statements.distances(stances.US, stances.UKRAINE).set_index("issue_id")["distance"]
    by_name = {called("issue")[issue]: gap for issue, gap in found.items()}
    for issue, us in at["Washington, now"].items():
        assert abs(us - at["Kyiv"][issue]) == pytest.approx(by_name[issue])
    then = statements.distances(stances.US, stances.UKRAINE, as_of=stances.PUBLISHED).set_index("issue_id")["ours"]
    assert at["Washington, at publication"] == {called("issue")[issue]: us for issue, us in then.items()}


def test_each_issue_that_moved_has_its_arrow_and_its_word(figures):
    frame = statements.moved_between()
    arrows = [a for a in figures["slopes"].layout.annotations if a.showarrow and a.visible]
    assert [(a.ax, a.x) for a in arrows] == [(r.start, r.to) for r in frame.itertuples() if r.start != r.to]
    said = charts.slopes_in_words(frame)
    assert all(called("issue")[issue] in said for issue in frame["issue_id"])
    assert said.index("towards Moscow") < said.index("towards Kyiv")


def test_every_statement_has_its_mark_in_the_panel_of_its_issue_and_a_ring_where_placed_twice(figures):
    frame = statements.positions(coding.GUARANTEES)
    for panel, issue in enumerate(coding.GUARANTEES, start=1):
        y = "y" if panel == 1 else f"y{panel}"
        for group in charts.SIDE:
            name = called("side", "place")[group]
            rows = frame[(frame["issue_id"] == issue) & (frame["group"] == group)]
            marks, rings = (
                next(t for t in figures["lines"].data if t.name == words and t.yaxis == y)
                for words in (name, f"{name}, second coder")
            )
            assert (list(marks.x), list(marks.y)) == (list(rows["day"]), list(rows["position"]))
            assert sorted(rings.y) == sorted(rows["position_second"].dropna())


def test_the_lines_are_told_in_words(figures):
    words = charts.lines_in_words(statements.positions(coding.GUARANTEES), coding.GUARANTEES)
    assert len(words) in ALT_LENGTH
    assert "NATO: Kyiv −2.0 to +0.0, Moscow +2.0 to +2.0, Washington +0.0 to +1.5" in words


def test_each_line_bears_its_name_and_each_panel_says_what_up_and_down_mean(figures):
    """Names stand behind the last marks, clear of each other; the ends of each issue are named in words."""
    shown, meta = figures["lines"].layout, figures["lines"].layout.meta["narrow"]
    for panel, issue in enumerate(coding.GUARANTEES, start=1):
        y = "y" if panel == 1 else f"y{panel}"
        low, high = charts.ENDS[issue]
        assert list(shown[f"yaxis{y[1:]}"].ticktext) == [low, "", "", "", high]
        assert meta[f"yaxis{y[1:]}.ticktext"][-1] == high.replace(" ", "<br>", 1)
        sides = {f"<b>{called('side', 'place')[group]}</b>" for group in charts.SIDE}
        named = sorted((a for a in shown.annotations if a.yref == y and a.text in sides), key=lambda a: a.y)
        assert {a.text for a in named} == sides
        close = [(a, b) for a, b in pairwise(named) if abs((a.x - b.x).days) < charts.NEAR_DAYS]
        assert all(b.y - a.y >= charts.NEAR - 1e-9 for a, b in close)


def test_higher_is_nearer_to_kyiv_in_both_bands(figures, spoken):
    for trace, frame in zip(figures["voices"].data, spoken, strict=True):
        assert list(trace.y) == [-p for p in frame["position"]]
        assert list(trace.text) == [charts._initials()[actor] for actor in frame["actor_id"]]


def test_no_two_speakers_share_a_letter_and_a_few_words_stand_by_their_statement(figures, spoken):
    letters = list(charts._initials().values())
    assert len(set(letters)) == len(letters)
    (note,) = [a for a in figures["voices"].layout.annotations if a.text == "bombs at night"]
    assert note.y == -spoken[0].set_index("day").loc["2025-07-14", "position"]
