"""Refuses pictures that do not show what the notebooks hold; needs no browser."""

from __future__ import annotations

import base64
import copy
import io
import json
import shutil

import nbformat
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nodeal import notebooks
from nodeal.charts.theme import ACTOR
from nodeal.site import prerender
from nodeal.site.prerender import Picture
from nodeal.site.stored import CHART_MIME, SiteError, StoredChart


def test_every_chart_has_its_two_pictures(root):
    assert prerender.state(root).problems() == [], "run `make charts`"


@pytest.fixture
def book(tmp_path, chart):
    """A book with one chart and its three pictures, as far as their digests go."""
    (tmp_path / "notebooks").mkdir()
    folder = tmp_path / prerender.PICTURES
    folder.mkdir(parents=True)
    for picture in prerender.pictures([chart]):
        (folder / picture.file).write_text(picture.marked('<svg width="760">131 %</svg>\n'), "utf-8")
    store(tmp_path, chart)
    paint(tmp_path, chart)
    store(tmp_path, chart)
    assert prerender.state(tmp_path).problems() == []
    return tmp_path


def store(book, chart):
    """Store the chart with the PNG that is there."""
    png = book / prerender.PICTURES / "aid-share.png"
    beside = {"image/png": base64.b64encode(png.read_bytes()).decode()} if png.is_file() else {}
    output = nbformat.v4.new_output("display_data", {CHART_MIME: chart.spec, **beside})
    cell = nbformat.v4.new_code_cell(outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), book / "notebooks" / chart.notebook)


def paint(book, chart, colour="#aabbcc"):
    """Write a PNG of four colours as if a browser had made it of the drawing."""
    folder, canvas = book / prerender.PICTURES, io.BytesIO()
    seen = Image.new("RGB", (40, 40), "#ffffff")
    for at, name in enumerate((ACTOR["us"], ACTOR["russia"], colour)):
        seen.paste(name, (at * 10, 0, at * 10 + 5, 40))
    seen.save(canvas, "PNG")
    mark = f"{notebooks.drawn_from(chart.spec)} {notebooks.digest(prerender._composed(folder, chart))}"
    (folder / "aid-share.png").write_bytes(prerender._few_colours(canvas.getvalue(), mark))


def changed(chart, *path, value):
    spec = copy.deepcopy(chart.spec)
    place = spec
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return StoredChart(chart.notebook, spec)


def test_missing_picture_is_noticed(book):
    (book / prerender.PICTURES / "aid-share.narrow.svg").unlink()
    assert prerender.state(book).problems() == ["aid-share.narrow.svg is missing (chart of 05_aid.ipynb)"]


def test_stale_picture_is_noticed(book, chart):
    store(book, changed(chart, "data", 0, "y", value=[1, 3]))
    assert [p.file for p in prerender.state(book).stale] == ["aid-share.svg", "aid-share.narrow.svg"]
    assert [c.name for c in prerender.state(book).unpainted] == ["aid-share"]


UNPAINTED = "aid-share.png is not the picture of the chart that 05_aid.ipynb now holds"


def _other_words(book, chart):
    store(book, changed(chart, "layout", "title", "text", value="Other words"))
    return UNPAINTED


def _other_drawing(book, chart):
    picture = Picture(chart, narrow=False)
    (book / prerender.PICTURES / picture.file).write_text(picture.marked('<svg width="760">132 %</svg>\n'), "utf-8")
    return UNPAINTED


def _other_points(book, chart):
    path = book / prerender.PICTURES / "aid-share.png"
    with Image.open(path) as drawn:
        drawn.load()
    drawn.putpixel((0, 0), 3)
    said = PngInfo()
    said.add_text(notebooks.PICTURE_MARK, drawn.info[notebooks.PICTURE_MARK])
    drawn.save(path, pnginfo=said)
    return UNPAINTED


def _none(book, chart):
    return beside(book, chart, "", "05_aid.ipynb does not hold aid-share.png")


def _an_old_one(book, chart):
    png = (book / prerender.PICTURES / "aid-share.png").read_bytes()
    paint(book, chart, "#000000")
    return beside(book, chart, base64.b64encode(png).decode(), "05_aid.ipynb does not hold aid-share.png")


def _a_viewers(book, chart):
    return beside(book, chart, "iVBORw0KGgo=", None)


def beside(book, chart, png, told):
    path = book / "notebooks" / chart.notebook
    stored = json.loads(path.read_text("utf-8"))
    stored["cells"][0]["outputs"][0]["data"]["image/png"] = png
    path.write_text(json.dumps(stored), "utf-8")
    return told


@pytest.mark.parametrize("change", [_other_words, _other_drawing, _other_points, _none, _an_old_one, _a_viewers])
def test_a_notebook_shows_other_viewers_todays_picture(book, chart, change):
    """Not an old one, nor one of an old drawing, nor one changed by hand; what a viewer put there is as good."""
    told = change(book, chart)
    assert prerender.state(book).problems() == ([told] if told else [])


def test_a_picture_for_other_viewers_keeps_what_colours_mean(book):
    with Image.open(book / prerender.PICTURES / "aid-share.png") as picture:
        kept = {colour for _, colour in picture.convert("RGB").getcolors()}
    assert {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in kept} == {"#ffffff", ACTOR["us"], ACTOR["russia"], "#aabbcc"}
    crowded = [(1000, (red, green, 7)) for red in range(0, 250, 20) for green in range(0, 250, 20)]
    us = tuple(bytes.fromhex(ACTOR["us"][1:]))
    kept = prerender._kept_colours([*crowded, (1, us)])
    assert us in kept
    assert len(kept) == prerender.COLOURS


def test_only_the_picture_of_this_very_chart_is_put_beside_it(book, chart, monkeypatch):
    monkeypatch.setattr(notebooks, "root", lambda: book)
    assert base64.b64decode(notebooks.pictured(chart.spec)["image/png"]).startswith(b"\x89PNG")
    assert notebooks.pictured(changed(chart, "data", 0, "y", value=[1, 3]).spec) == {}


def test_a_picture_changed_by_hand_is_noticed(book, edit):
    edit(book / prerender.PICTURES / "aid-share.svg", "131 %", "999 %")
    assert [p.file for p in prerender.state(book).stale] == ["aid-share.svg"]


def test_orphaned_picture_is_noticed_and_deleted(book, chart):
    orphan = book / prerender.PICTURES / "gone.svg"
    orphan.write_text(Picture(chart, False).marked("<svg/>"), "utf-8")
    assert prerender.state(book).problems() == ["gone.svg belongs to no chart"]
    assert prerender.prerender(book) == ([], ["gone.svg"], []), "and nothing is drawn, so no browser is needed"
    assert not orphan.exists()


@pytest.mark.parametrize(
    "content",
    [b"<svg/>", b"", b"\x89PNG under a wrong name", "changed by hand"],
    ids=["drawn elsewhere", "empty", "no text", "drawn here and changed"],
)
def test_what_was_not_drawn_here_is_named_and_left_alone(book, chart, content):
    own = book / prerender.PICTURES / "my-diagram.svg"
    drawn = Picture(chart, False).marked("<svg/>").replace("<svg/>", "<svg>mine</svg>").encode()
    own.write_bytes(content if isinstance(content, bytes) else drawn)
    before = own.read_bytes()
    assert prerender.state(book).problems() == []
    assert prerender.prerender(book) == ([], [], ["my-diagram.svg"])
    assert own.read_bytes() == before


def test_narrow_change_renews_the_narrow_picture_only(book, chart):
    store(book, changed(chart, "layout", "meta", "narrow", "height", value=310))
    assert [p.file for p in prerender.state(book).stale] == ["aid-share.narrow.svg"]


def test_reworded_title_renews_no_drawing(book, chart):
    store(book, changed(chart, "layout", "title", "text", value="Other words"))
    assert prerender.state(book).stale == []


def test_new_recipe_renews_everything(book, monkeypatch):
    monkeypatch.setattr(prerender, "RECIPE", prerender.RECIPE + 1)
    assert len(prerender.state(book).stale) == 2


def test_digest_does_not_hang_on_the_order_of_keys(chart):
    turned = StoredChart(chart.notebook, dict(reversed(chart.spec.items())))
    assert Picture(chart, False).digest == Picture(turned, False).digest


def test_no_browser_is_said_plainly(book, chart, monkeypatch):
    store(book, changed(chart, "data", 0, "y", value=[1, 3]))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SiteError, match=r"no Chromium on this machine.*Install one"):
        prerender.prerender(book)


@pytest.mark.browser
def test_drawing_twice_gives_the_same_bytes(book, chart, browser):
    names = [p.file for p in prerender.pictures([chart])] + ["aid-share.png"]
    files = [book / prerender.PICTURES / name for name in names]
    prerender.prerender(book, everything=True)
    first = [f.read_bytes() for f in files]
    assert all(len(svg) > 500 for svg in first)
    prerender.prerender(book, everything=True)
    assert [f.read_bytes() for f in files] == first
    store(book, chart)
    assert prerender.state(book).problems() == []
