"""Refuses pictures that do not show what the notebooks hold; needs no browser."""

from __future__ import annotations

import copy
import shutil

import nbformat
import pytest

from nodeal.site import prerender
from nodeal.site.prerender import Picture
from nodeal.site.stored import CHART_MIME, SiteError, StoredChart


def test_every_chart_has_its_two_pictures(root):
    assert prerender.state(root).problems() == [], "run `make charts`"


@pytest.fixture
def book(tmp_path, chart):
    """A book with one chart and its two pictures, as far as their digests go."""
    (tmp_path / "notebooks").mkdir()
    store(tmp_path, chart)
    folder = tmp_path / prerender.PICTURES
    folder.mkdir(parents=True)
    for picture in prerender.pictures([chart]):
        (folder / picture.file).write_text(picture.marked("<svg>131 %</svg>\n"), "utf-8")
    assert prerender.state(tmp_path).problems() == []
    return tmp_path


def store(book, chart):
    output = nbformat.v4.new_output("display_data", {CHART_MIME: chart.spec})
    cell = nbformat.v4.new_code_cell(outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), book / "notebooks" / chart.notebook)


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


def test_reworded_title_renews_nothing(book, chart):
    store(book, changed(chart, "layout", "title", "text", value="Other words"))
    assert prerender.state(book).problems() == []


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
    files = [book / prerender.PICTURES / p.file for p in prerender.pictures([chart])]
    prerender.prerender(book, everything=True)
    first = [f.read_bytes() for f in files]
    assert all(len(svg) > 500 for svg in first)
    prerender.prerender(book, everything=True)
    assert [f.read_bytes() for f in files] == first
    assert prerender.state(book).problems() == []
