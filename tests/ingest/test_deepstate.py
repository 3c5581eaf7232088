"""The map of DeepState: areas computed twice, outlines for the eye, and one clear error for each bad file."""

from __future__ import annotations

import json
from datetime import date
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box
from shapely.ops import nearest_points

from nodeal import tables
from nodeal.ingest import deepstate, raw

DAY, MONTHLY = deepstate.EVE_OF_PUBLICATION, deepstate.MONTHLY
needs_raw = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*deepstate.RAW), reason="the publisher's polygons are not at hand: set NODEAL_RAW"
    ),
]
A, E2 = 6378.137, 0.00669437999014
"""Semi-major axis in km and squared eccentricity of WGS 84."""

boxes = st.tuples(st.floats(23, 39), st.floats(45, 51), st.floats(0.01, 1.5), st.floats(0.01, 1.5)).map(
    lambda c: box(c[0], c[1], c[0] + c[2], c[1] + c[3])
)


def authalic(latitude):
    """Latitude on the sphere of equal area, in radians, and that sphere's radius in km (Snyder 1987, ch. 3)."""
    e = sqrt(E2)

    def q(sine):
        return (1 - E2) * (sine / (1 - E2 * sine**2) - np.log((1 - e * sine) / (1 + e * sine)) / (2 * e))

    pole = q(1.0)
    return np.arcsin(np.clip(q(np.sin(np.radians(latitude))) / pole, -1, 1)), A * sqrt(pole / 2)


def equal_area_km2(outline):
    """Area on Lambert's cylindrical equal-area projection: another method, another library."""

    def project(points):
        latitude, radius = authalic(points[:, 1])
        return np.column_stack([radius * np.radians(points[:, 0]), radius * np.sin(latitude)])

    return shapely.area(shapely.transform(shapely.segmentize(outline, 0.05), project))


@settings(max_examples=50)
@given(boxes)
def test_area_agrees_with_an_equal_area_projection(cell):
    # a parallel is no geodesic: between two corners on it the geodesic runs poleward
    dense = shapely.segmentize(cell, 0.02)
    assert deepstate.area_km2(dense) == pytest.approx(equal_area_km2(cell), rel=1e-4)


@settings(max_examples=50)
@given(boxes, st.floats(-1, 1))
def test_area_does_not_depend_on_longitude_or_direction(cell, shift):
    moved = shapely.transform(cell, lambda points: points + np.array([shift, 0]))
    assert deepstate.area_km2(moved) == pytest.approx(deepstate.area_km2(cell), rel=1e-9, abs=1e-6)
    assert deepstate.area_km2(shapely.reverse(cell)) == pytest.approx(deepstate.area_km2(cell), rel=1e-9)


@settings(max_examples=50)
@given(boxes)
def test_holes_and_parts_are_added_up(cell):
    hole = shapely.transform(cell, lambda p: p.mean(axis=0) + (p - p.mean(axis=0)) / 2)
    ring = cell.difference(hole)
    whole = deepstate.area_km2(ring) + deepstate.area_km2(hole)
    assert whole == pytest.approx(deepstate.area_km2(cell), rel=1e-9)
    assert deepstate.area_km2(MultiPolygon([ring, hole])) == pytest.approx(whole, rel=1e-12)


def feature_collection():
    return json.loads((tables.data_dir() / "battlefield" / "front_monthly.geojson").read_text("utf-8"))


def kilometres(one, other):
    """Great-circle distance."""
    (x1, y1), (x2, y2) = ((radians(a), radians(b)) for a, b in (one, other))
    return 2 * 6371 * asin(sqrt(sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2))


def test_the_outlines_are_27_months_and_the_eve_of_publication():
    path = tables.data_dir() / "battlefield" / "front_monthly.geojson"
    assert path.stat().st_size < 250_000
    collection = feature_collection()
    assert "DeepState" in collection["credit"]
    days = [f["properties"]["date"] for f in collection["features"]]
    assert len(days) == 28
    assert days == sorted(set(days))
    assert "2025-03-18" in days
    assert (days[0], days[-1]) == ("2024-07-08", "2026-08-22")
    for feature in collection["features"]:
        about = feature["properties"]
        assert date.fromisoformat(about["date"]) - date.fromisoformat(about["shows_evening_of"]) == pd.Timedelta(days=1)


def test_the_outlines_are_sound_and_close_to_the_area_they_name():
    known = tables.table("battlefield/area_daily").set_index("date")["occupied_km2"]
    for feature in feature_collection()["features"]:
        outline = shapely.geometry.shape(feature["geometry"])
        assert outline.is_valid
        assert all(part.exterior.is_ccw for part in outline.geoms)
        assert feature["properties"]["occupied_km2"] == known[feature["properties"]["date"]]
        assert deepstate.area_km2(outline) == pytest.approx(feature["properties"]["occupied_km2"], rel=0.004)


@pytest.mark.parametrize(
    "place", [(37.80, 48.00), (34.10, 44.95), (39.30, 48.57)], ids=["Donetsk", "Crimea", "Luhansk"]
)
def test_places_held_throughout_are_inside(place):
    for feature in feature_collection()["features"]:
        assert shapely.geometry.shape(feature["geometry"]).contains(shapely.Point(place))


@pytest.mark.parametrize("place", [(30.52, 50.45), (36.23, 49.99), (35.28, 51.20)], ids=["Kyiv", "Kharkiv", "Sudzha"])
def test_places_never_held_and_russia_are_outside(place):
    for feature in feature_collection()["features"]:
        assert not shapely.geometry.shape(feature["geometry"]).contains(shapely.Point(place))


class TestRaw:
    pytestmark = needs_raw

    def test_ingesting_again_gives_the_same_bytes(self):
        made = deepstate.tables()
        path = tables.data_dir() / tables.describe(deepstate.FRONT)["path"]
        assert made == {deepstate.FRONT: path.read_bytes()}

    def test_every_polygon_at_hand_has_the_committed_area(self):
        """Recomputed by another projection: the geodesic library is not believed either."""
        known = tables.table("battlefield/area_daily").set_index("date")["occupied_km2"]
        collection = json.loads(raw.fetch(MONTHLY).read_text("utf-8"))
        assert len(collection["features"]) == 27
        for feature in collection["features"]:
            area = equal_area_km2(shapely.geometry.shape(feature["geometry"]))
            assert area == pytest.approx(known[feature["properties"]["date"]], abs=3)
        eve = json.loads(raw.fetch(DAY).read_text("utf-8"))["features"][0]
        assert deepstate.area_km2(shapely.geometry.shape(eve["geometry"])) == pytest.approx(
            known["2025-03-18"], abs=0.01
        )

    def test_no_point_strays_much_further_than_declared(self):
        feature = json.loads(raw.fetch(MONTHLY).read_text("utf-8"))["features"][14]
        full = shapely.geometry.shape(feature["geometry"])
        squeeze = np.array([cos(radians(48)), 1])
        border = shapely.transform(deepstate.simplified(full).boundary, lambda points: points * squeeze)
        for corner in shapely.get_coordinates(full):
            near = nearest_points(border, shapely.Point(corner * squeeze))[0]
            assert kilometres(corner, (near.x / squeeze[0], near.y)) < deepstate.SIMPLIFIED_BY_KM * 1.15

    def test_without_the_monthly_files_the_outlines_stay(self, raw_copy):
        (raw_copy(deepstate.RAW) / MONTHLY).unlink()
        assert deepstate.tables() == {}

    def test_a_missing_file_is_named(self, raw_copy, refusal):
        (raw_copy(deepstate.RAW) / DAY).unlink()
        assert refusal("deepstate").startswith(f"raw file {DAY}: found no such file")

    @pytest.mark.parametrize("key", deepstate.RAW)
    def test_one_changed_byte_is_another_file(self, raw_copy, refusal, key):
        path = raw_copy(deepstate.RAW) / key
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert f"raw file {key}: found SHA-256" in refusal("deepstate")

    @pytest.mark.parametrize("key", deepstate.RAW)
    @pytest.mark.parametrize(
        "damage",
        [
            lambda b: b"",
            lambda b: b[: len(b) // 2],
            lambda b: b.replace(b'"features"', b'"f\xe4atures"'),
            lambda b: b"[]",
        ],
        ids=["empty", "cut", "latin-1", "list"],
    )
    def test_what_is_no_geojson_is_named(self, raw_copy, repin, refusal, key, damage):
        folder = raw_copy(deepstate.RAW)
        (folder / key).write_bytes(damage((folder / key).read_bytes()))
        repin(folder, key)
        assert refusal("deepstate").startswith(f"raw file {key}: found ")

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda fs: fs.pop(), "found 4 snapshots; expected 5"),
            (lambda fs: fs.append(fs[0]), "feature 6: found 2024-07-08 a second time"),
            (lambda fs: fs[3]["properties"].pop("date"), "feature 4, property date: found None"),
            (lambda fs: fs[3]["properties"].update(date="1 October"), "feature 4, property date: found '1 October'"),
            (lambda fs: fs[3].update(geometry=None), "feature 4, geometry: found type None"),
            (lambda fs: fs[3].update(geometry=fs[4]["geometry"]), "file dated 2024-10-01: found an area of 110,758"),
            (lambda fs: fs[3]["properties"].update(date="2024-08-18"), "expected nan km²"),
        ],
        ids=["fewer", "twice", "undated", "misdated", "no outline", "another month's", "day without area"],
    )
    def test_bad_snapshots_are_named(self, raw_copy, repin, refusal, monkeypatch, change, told):
        """The first five snapshots only, which are as good as all to see one that is bad."""
        monkeypatch.setattr(deepstate, "_SNAPSHOTS", 5)
        folder = raw_copy(deepstate.RAW)
        collection = json.loads((folder / MONTHLY).read_text("utf-8"))
        collection["features"] = collection["features"][:5]
        change(collection["features"])
        (folder / MONTHLY).write_text(json.dumps(collection), encoding="utf-8")
        repin(folder, MONTHLY)
        assert told in refusal("deepstate")

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda p: p[:, ::-1], "coordinates: found longitudes 44"),
            (lambda p: p * [1, 1.001], "file dated 2025-03-18: found an area of"),
            (lambda p: p * [1, -1], "latitudes -"),
        ],
        ids=["swapped", "stretched", "southern"],
    )
    def test_moved_coordinates_are_named(self, raw_copy, repin, refusal, change, told):
        folder = raw_copy(deepstate.RAW)
        collection = json.loads((folder / DAY).read_text("utf-8"))
        outline = shapely.transform(shapely.geometry.shape(collection["features"][0]["geometry"]), change)
        collection["features"][0]["geometry"] = json.loads(shapely.to_geojson(outline))
        (folder / DAY).write_text(json.dumps(collection), encoding="utf-8")
        repin(folder, DAY)
        error = refusal("deepstate")
        assert DAY in error
        assert told in error

    def test_a_crossed_ring_is_named(self, raw_copy, repin, refusal):
        folder = raw_copy(deepstate.RAW)
        collection = json.loads((folder / DAY).read_text("utf-8"))
        ring = collection["features"][0]["geometry"]["coordinates"][0][0]
        ring[10], ring[60] = ring[60], ring[10]
        (folder / DAY).write_text(json.dumps(collection), encoding="utf-8")
        repin(folder, DAY)
        assert "Self-intersection" in refusal("deepstate")
