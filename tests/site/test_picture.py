from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from nodeal.charts.theme import ACTOR, DARK, GROUND, MUTED
from nodeal.site.picture import DARK_SET, compose, tidy
from nodeal.site.stored import FOOT_GAP, FOOT_LINE, SiteError

RAW = """<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" width="760" height="420" style=""
 viewBox="0 0 760 420">
<rect x="0" y="0" width="760" height="420" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/>
<defs id="defs-{uid}"><g class="clips">
<clipPath id="clip{uid}xy"><rect width="695.126" height="368"/></clipPath>
<clipPath id="clip{uid}x"><rect width="695" height="420"/></clipPath></g><g class="gradients"/></defs>
<g class="plot" clip-path="url(#clip{uid}xy)"><g class="points">
<path class="point" transform="translate(39.13,-0.04)" d="M3.5,0A3.5,3.5 0 1,1 0,-3.5Z"
 style="opacity: 1; stroke-width: 0px; fill: {mark}; fill-opacity: 1;"/></g></g>
<g class="empty"><g/></g>
<text x="5" y="14.9999" style="font-family: system-ui; font-size: 13px; fill: {color}; white-space: pre;">2025</text>
</svg>"""


def rgb(color):
    """A colour as plotly writes it."""
    return f"rgb({int(color[1:3], 16)}, {int(color[3:5], 16)}, {int(color[5:7], 16)})"


def drawn(uid="236045", color=MUTED):
    return RAW.format(uid=uid, color=rgb(color), mark=rgb(ACTOR["us"]))


def test_colours_become_properties_with_a_dark_set_at_an_address_of_its_own():
    """And nowhere else: whoever opens the file alone sees it light, on the browser's white."""
    svg = tidy(drawn(), where="a chart")
    us = ACTOR["us"]
    assert f"fill:var(--c-{us[1:]})" in svg
    light, dark = svg.split(":target")
    assert f"--c-{us[1:]}:{us}" in light
    assert f"--c-{us[1:]}:{DARK[us]}" in dark
    assert ET.fromstring(svg).get("id") == DARK_SET
    assert "prefers-color-scheme" not in svg, "WebKit does not answer it in a page"


def test_foreign_colour_is_refused():
    with pytest.raises(SiteError, match=r"a chart: found the colour #010203"):
        tidy(drawn(color="#010203"), where="a chart")


def test_what_draws_nothing_is_gone_and_what_draws_is_not():
    root = ET.fromstring(tidy(drawn(), where=""))
    tags = [e.tag.split("}")[1] for e in root.iter()]
    assert tags == ["svg", "style", "defs", "clipPath", "rect", "g", "path", "text"]
    assert "clip-path" in root.find(".//{*}g").attrib


def test_coordinates_are_rounded():
    svg = tidy(drawn(), where="")
    assert 'transform="translate(39.1,0)"' in svg
    assert 'width="695.1"' in svg
    assert 'y="15"' in svg


def test_random_ids_do_not_show():
    assert tidy(drawn(uid="abc123"), where="") == tidy(drawn(uid="236045"), where="")


def test_text_stays_text_in_the_systems_font():
    svg = tidy(drawn(), where="")
    assert ">2025</text>" in svg
    assert svg.count("font-family") == 1


def test_composed_picture_stands_alone(chart):
    chart.spec["layout"]["title"]["text"] = "A finding that is long enough to need more than one line & then some " * 2
    foot = chart.foot(narrow=False)
    svg = compose(chart, "<!-- drawn from 0 -->\n" + tidy(drawn(), where="", foot=foot))
    root = ET.fromstring(svg)
    text = " ".join("".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}tspan"))
    assert chart.title in text
    assert chart.subtitle in text
    assert chart.caption in text
    assert "var(" not in svg, "programs other than browsers know no custom properties"
    assert f'id="{DARK_SET}"' not in svg, "there is one ground"
    assert ACTOR["us"] in svg
    assert f'fill="{GROUND}"' in svg
    inner = root.find("{*}svg")
    assert float(inner.get("height")) == 420 + FOOT_GAP + FOOT_LINE * len(foot)
    assert float(root.get("height")) > float(inner.get("y")) + float(inner.get("height"))


def test_stored_pictures_have_a_dark_counterpart_for_every_colour(root):
    for path in (root / "book/charts").glob("*.svg"):
        light, _, dark = path.read_text("utf-8").partition("svg:target")
        assert light.split("<style>")[1].count("--c-") == dark.split("</style>")[0].count("--c-") > 0, path.name
