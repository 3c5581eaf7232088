from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils import nodes

from nodeal.charts import theme
from nodeal.site import page, slim, transforms


def test_bare_table_gets_a_region_and_a_wrapped_one_no_second():
    bare = page.mend_tables("<table><caption>Donors <b>ranked</b></caption><tr><td>a</td></tr></table>")
    assert '<div class="table-wrap" role="region" tabindex="0" aria-label="Donors ranked">' in bare
    assert page.mend_tables(bare).count("table-wrap") == 1


def test_tables_without_caption_are_told_apart():
    html = page.mend_tables("<table></table><table></table>")
    assert 'aria-label="Table 1 of this page"' in html
    assert 'aria-label="Table 2 of this page"' in html


def test_named_table_offers_its_file():
    named = page.mend_tables('<table class="nodeal" id="table-aid-acts"></table>', "../")
    assert named.endswith('</div>\n<p class="table-tools"><a href="../tables/aid-acts.csv" download>CSV</a></p>')
    assert "table-tools" not in page.mend_tables('<table class="nodeal"></table>', "../")


def test_dates_do_not_break():
    assert '<td class="day">2025-03-20</td>' in page.mend_tables("<table><td>2025-03-20</td></table>")
    head = '<table><th scope="row">2025-03</th></table>'
    assert '<th scope="row" class="day">2025-03</th>' in page.mend_tables(head)


def test_rest_of_the_page_is_left_alone():
    wrapped = '<div class="table-wrap" role="region" tabindex="0" aria-label="x">\n<table></table>\n</div><p>after</p>'
    assert page.mend_tables(wrapped) == wrapped
    assert page.mend_tables("<p>before</p><table></table><p>after</p>").endswith("</table></div><p>after</p>")


def test_style_of_pandas_is_dropped():
    assert "<style" not in page.mend_tables("<div><style scoped>td {color: red}</style><table></table></div>")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("rose by 79.8 % in 2025", "rose by 79.8\u00a0% in 2025"),
        (" % of the gap", "\u00a0% of the gap"),
        ("ahead by EUR ", "ahead by EUR\u00a0"),
        ("EUR 90 bn loan", "EUR\u00a090\u00a0bn loan"),
        ("2025 moves", "2025 moves"),
    ],
)
def test_units_stay_with_their_numbers(text, bound):
    assert transforms.bind_units(text) == bound


def _document(*paragraphs):
    document = nodes.document(None, None)
    section = nodes.section("", nodes.title("", "T"))
    box = nodes.admonition("", nodes.paragraph("", "In a box."))
    section += [box, *(nodes.paragraph("", p) for p in paragraphs)]
    document += section
    return document


def test_description_is_the_first_running_text_cut_at_a_word():
    assert page.description(_document("Short.")) == "Short."
    long = page.description(_document("word " * 60))
    assert long.endswith("word …")
    assert len(long) <= page.DESCRIPTION_LENGTH + 2


def test_short_page_lists_no_sections():
    assert page.here([("a", "A"), ("b", "B")]) == ""
    assert page.fold_in("", "<h1>T</h1>") == "<h1>T</h1>"
    assert '<a href="#c">C &amp; D</a>' in page.here([("a", "A"), ("b", "B"), ("c", "C & D")])


def _assets(*names):
    return [SimpleNamespace(filename=f"_static/{name}?v=1") for name in names]


def test_pages_carry_one_style_and_one_script():
    context = {
        "css_files": _assets("pygments.css", "basic.css", "nodeal.css", "design-style.css"),
        "script_files": [*_assets("documentation_options.js", "nodeal.js", "thebe.js"), SimpleNamespace(filename=None)],
    }
    slim.keep_own(None, "notebooks/05_aid", "", context, None)
    assert [a.filename for a in context["css_files"]] == ["_static/nodeal.css?v=1"]
    assert [a.filename for a in context["script_files"]] == ["_static/nodeal.js?v=1"]


def test_search_page_carries_the_search():
    context = {"css_files": [], "script_files": _assets("doctools.js", "nodeal.js")}
    slim.keep_own(None, "search", "", context, None)
    names = [getattr(s, "filename", s) for s in context["script_files"]]
    assert names[0] == "_static/nodeal.js?v=1"
    assert "_static/searchtools.js" in names


def test_unused_files_go_and_used_ones_stay(tmp_path):
    for name in ("nodeal.css", "plus.png", "charts/a.svg", "sphinx-thebe/thebe.js"):
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert slim.drop_unused(tmp_path) == ["_static/plus.png", "_static/sphinx-thebe/thebe.js"]
    assert sorted(p.name for p in (tmp_path / "_static").iterdir()) == ["charts", "nodeal.css"]


def test_pages_of_an_earlier_build_go(tmp_path):
    for name in ("book/data.html", "book/old.html", "index.html", "search.html", "_sources/book/old.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert slim.drop_gone_pages(tmp_path, {"book/data"}) == ["book/old.html", "_sources/book/old.md"]
    assert (tmp_path / "index.html").exists()


# --- Colours of the page


def _pairs(root):
    css = (root / "book/_theme/nodeal/static/nodeal.css").read_text("utf-8")
    return dict(re.findall(r"--(\w+): light-dark\((#\w{6}, #\w{6})\)", css))


@pytest.mark.parametrize("name", ["GROUND", "INK", "MUTED", "LINE"])
def test_page_and_charts_share_their_colours(root, name):
    light = getattr(theme, name)
    assert _pairs(root)[name.lower()] == f"{light}, {theme.DARK[light]}"


@pytest.mark.parametrize(("text", "least"), [("ink", 7), ("quiet", 7), ("link", 7), ("muted", 4.5)])
@pytest.mark.parametrize("ground", ["ground", "panel"])
@pytest.mark.parametrize("mode", [0, 1])
def test_text_stands_out(root, contrast, text, ground, mode, least):
    pairs = _pairs(root)
    assert contrast(pairs[text].split(", ")[mode], pairs[ground].split(", ")[mode]) >= least


@pytest.mark.parametrize("light", [*theme.ACTOR.values()])
def test_actors_stand_out_on_both_grounds(contrast, light):
    assert contrast(light, theme.GROUND) >= 3
    assert contrast(theme.DARK[light], theme.DARK[theme.GROUND]) >= 3


def test_stylesheet_and_script_stay_small(root):
    static = root / "book/_theme/nodeal/static"
    assert (static / "nodeal.css").stat().st_size < 25_000
    assert (static / "nodeal.js").stat().st_size < 12_000
