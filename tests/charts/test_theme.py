"""Colours that everyone can tell apart, on light and dark ground."""

import itertools
import re

import numpy as np
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
    named = {*(c for palette in colors for c in palette.values()), theme.INK, theme.MUTED, theme.LINE, theme.GROUND}
    assert named == set(theme.DARK)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in [*theme.DARK, *theme.DARK.values()])
