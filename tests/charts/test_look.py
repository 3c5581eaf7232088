"""How every stored picture looks, wide and on a phone: sizes, contrast, anchors, years, source and licence."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nodeal import notebooks
from nodeal.charts import theme
from nodeal.site.picture import SVG
from nodeal.site.prerender import PICTURES, pictures
from nodeal.site.stored import LICENCE, stored_charts

ROOT = notebooks.root()
CHARTS = stored_charts(ROOT)
each = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
LEAST = 12
"""Pixels below which a letter is not read on a phone."""
STANDS_OUT = 3
"""Contrast of a mark that carries data with its ground."""


def sizes(svg):
    return {float(size) for size in re.findall(r'font-size[:=]"?([\d.]+)', svg)}


@each
def test_no_letter_is_smaller_than_a_phone_can_show(chart):
    """The narrow picture is shown at the width at which it is drawn, from edge to edge of a phone of 360 px."""
    for picture in pictures([chart]):
        assert min(sizes((ROOT / PICTURES / picture.file).read_text("utf-8"))) >= LEAST, picture.file


@each
def test_source_date_and_licence_stand_inside_the_picture(chart):
    for picture in pictures([chart]):
        root = ET.fromstring((ROOT / PICTURES / picture.file).read_text("utf-8").partition("-->")[2])
        lines = [span.text for text in list(root)[-1:] for span in text.iter(f"{{{SVG}}}tspan")]
        assert " ".join(lines) == f"{chart.caption} {LICENCE}"
        assert (float(root.get("width")), float(root.get("height"))) == chart.size(narrow=picture.narrow)
        last = max(float(span.get("y")) for span in root.iter(f"{{{SVG}}}tspan") if span.text in lines)
        assert last < float(root.get("height"))


@each
def test_texts_are_anchored_where_they_begin(chart):
    """In a font that is narrower than this machine's they would else move, each by another length."""
    for narrow in (False, True):
        for note in chart.layout(narrow=narrow).get("annotations", []):
            side = note.get("xanchor", "auto")
            assert side in ("left", "center", "right")
            assert side == "center" or note["align"] == side or "<br>" in note["text"], note["text"]
        file = ROOT / PICTURES / f"{chart.name}{'.narrow' if narrow else ''}.svg"
        if any(trace["type"] == "bar" and trace.get("textposition") == "outside" for trace in chart.spec["data"]):
            assert 'text-anchor="start"' in file.read_text("utf-8")


@each
def test_a_year_is_named_at_its_first_of_january(chart):
    for narrow in (False, True):
        layout = chart.layout(narrow=narrow)
        for name, axis in layout.items():
            if name.startswith("xaxis") and "%Y" in str(axis.get("tickformat")):
                assert axis.get("ticklabelmode", "instant") == "instant"
                assert axis["tick0"] == "2000-01-01"
                assert int(axis["dtick"].removeprefix("M")) % 3 == 0


def seen(color, ground, opacity):
    """A colour as it looks over a ground."""
    over, under = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (color, ground))
    return "#" + "".join(f"{round(opacity * a + (1 - opacity) * b):02x}" for a, b in zip(over, under, strict=True))


def outlines(trace):
    """For each kind of mark of a trace the colours of which at least one must stand out, and its opacity."""
    marker, line = trace.get("marker", {}), trace.get("line", {})
    opacity = trace.get("opacity", 1)

    def listed(color):
        return color if isinstance(color, list) else [color] if color else []

    if trace["type"] == "bar" or "markers" in trace.get("mode", ""):
        edge = marker.get("line", {})
        inner, outer = listed(marker.get("color")), listed(edge.get("color") if edge.get("width", 1) else None)
        for number, color in enumerate(inner):
            around = outer[number : number + 1] if len(outer) == len(inner) > 1 else outer[:1]
            if marker.get("opacity", 1):  # an invisible mark carries a letter alone
                yield [color, *around], opacity * marker.get("opacity", 1)
    if "lines" in trace.get("mode", ""):
        yield [line["color"]], opacity
    if trace.get("error_x"):
        yield [trace["error_x"]["color"]], 1


@each
def test_marks_that_carry_data_stand_out_from_either_ground(chart, contrast):
    for swap in ({}, theme.DARK):
        ground = swap.get(theme.GROUND, theme.GROUND)
        for trace in chart.spec["data"]:
            for colors, opacity in outlines(trace):
                found = max(contrast(seen(swap.get(c, c), ground, opacity), ground) for c in colors)
                assert found >= STANDS_OUT, (trace.get("name"), colors, opacity, round(found, 2))


@each
def test_a_finding_a_measure_a_phone_form_and_the_houses_colours(chart):
    assert len(chart.title) > 20
    assert len(chart.subtitle) > 20
    assert chart.layout(narrow=True) != chart.layout(narrow=False) | {"width": theme.NARROW}
    named = {*theme.DARK}
    assert set(re.findall(r"#[0-9a-fA-F]{6}", str(chart.spec["data"]) + str(chart.layout(narrow=True)))) <= named


def test_a_phone_shows_pictures_from_edge_to_edge():
    css = Path(ROOT, "book/_theme/nodeal/static/nodeal.css").read_text("utf-8")
    phone = css[css.index("@media (max-width: 37.5rem)") :]
    assert ".chart-stage { margin-inline: calc(-1 * var(--gap)); }" in phone.split("@media print")[0]
