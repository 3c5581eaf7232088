"""Area held by Russia, from the map of DeepState UA: recomputed areas, and simplified outlines.

The daily areas (``battlefield/area_daily``) were computed from 769 daily files and are kept as a curated table.
Of those files 28 are at hand: the first, the one nearest the first of each month, the last, and that of
18 March 2025. This module computes their area anew and stops if one differs by 1 km² or more; then it draws the
outlines of ``battlefield/front_monthly.geojson``.

Where these figures may differ from the publisher's own site, and why:

- Each file is one area made of three classes of the map: occupied, occupied Crimea, and the parts of Donetsk and
  Luhansk held before 2022. Liberated areas and those of unknown status are left out, and so is all of Russia.
- A file dated D was taken at 03:00 UTC and shows the map of the evening before: months run from the file of the
  1st to the file of the next 1st. The publisher's own months may end a day earlier or later.
- DeepState enters changes with a delay, Ukrainian gains most of all.
- The monthly files come with coordinates rounded to four decimals, which moves the area by less than 0.2 km².

The monthly files were put together by hand and cannot be downloaded in one piece: without them only the file of
18 March 2025 is checked, and the committed outlines stay as they are.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import MultiPolygon, Polygon, shape

from nodeal import dates
from nodeal import tables as house
from nodeal.ingest import raw
from nodeal.ingest.readers import expect, read_raw_json

EVE_OF_PUBLICATION = "battlefield/deepstate_20250318.geojson"
MONTHLY = "battlefield/deepstate_monthly_polygons.geojson"
RAW = (EVE_OF_PUBLICATION, MONTHLY)
"""Raw files read by this module."""

AREA = "battlefield/area_daily"
FRONT = "battlefield/front_monthly.geojson"

AGREES_WITHIN_KM2 = 1.0
"""Largest difference between an area recomputed here and the committed one."""
SIMPLIFIED_BY_KM = 1.5
"""How far a simplified outline may stray from the true one, at 48° north (a tenth more in the south of Crimea)."""

_SNAPSHOTS = 27
_KM_PER_DEGREE = 111.2
_SQUEEZE = np.array([np.cos(np.radians(48.0)), 1.0])
"""Degrees of longitude shrunk to the length of degrees of latitude, at the latitude of the front."""
_FRAME = (22.0, 44.0, 41.0, 53.0)
"""West, south, east, north: Ukraine with Crimea. Coordinates outside are swapped or wrong."""

Outlines = dict[date, MultiPolygon]


def tables() -> dict[str, bytes]:
    """The outlines, once every area at hand agrees with the committed table."""
    outlines = {date(2025, 3, 18): _only_outline(EVE_OF_PUBLICATION)}
    complete = raw.available(MONTHLY)
    if complete:
        outlines |= _dated_outlines(MONTHLY)
    known = house.table(AREA).set_index("date")["occupied_km2"]
    for day, outline in outlines.items():
        area = area_km2(outline)
        committed = known.get(pd.Timestamp(day), float("nan"))
        expect(
            abs(area - committed) < AGREES_WITHIN_KM2,
            f"{EVE_OF_PUBLICATION if day == date(2025, 3, 18) else MONTHLY}, file dated {day}",
            found=f"an area of {area:,.2f} km²",
            expected=f"{committed:,.2f} km² as in {AREA}.csv, to within {AGREES_WITHIN_KM2:g} km²",
        )
    return {FRONT: front(outlines, known)} if complete else {}


def area_km2(outline: Polygon | MultiPolygon) -> float:
    """Geodesic area on the WGS 84 ellipsoid, holes left out."""
    parts = outline.geoms if isinstance(outline, MultiPolygon) else [outline]
    return sum(_ring_km2(part.exterior) - sum(map(_ring_km2, part.interiors)) for part in parts)


def _ring_km2(ring: shapely.LinearRing) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for longitude, latitude in ring.coords[:-1]:
        polygon.AddPoint(latitude, longitude)
    return abs(polygon.Compute()[2]) / 1e6


def simplified(outline: MultiPolygon) -> MultiPolygon:
    """The outline with fewer points, for maps: no part is lost, no edge crosses another."""
    plane = shapely.transform(outline, lambda points: points * _SQUEEZE)
    plane = shapely.simplify(plane, SIMPLIFIED_BY_KM / _KM_PER_DEGREE, preserve_topology=True)
    return shapely.orient_polygons(
        shapely.set_precision(shapely.transform(plane, lambda points: points / _SQUEEZE), 0.001)
    )


def front(outlines: Outlines, areas: pd.Series) -> bytes:
    """Simplified outlines as GeoJSON, one line a snapshot; areas are those of the full outlines."""
    lines = []
    for day, outline in sorted(outlines.items()):
        properties = {
            "date": day.isoformat(),
            "shows_evening_of": (day - timedelta(days=1)).isoformat(),
            "occupied_km2": round(float(areas[pd.Timestamp(day)]), 2),
        }
        geometry = json.loads(shapely.to_geojson(simplified(outline)))
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, separators=(",", ":")))
    head = (
        f'"type":"FeatureCollection","credit":"Map: DeepState, deepstatemap.live","simplified_by_km":{SIMPLIFIED_BY_KM}'
    )
    return ("{" + head + ',"features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _only_outline(key: str) -> MultiPolygon:
    features = _features(key)
    expect(len(features) == 1, key, found=f"{len(features)} features", expected="one")
    return _outline(features[0], f"{key}, feature 1")


def _dated_outlines(key: str) -> Outlines:
    features = _features(key)
    outlines: Outlines = {}
    for number, feature in enumerate(features, start=1):
        where = f"{key}, feature {number}"
        properties = feature.get("properties") or {}
        try:
            day = dates.day(properties.get("date"))
        except dates.DayError:
            day = None
        expect(
            day is not None,
            f"{where}, property date",
            found=repr(properties.get("date")),
            expected="a date YYYY-MM-DD",
        )
        expect(day not in outlines, where, found=f"{day} a second time", expected="each date once")
        outlines[day] = _outline(feature, where)  # type: ignore[index] # a missing day was refused
    expect(len(outlines) == _SNAPSHOTS, key, found=f"{len(outlines)} snapshots", expected=f"{_SNAPSHOTS}")
    return outlines


def _features(key: str) -> list[dict]:
    collection = read_raw_json(key)
    features = collection.get("features") if isinstance(collection, dict) else None
    expect(
        isinstance(features, list) and bool(features),
        key,
        found="no list of features",
        expected="a GeoJSON FeatureCollection",
    )
    return features or []


def _outline(feature: dict, where: str) -> MultiPolygon:
    geometry = feature.get("geometry") or {}
    expect(
        geometry.get("type") == "MultiPolygon" and bool(geometry.get("coordinates")),
        f"{where}, geometry",
        found=f"type {geometry.get('type')!r}",
        expected="a MultiPolygon with coordinates",
    )
    outline = shape(geometry)
    west, south, east, north = outline.bounds
    inside = west >= _FRAME[0] and south >= _FRAME[1] and east <= _FRAME[2] and north <= _FRAME[3]
    expect(
        inside,
        f"{where}, coordinates",
        found=f"longitudes {west:g} to {east:g}, latitudes {south:g} to {north:g}",
        expected=f"longitudes {_FRAME[0]:g} to {_FRAME[2]:g}, latitudes {_FRAME[1]:g} to {_FRAME[3]:g}",
    )
    expect(outline.is_valid, f"{where}, coordinates", found=shapely.is_valid_reason(outline), expected="simple rings")
    return outline
