from __future__ import annotations

import copy
import re
from types import SimpleNamespace

import nbformat
import pytest
from docutils.utils import new_document
from markupsafe import escape

from nodeal.printed import TABLE_MIME
from nodeal.site.downloads import chart_csv
from nodeal.site.figure import INLINE_ROWS, ChartRenderer, figure, identifier
from nodeal.site.stored import CHART_MIME, SiteError, StoredChart, stored_charts, stored_tables


def test_figure_carries_the_finding_as_text(chart):
    html = figure(chart, "../")
    assert '<p class="chart-title">Europe’s share grew</p>' in html
    assert '<p class="chart-subtitle">Share, %</p>' in html
    assert "Source: a tracker. Data through 30 April 2026." in html
    assert f'id="{identifier(chart)}"' in html


def test_picture_reserves_its_place_at_both_widths(chart):
    html = figure(chart, "../")
    # The drawing is 420 and 300 high, and below it stand the lines of the foot.
    wide_height, narrow_height = 420 + 10 + 16, 300 + 10 + 2 * 16
    assert f'src="../_static/charts/aid-share.svg" width="760" height="{wide_height}"' in html
    narrow = f'aid-share.narrow.svg{{}}" width="360" height="{narrow_height}"'
    wide = f'aid-share.svg{{}}" width="760" height="{wide_height}"'
    for source in (narrow.format(""), narrow.format("#dark"), wide.format("#dark")):
        assert f'srcset="../_static/charts/{source}' in html


def test_pictures_dark_colours_are_asked_for_on_dark_screens_alone(chart):
    """By the system's ground, without a script; paper is white. The first that fits is taken."""
    sources = re.findall(r'<source media="([^"]+)" srcset="([^"]+)"', figure(chart, ""))
    assert [(media, address.removeprefix("_static/charts/aid-share")) for media, address in sources] == [
        ("screen and (max-width: 600px) and (prefers-color-scheme: dark)", ".narrow.svg#dark"),
        ("(max-width: 600px)", ".narrow.svg"),
        ("screen and (prefers-color-scheme: dark)", ".svg#dark"),
    ]


def test_texts_are_escaped(chart):
    html = figure(chart, "")
    assert f'alt="{escape(chart.alt)}"' in html
    assert '"a"' not in html
    assert "<td>&lt;c&gt;</td>" in html


def test_numbers_are_set_as_numbers(chart):
    chart.spec["nodeal"]["data"]["rows"] = [["a", 1], ["b", -2.5], ["c", -7.8e-05], ["<c>", None]]
    cells = re.findall(r'<td class="num">(.*?)</td>', figure(chart, ""))
    assert [float(cell) for cell in cells if cell] == [1, -2.5, -7.8e-05], "what programs read"
    assert cells[-1] == "", "a missing value is no word: the stylesheet draws the dash"


@pytest.mark.parametrize(("rows", "inline"), [(INLINE_ROWS, True), (INLINE_ROWS + 1, False)])
def test_short_data_stand_in_the_page_long_data_in_a_file(chart, rows, inline):
    chart.spec["nodeal"]["data"]["rows"] = [["a", i] for i in range(rows)]
    html = figure(chart, "")
    assert ("<table" in html) is inline
    assert ("all of them as CSV</a>" in html) is not inline


@pytest.fixture
def renderer():
    """As much of MyST-NB's renderer as a chart asks for."""
    document = new_document("05_aid")
    document.settings.env = SimpleNamespace(docname="notebooks/05_aid")
    return SimpleNamespace(renderer=SimpleNamespace(document=document))


def test_stored_chart_becomes_a_target_that_the_search_finds(chart, renderer):
    output = SimpleNamespace(mime_type=CHART_MIME, content=chart.spec)
    (node,) = ChartRenderer.handle_mime(renderer, output, inline=False)
    assert node["ids"] == ["fig-aid-share"]
    assert renderer.renderer.document.nameids == {"fig-aid-share": "fig-aid-share"}
    assert node.astext() == "Europe’s share grew. Share, %"


def test_other_outputs_are_left_to_others(chart, renderer):
    assert ChartRenderer.handle_mime(renderer, SimpleNamespace(mime_type="text/html"), inline=False) is None
    output = SimpleNamespace(mime_type=CHART_MIME, content=chart.spec)
    assert ChartRenderer.handle_mime(renderer, output, inline=True) is None


def test_csv_leaves_missing_values_empty(chart):
    assert chart_csv(chart) == "who,share\na,1\nb,-2.5\n<c>,\n"


def test_narrow_changes_reach_into_lists_and_leave_the_wide_layout_alone(chart):
    narrow, wide = chart.layout(narrow=True), chart.layout(narrow=False)
    assert (narrow["width"], narrow["height"], narrow["margin"]["r"]) == (360, 300, 8)
    assert narrow["annotations"][0]["visible"] is False
    assert (wide["width"], wide["height"], wide["margin"]["r"]) == (760, 420, 100)
    assert wide["annotations"][0]["visible"] is True
    assert "title" not in wide, "HTML carries the title"
    assert "meta" not in wide


def test_narrow_change_of_what_is_not_there_is_an_error(chart):
    chart.spec["layout"]["meta"]["narrow"] = {"annotations.7.visible": False}
    with pytest.raises(SiteError, match=r"aid-share.*annotations\.7\.visible"):
        chart.layout(narrow=True)


def test_chart_without_alternative_text_is_an_error(chart):
    spec = copy.deepcopy(chart.spec)
    spec["nodeal"]["alt"] = ""
    with pytest.raises(SiteError, match="without alt"):
        StoredChart("05_aid.ipynb", spec)


def holding(*shown):
    """A stored notebook with one cell that shows these, each a form by its kind."""
    outputs = [nbformat.v4.new_output("display_data", data) for data in shown]
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)]))


def test_two_charts_of_one_name_are_an_error(chart, tmp_path):
    (tmp_path / "notebooks").mkdir()
    stored = holding({CHART_MIME: chart.spec})
    for name in ("01_a", "02_b"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(stored, "utf-8")
    with pytest.raises(SiteError, match=r"02_b\.ipynb.*second chart named 'aid-share'.*01_a\.ipynb"):
        stored_charts(tmp_path)


def _store(folder, *names):
    spec = {
        "caption": "Acts",
        "columns": [{"title": "Act", "kind": "text"}, {"title": "USD bn", "kind": "number"}],
        "rows": [["One < two", 1234.56], [None, None], ["–", -1234.5]],
        "links": {"Act": ["https://example.org", None, None]},
    }
    shown = [{TABLE_MIME: spec | {"name": name}} for name in names]
    (folder / "notebooks").mkdir()
    (folder / "notebooks/05_aid.ipynb").write_text(holding(*shown), "utf-8")


def test_a_table_is_taken_away_as_measured_with_its_addresses(tmp_path):
    _store(tmp_path, "aid-acts")
    table = stored_tables(tmp_path)["aid-acts"]
    assert table.columns == ["Act", "Act: address", "USD bn"]
    assert table.rows == [["One < two", "https://example.org", 1234.56], [None, None, None], [None, None, -1234.5]]


def test_two_tables_of_one_name_are_an_error(tmp_path):
    _store(tmp_path, "aid-acts", "aid-acts")
    with pytest.raises(SiteError, match=r"05_aid\.ipynb: found a second table named 'aid-acts'"):
        stored_tables(tmp_path)
