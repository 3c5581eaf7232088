from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import esprima
import pytest
from docutils import nodes
from docutils.utils import new_document
from myst_nb.sphinx_ import HideCodeCellNode

from nodeal import place, printed
from nodeal.charts import theme
from nodeal.printed import Cell, Column, Table
from nodeal.site import assets, page, slim, texts, transforms
from nodeal.site.docstring import SOURCE, docstring, steps
from nodeal.site.figure import ChartNode
from nodeal.site.writer import leads_with_picture


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
    assert '<a href="#c">C &amp; D</a>' in page.here([("a", "A"), ("b", "B"), ("c", "C & D")])


def test_a_picture_that_leads_the_page_stands_before_its_contents():
    """The built second chapter is led by one; the first is not."""
    picture, words, chapter = ChartNode(), nodes.paragraph("", "Words."), nodes.section()
    chapter += [nodes.title("", "A"), ChartNode()]
    assert leads_with_picture(nodes.section("", nodes.title("", "T"), picture, chapter.deepcopy()))
    assert not leads_with_picture(nodes.section("", nodes.title("", "T"), words, chapter))
    assert not leads_with_picture(nodes.section("", nodes.title("", "T")))


def test_a_name_carries_the_hash_of_the_content():
    one, other = assets.hashed("a.min.js", "1"), assets.hashed("a.min.js", "2")
    assert re.fullmatch(r"a\.min\.[0-9a-f]{8}\.js", one)
    assert one != other


def test_content_is_handed_over_as_a_script_that_old_browsers_read():
    script = assets.handing({"b": "</script>\u2028", "a": [1.5, None]})
    assert script == 'nodeal.hand({"a":[1.5,null],"b":"</script>\\u2028"});\n'
    assert json.loads(script[len("nodeal.hand(") : -3]) == {"b": "</script>\u2028", "a": [1.5, None]}


def test_text_of_a_page_is_what_is_read():
    title = nodes.title("", "", nodes.Text("The "), nodes.emphasis("", "ti"), nodes.Text("tle"))
    table = printed.table(Table([Column("Claim"), Column("Word")], [[Cell("c19-2a"), Cell("◕ open & x")]], "T"))
    spec = {
        "layout": {"title": {"text": "Aid rose", "subtitle": {"text": "EUR<br>bn"}}},
        "nodeal": {"name": "n", "alt": "A line.", "caption": "Source: K, 2025.",
                   "data": {"columns": ["a_b"], "rows": [[7]]}},
    }  # fmt: skip
    document = nodes.section("", title, nodes.paragraph("", "5\u00a0%"))
    document += [
        HideCodeCellNode("", nodes.literal_block("", "import")), nodes.comment("", "unseen"),
        nodes.raw("", "<b>unsaid</b>", format="html"), texts.worded_node(table), ChartNode(spec=spec),
        nodes.citation("", nodes.label("", "For08"), nodes.paragraph("", "Fortna.")),
    ]  # fmt: skip
    assert texts.said(document) == (
        "The title 5 % Claim Word c19-2a ◕ open & x Aid rose EUR bn Source: K, 2025. Data (1 row) a_b 7 [For08] Fortna."
    )


def test_what_a_cell_stores_as_html_says_what_its_plain_form_says():
    document = new_document("page")
    forms = (("text/html", nodes.raw("", "<b>x</b>", format="html")), ("text/plain", nodes.literal_block("", "a x")))
    document += nodes.container(
        "", *(nodes.container("", it, mime_type=m) for m, it in forms), nb_element="mime_bundle"
    )
    texts.PlainBesideHtml(document).apply()
    raw = next(document.findall(nodes.raw))
    assert texts.said(raw) == "a x"


def test_a_page_made_of_tables_is_in_the_index_and_says_each_text_once():
    """Sphinx forgets what it has read no document of, but for the pages of this build."""
    fed, kept = {}, []
    builder = SimpleNamespace(
        indexer=SimpleNamespace(
            prune=lambda names: kept.append(sorted(names)), feed=lambda name, *told: fed.update({name: told})
        )
    )
    said = texts.made("All", [("a", "First", ["one", "two"]), ("b", "Second", ["two", "three", ""])])
    texts.index(builder, "all", "All", said)
    texts.index(builder, "more", "More", said)
    builder.indexer.prune(["written"])
    assert kept == [["all", "more", "written"]]
    assert fed["all"] == ("all.md", "All", said)
    assert texts.said(said) == "All First one two Second three"
    assert [(s["ids"], s[0].astext()) for s in said[0].children[1:]] == [(["a"], "First"), (["b"], "Second")]


def test_text_of_an_earlier_build_goes(tmp_path):
    for name, body in (("book/a", "old"), ("book/a", "new"), ("book/gone", "")):
        texts.write(tmp_path, name, body)
    found = texts.written(tmp_path, {"book/a"})
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.js")] == list(found.values())
    assert (tmp_path / found["book/a"]).read_text("utf-8") == 'nodeal.hand("new");\n'


def test_unused_files_go_and_used_ones_stay(tmp_path):
    for name in ("nodeal.2.css", "nodeal.1.css", "plus.png", "charts/a.svg", "sphinx-thebe/thebe.js"):
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    gone = slim.drop_unused(tmp_path, ["_static/nodeal.2.css"])
    assert gone == ["_static/nodeal.1.css", "_static/plus.png", "_static/sphinx-thebe/thebe.js"]
    assert sorted(p.name for p in (tmp_path / "_static").iterdir()) == ["charts", "nodeal.2.css"]


def test_pages_of_an_earlier_build_go(tmp_path):
    for name in ("book/data.html", "book/old.html", "index.html", "search.html", "_sources/book/old.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert slim.drop_gone_pages(tmp_path, {"book/data"}) == ["book/old.html", "_sources/book/old.md"]
    assert (tmp_path / "index.html").exists()


def test_words_of_an_earlier_build_go(tmp_path):
    words = {"gone": [], "here": 0, "often": [0, 1]}
    (tmp_path / "searchindex.js").write_text(f"Search.setIndex({json.dumps({'terms': words, 'titleterms': words})})")
    slim.drop_gone_words(tmp_path)
    assert (tmp_path / "searchindex.js").read_text() == (
        'Search.setIndex({"terms": {"here": 0, "often": [0, 1]}, "titleterms": {"here": 0, "often": [0, 1]}})'
    )


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


NEWER = {
    "replaceAll", "fromEntries", "flat", "flatMap", "matchAll", "at", "allSettled", "any", "structuredClone",
    "trimStart", "trimEnd", "replaceChildren", "globalThis", "ariaPressed", "ariaLabel", "ariaSort", "role",
}  # fmt: skip
"""Names that browsers of 2018 do not know: calling one ends the script, setting one does nothing."""


def newer_than_2017(source):
    """What in a script a browser that knows ES2017 and no more would stumble over."""
    found = []

    def visit(node, _place):
        match node.type:
            case "ObjectExpression" | "ObjectPattern":
                newer = any(part.type in ("SpreadElement", "RestElement") for part in node.properties)
            case "MemberExpression":
                newer = not node.computed and node.property.name in NEWER
            case "LogicalExpression" | "AssignmentExpression":
                newer = node.operator in ("??", "??=", "||=", "&&=")
            case "CatchClause":
                newer = node.param is None
            case "Literal" if node.regex:
                newer = bool(re.search(r"\(\?<|\\[pP]\{", node.regex.pattern) or set(node.regex.flags) & set("sdv"))
            case "Literal":
                newer = bool(re.fullmatch(r"[\da-fox]+n|\d[\d_.]*_[\d_]*", node.raw))
            case kind:
                newer = kind in (
                    "ChainExpression",
                    "FieldDefinition",
                    "PrivateIdentifier",
                    "Import",
                    "ImportExpression",
                )
        if newer:
            found.append(node.type)
        return node

    esprima.parseScript(source, delegate=visit)
    return found


@pytest.mark.parametrize("name", sorted(p.name for p in (place.root(Path(__file__)) / assets.THEME).glob("*.js")))
def test_scripts_speak_the_language_of_2017(root, name):
    """One sign that an older browser does not know, and the whole file does nothing there."""
    assert newer_than_2017((root / assets.THEME / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "newer",
    ["a?.b", "a ?? b", "a ??= b", "a ||= b", "try { b() } catch { c() }", "({ ...a })", "const { a, ...b } = c",
     "10_000", "1n", "/(?<=a)b/", "/\\p{L}/u", "/a/s", "a.replaceAll(b, c)", "Object.fromEntries(a)", "a.ariaSort",
     "class A { #x = 1 }", "import('a')"],
)  # fmt: skip
def test_newer_words_are_noticed(newer):
    assert newer_than_2017(newer)
    assert newer_than_2017("async () => { await Promise.all([...a, 10000, /b/u, { c }]); }") == []


def test_a_colour_that_follows_the_ground_has_a_plain_one_for_browsers_without_it(root):
    """``light-dark()`` stands only where it is known, and for each such colour both stand outside."""
    css = re.sub(r"/\*.*?\*/", "", (root / assets.THEME / "nodeal.css").read_text("utf-8"), flags=re.DOTALL)
    block = re.search(r"@supports \(color: light-dark\(red, red\)\) \{(.*?)\n\}\n", css, flags=re.DOTALL)
    outside = css.replace(block[0], "")
    assert re.findall(r"[\w-]+: *[^;{}]*light-dark\((?!red, red\)\))", outside) == []
    dark = re.search(
        r"@media screen and \(prefers-color-scheme: dark\) \{\n  :root (\{.*?\})", outside, flags=re.DOTALL
    )
    plain, plain_dark = (
        dict(re.findall(r"(--\w+): (#\w{6});", part)) for part in (outside.replace(dark[0], ""), dark[1])
    )
    both = {name: pair for name, *pair in re.findall(r"(--\w+): light-dark\((#\w{6}), (#\w{6})\)", block[1])}
    assert both == {name: [plain[name], plain_dark.get(name)] for name in plain}
    assert len(both) > 10
    asked = set(re.findall(r"var\((--\w+)\)", css))
    assert asked <= set(re.findall(r"(--\w+):", outside)), "asks for what is nowhere"


def test_a_printed_docstring_ends_before_what_is_for_callers():
    """The rule on the method page: its lines, and no parameters of a function."""
    told = docstring(SOURCE / "ledger" / "rule.py", "judge")
    assert re.findall(r"^(\d+)\. ", told, re.M) == [str(n) for n in range(1, 12)]
    assert "Parameters" not in told
    assert steps(SOURCE / "ledger" / "rule.py", "judge").startswith("if asserts not in ASSERTS:")
    assert told.endswith("without a deciding test.")
