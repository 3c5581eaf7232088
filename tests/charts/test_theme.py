"""Colours that everyone can tell apart, on light and dark ground."""

import itertools
import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from nodeal.charts import theme

ON = [(theme.GROUND, lambda c: c), (theme.DARK[theme.GROUND], lambda c: theme.DARK[c])]


def rgb(color):
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(c):
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(c):
    """CIELAB of linear RGB, D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ c
    f = np.cbrt(np.clip(xyz / [0.9505, 1, 1.089], 1e-9, None))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


SIGHT = {
    "usual": np.eye(3),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
}
"""Linear-RGB matrices of Machado, Oliveira and Fernandes (2009) at full severity."""


@pytest.mark.parametrize(("ground", "shade"), ON, ids=["light", "dark"])
def test_actors_stand_out_from_the_ground(ground, shade, contrast):
    for name, color in theme.ACTOR.items():
        assert contrast(shade(color), ground) >= 4.5, f"{name}: names are written in it"
    assert contrast(shade(theme.INK), ground) >= 7
    assert contrast(shade(theme.MUTED), ground) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("ground", "shade"), ON, ids=["light", "dark"])
def test_actors_can_be_told_apart(ground, shade, sight):
    seen = {n: lab(np.clip(SIGHT[sight] @ linear(rgb(shade(c))), 0, 1)) for n, c in theme.ACTOR.items()}
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[a] - seen[b]) >= 11, f"{a} and {b} on {ground}"


def test_every_colour_has_a_dark_twin():
    colors = (theme.ACTOR, theme.SHADE, theme.ANSWER)
    named = {
        *(c for palette in colors for c in palette.values()),
        theme.INK,
        theme.MUTED,
        theme.LINE,
        theme.TRACK,
        theme.GROUND,
    }
    assert named == set(theme.DARK)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in [*theme.DARK, *theme.DARK.values()])


def test_a_label_carries_what_a_phone_shows_of_it():
    """Whatever stands before it: no change is addressed by a number that somebody counted."""
    fig = go.Figure()
    theme.label(fig, 0, 0, "first")
    theme.label(fig, 0, 1, "United States", phone="US")
    theme.label(fig, 0, 2, "Europe", phone={"y": 3, "font__size": 12}, xanchor="right")
    theme.layout(fig, title="A finding", subtitle="What, in which unit")
    theme.key(fig, ["■ one", "□ two", "○ three"], phone=2)
    changes = fig.layout.meta["narrow"]
    assert changes == {
        "annotations.1.text": "US", "annotations.2.y": 3, "annotations.2.font.size": 12,
        "annotations.3.text": f"■ one{theme.GAP}□ two<br>○ three", "annotations.3.align": "left",
    }  # fmt: skip
    assert [note.align for note in fig.layout.annotations] == ["left", "left", "right", "left"]


def test_marks_of_a_lane_move_apart_when_they_would_hide_each_other():
    days = pd.Series(pd.to_datetime(["2025-03-05", "2025-03-01", "2025-03-06", "2025-06-01"]), index=[7, 3, 9, 5])
    moved = theme.apart(days, 30)
    assert moved.index.tolist() == [7, 3, 9, 5]
    assert moved[3] == moved[5] == 0
    assert sorted(moved) == sorted([*theme.OFF, 0.0])
    assert theme.apart(days, 1).eq(0).all()


def test_the_name_of_the_articles_line_runs_to_the_roomier_side():
    for reach, side in ((["2025-02-01", "2026-10-01"], "left"), (["2022-01-01", "2025-12-31"], "right")):
        fig = theme.layout(go.Figure(), title="A finding", subtitle="What, in which unit", xaxis={"range": reach})
        (name,) = theme.mark_published(fig).layout.annotations
        assert (name.text, name.xanchor, name.align) == ("article, 20 Mar 2025", side, side)


def test_periods_and_room_come_from_the_days():
    days = pd.Series(pd.to_datetime(["2026-04-01", "2022-01-01"]))
    assert theme.period(days) == "January 2022 to April 2026"
    assert theme.around(days, before=17, after=44) == ["2021-12-15", "2026-05-15"]
    assert theme.signed(-9.54) == "−10"
    assert theme.spread(pd.Series([1.0]), pd.Series([np.nan]), pd.Series([np.nan]), theme.INK) is None
