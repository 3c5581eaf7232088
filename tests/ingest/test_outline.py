"""The outline of Ukraine: read as its publisher stores it, and one clear error for each atlas that is another."""

from __future__ import annotations

import copy
import json

import pytest

from nodeal import ingest
from nodeal.errors import NodealError
from nodeal.ingest import outline, raw
from nodeal.ingest.readers import RawContentError

AT_HAND = raw.available(*outline.RAW)

SCALE, TRANSLATE = (0.1, 0.1), (20.0, 40.0)
"""Whole steps of a tenth of a degree from 20° east, 40° north."""
WEST = [[48, 44], [0, 75]]
"""Upwards from 24.8° east, 44.4° north."""
REST = [[48, 119], [99, 0], [0, -75], [-99, 0]]
"""The other three sides, onwards from where the first arc ended: a box of Ukraine's size with Simferopol in it."""
ISLE = [[20, 70], [1, 0], [0, 1], [-1, -1]]


def atlas():
    """An atlas of two countries that share a border; Ukraine walks it backwards."""
    return copy.deepcopy(
        {
            "type": "Topology",
            "transform": {"scale": SCALE, "translate": TRANSLATE},
            "arcs": [[[48, 119], [0, -75]], REST, ISLE],
            "objects": {
                "countries": {
                    "geometries": [
                        {"id": "642", "type": "Polygon", "arcs": [[0]]},
                        {"id": "804", "type": "MultiPolygon", "arcs": [[[2]], [[-1, 1]]]},
                    ]
                }
            },
        }
    )


def test_arcs_are_walked_forwards_and_backwards_and_the_largest_part_comes_first():
    frame = outline.outline(atlas())
    points = [tuple(row) for row in frame[["longitude_deg", "latitude_deg"]].itertuples(index=False)]
    assert points[:5] == [(24.8, 44.4), (24.8, 51.9), (34.7, 51.9), (34.7, 44.4), (24.8, 44.4)]
    assert points[5:] == [(22.0, 47.0), (22.1, 47.0), (22.1, 47.1), (22.0, 47.0)]
    assert list(frame["part"]) == [1] * 5 + [2] * 4
    assert list(frame["point"]) == [1, 2, 3, 4, 5, 1, 2, 3, 4]


def ukraine(found):
    return found["objects"]["countries"]["geometries"][1]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda a: a.pop("transform"), "no 'transform'"),
        (lambda a: a["objects"].pop("countries"), "no 'countries'"),
        (lambda a: ukraine(a).update(id="643"), "0 with id 804"),
        (lambda a: ukraine(a).update(type="Polygon"), "type 'Polygon'"),
        (lambda a: ukraine(a)["arcs"].append([[2], [2]]), "a part with holes"),
        (lambda a: ukraine(a).update(arcs=[[[0, 1]]]), r"arc 1: found a beginning at \(24\.8, 51\.9\)"),
        (lambda a: ukraine(a).update(arcs=[[[1]]]), "an open ring"),
        (lambda a: ukraine(a).update(arcs=[[[2]]]), r"an area of \d+ km²; expected 603,550"),
        (lambda a: a["transform"].update(translate=(19.0, 40.0)), "Simferopol outside"),
    ],
    ids=["no steps", "no countries", "no Ukraine", "another type", "holes", "a gap", "open", "small", "no Crimea"],
)
def test_an_atlas_that_is_another_is_named(damage, told):
    changed = atlas()
    damage(changed)
    with pytest.raises(RawContentError, match=told) as caught:
        outline.outline(changed)
    assert caught.value.where.startswith(f"raw file {outline.ATLAS}")


def test_without_the_file_the_run_stops_and_the_outline_stays(tmp_path, monkeypatch, refused):
    """As for every file that can be fetched: no silent skip."""
    monkeypatch.setenv("NODEAL_RAW", str(tmp_path))
    assert refused("outline").startswith(f"raw file {outline.ATLAS}: found no such file")


def test_what_is_no_atlas_is_named(pinned):
    for content in (b"", b"[]", json.dumps({"arcs": []}).encode()):
        pinned(outline.ATLAS, content)
        with pytest.raises(RawContentError, match=outline.ATLAS):
            outline.tables()


@pytest.mark.raw
@pytest.mark.skipif(not AT_HAND, reason="the atlas is not at hand: npm pack it into NODEAL_RAW")
def test_ingesting_again_gives_the_committed_bytes(as_committed):
    as_committed(outline.OUTLINE, outline.tables()[outline.OUTLINE])


def test_the_outline_is_made_when_asked_for_and_an_unknown_publisher_is_told(monkeypatch):
    """Its file is in a package: a run for the publishers' releases does not ask for it."""
    monkeypatch.setattr(outline, "read_raw_json", lambda key: atlas())
    assert [name for name, _ in ingest.build("outline")] == ["outline"]
    assert not set(ingest.APART) & set(ingest.MODULES)
    with pytest.raises(NodealError, match=r"publisher outlines: .*one of .*outline"):
        list(ingest.build("outlines"))
