"""The landing page: the map, findings that stand on conditions, cards from the chapters; at the root address."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import re
from html import unescape
from types import SimpleNamespace

import pytest
import yaml

from nodeal import ledger, notebooks
from nodeal.dates import HINDSIGHT
from nodeal.ledger import argument
from nodeal.ledger.argument import ArgumentError
from nodeal.ledger.costs import CENTRAL
from nodeal.ledger.explain import laid
from nodeal.site import argumentmap, asserted, assets, cards, landing, stepline
from nodeal.site.asserted import COUNTS, quantity, unmet
from nodeal.site.stored import SiteError
from nodeal.tables import table

PAGE = "index.html"
MOST = 45_000
"""Bytes of page, style and scripts together, compressed."""
WORDS = 300
"""Before the cards, beside those of the map."""


@pytest.fixture(scope="module")
def html(site) -> str:
    return (site / PAGE).read_text("utf-8")


@pytest.fixture(scope="module")
def drawn(html) -> str:
    """The map and what its marks say."""
    return html.partition('<div id="the-argument">')[2].partition('<section id="three-findings">')[0]


@pytest.fixture
def told(root) -> dict:
    """What the page says of each step, as it is written."""
    text = (root / "book/index.md").read_text("utf-8")
    return yaml.safe_load(re.search(r"```\{argument-map\}\n(.*?)```", text, re.S)[1])


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def bare(markup: str) -> str:
    """Its letters alone: where words are emphasised no blank counts."""
    return "".join(plain(markup).split())


# ---- the page as built ----------------------------------------------------------------------------------------


def test_the_root_address_shows_the_page_itself(site, html):
    assert "http-equiv" not in html
    assert "<h1>No deal, audited" in html
    assert not (site / "book/index.html").exists()
    assert "canonical" not in html, "no address is set"
    assert 'href="index.html" aria-current="page">No deal, audited' in html or 'href="#" aria-current="page"' in html
    assert 'href="../index.html"' in (site / "book/method.html").read_text("utf-8")


def test_it_is_light_and_says_little_before_the_cards(site, root, html, drawn):
    loaded = [(site / assets.own(root, name)).read_bytes() for name in (*assets.OWN, *assets.LANDING)]
    sizes = [len(gzip.compress(part, 9)) for part in (html.encode(), *loaded)]
    assert sum(sizes) <= MOST, sizes
    before = html.partition("<article>")[2].partition('<section id="the-chapters">')[0].replace(drawn, "")
    said = [word for word in plain(before).split() if re.search(r"\w", word)]
    assert 150 < len(said) <= WORDS


def test_each_central_claim_is_one_mark_in_the_box_of_its_step_and_leads_to_it(site, drawn):
    claims = table("audit/claims").set_index("claim_id")
    central = {claim for claim in ledger.claim_ids() if claims.loc[claim, "importance"] == CENTRAL}
    found = re.findall(r'<a href="ledger\.html#(c[\w-]+)" aria-label="([^"]+)"><svg[^>]*><use href="#(\w+)"', drawn)
    assert sorted(claim for claim, *_ in found) == sorted(central)
    addresses = re.findall(r'<div id="(c[\w-]+)">', (site / "ledger.html").read_text("utf-8"))
    for claim, says, mark in found:
        verdict = ledger.verdict(claim, HINDSIGHT)
        assert unescape(says) == f"{claims.loc[claim, 'claim']} {verdict.verdict.capitalize()}."
        assert mark == argumentmap.mark_of(verdict)
        assert claim in addresses
    for step in argument.steps():
        box = drawn.partition(f'class="st c{step.number}"')[2].partition('class="st ')[0]
        assert {claim for claim, *_ in argumentmap.marks(step.number)} == {c for c, *_ in found if f'#{c}"' in box}
        assert step.question in unescape(box)


def test_it_is_read_from_the_thesis_to_its_grounds_and_on_to_theirs(drawn, told):
    order = [int(number) for number in re.findall(r'class="st c(\d+)"', drawn)]
    steps = {step.number: step for step in argument.steps()}
    assert order[0] == max(steps, key=lambda number: len(steps[number].rests_on))
    assert set(order) == set(steps) == {key for key in told if isinstance(key, int)}
    groups = list(dict.fromkeys(steps[number].group for number in order))
    assert [steps[n].group for n in order] == sorted((steps[n].group for n in order), key=groups.index), "by group"
    assert groups.index(steps[order[-1]].group) == len(groups) - 1
    assert "of 12" not in plain(drawn), "a number is a name"


def test_each_box_says_its_step_and_calls_others_by_name(drawn, told):
    boxes = {int(part.partition('"')[0]): part for part in drawn.split('class="st c')[1:]}
    for step in argument.steps():
        box = boxes[step.number]
        said = plain(re.search(r'<p class="on">(.*?)</p>', box, re.S)[1]).replace("\N{NO-BREAK SPACE}", " ")
        links = table("audit/argument_links").query("from_step == @step.number and not carries")["to_step"]
        for other in {*step.rests_on, *links}:
            assert cards.curled(told[other]["name"]) in said
        assert re.match(rf"Step {step.number}, (chapter \d\d|its chapter is not written yet)\.", said)
        assert not re.search(r"\d", said.partition(".")[2]), "readers took numbers out of their order for a fault"


def test_what_the_marks_say_stands_above_the_map(drawn):
    above, _, below = drawn.partition('<div class="map">')
    assert "mapkey" not in below
    explained = dict(re.findall(r'<use href="#(m\w)"/></svg> ([\w ]+)', above))
    used = {mark for _, mark in re.findall(r'<use href="#([md])(\w)"', below)}
    assert {f"m{mark}" for mark in used - set("31")} | {"m4", "m2", "m0"} == set(explained), "mostly lies between"
    assert [explained[mark] for mark in ("m4", "m2", "m0")] == ["holds", "mixed", "fails"]
    assert 'href="#d4"' in above
    assert "full means that it fits, not that it is shown" in plain(above)


def test_the_thesis_itself_is_the_first_mark_of_its_box_as_the_box_says(told):
    """Its answer calls it the first mark, and those that fit the fuller ones."""
    thesis, *others = argumentmap.marks(10)
    assert "the first mark" in told[10]["says"]
    assert (thesis[0], thesis[3]) == ("c00-1a", "mixed")
    assert all(mark[1] in "34" for _, _, mark, _ in others)


def test_support_failure_and_weakest_step_stand_under_the_deck_each_with_a_condition_and_a_door(root, html):
    text = (root / "book/index.md").read_text("utf-8")
    top = html.partition("<article>")[2].partition('<div id="the-argument">')[0].partition('class="deck"')[2]
    points = re.findall(r"<p><strong>(.*?)</strong>(.*?)</p>", top, re.S)
    assert [head for head, _ in points] == ["Strongest support.", "Clearest failure.", "Weakest step."]
    assert top.index(points[-1][1]) < top.index('class="fresh"')
    for head, said in points:
        assert re.search(rf":::\{{asserted\}} [^\n]+\n\*\*{re.escape(head)}\*\*", text), f"{head} stands on nothing"
        assert len(plain(said).split()) <= 25
        assert len(re.findall(r'href="(notebooks/\d\d_\w+\.html|ledger\.html#c[\w-]+)"', said)) == 1
    assert "ledger.html#c11-2b" in points[1][1]


def test_a_card_says_what_its_chapter_says_of_itself(site, root, html):
    shown = html.partition('<ul class="chapter-cards">')[2].partition("</ul>")[0].split("</li>")[:-1]
    assert len(shown) == len(cards.stems(root))
    for stem, card in zip(cards.stems(root), shown, strict=True):
        address = re.search(r'<h3><a href="([^"]+)"', card)[1]
        if not (root / "notebooks" / f"{stem}.ipynb").is_file():
            assert "is not written yet" in card
            assert re.fullmatch(r"ledger\.html#s\d+", address)
            continue
        assert address == f"notebooks/{stem}.html"
        page = (site / address).read_text("utf-8")
        assert bare(re.search(r"<h3>(.*?)</h3>", card)[1]) == bare(re.search(r"<h1>(.*?)</h1>", page)[1])
        if deck := re.search(r'<p class="deck">(.*?)</p>', page, re.S):
            assert bare(re.search(r"<p>(.*?)</p>", card)[1]) == bare(deck[1])
        lead = re.search(r'<figure class="chart" id="fig-([\w-]+)"', page)
        assert f"_static/charts/{lead[1]}.narrow.svg" in card


def test_the_contents_of_each_page_show_the_argument_in_small(site):
    for page, here in (("notebooks/02_yes_but.html", {"1", "2", "6"}), ("book/method.html", set()), (PAGE, set())):
        text = (site / page).read_text("utf-8")
        small = text.partition('<ul class="minimap"')[2].partition("<p ")[0].partition('<ul class="minimap"')[0]
        numbers = re.findall(r'<li( class="of-page")? value="(\d+)"><a href="([^"]+)"', small)
        assert {number for _, number, _ in numbers} == {str(step.number) for step in argument.steps()}
        assert {number for marked, number, _ in numbers if marked} == here
        for _, _, address in numbers:
            file = address.partition("#")[0]
            assert not file or ((site / page).parent / file).is_file(), address


def test_each_number_that_it_asks_for_is_explained_at_its_foot(root, html):
    asked = re.findall(r"\{number\}`([\w.:-]+)(?: \w+)?`", (root / "book/index.md").read_text("utf-8"))
    foot = html.partition('<section id="every-number">')[2].partition("</table>")[0]
    assert [bare(name) for name in re.findall(r'<th scope="row">(.*?)</th>', foot)] == list(dict.fromkeys(asked))
    assert html.count('<span class="measured">') == len(asked) > 5


def test_each_chapter_says_where_in_the_argument_it_stands(site, root):
    """Once, above its first section, with links to its steps and to the map; its own words or those made for it."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        text = (site / "notebooks" / f"{path.stem}.html").read_text("utf-8")
        (line,) = re.findall(r'<p class="step">(.*?)</p>', text, re.S)
        assert text.index('<p class="step">') < text.index("<h2"), path.stem
        numbers = re.findall(r'<a class="reference internal" href="\.\./ledger\.html#s(\d+)">\1</a>', line)
        named = {str(step.number) for step in argument.steps() if path.stem in step.chapters}
        assert numbers, path.stem
        assert {n for n in named if stepline.sentence(argument.step(int(n))) in plain(line)} == set(numbers), path.stem
        assert 'href="../index.html#the-argument">the map</a>' in line


# ---- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("c21-1a mixed or mostly holds", None),
        ("aid.us_share < 99; aid.gap_filled_2025_h1:low >= 99.5", None),
        ("c21-1a fails", r"a sentence of this page: found c21-1a \w.*; expected c21-1a fails"),
        ("c21-1a nearly", "found the word 'nearly'; expected one of holds"),
        ("c99-1a holds", "claim 'c99-1a': found c99-1a, which is no claim"),
        ("aid.us_share > 99", r"found aid\.us_share [\d.]+; expected aid\.us_share > 99"),
        ("aid.no_such > 1", "measure 'aid.no_such': found no such measure"),
        ("ledger.no_such > 1", "number 'ledger.no_such': found no such count"),
        ("aid.months_since_us_allocation:low > 0", "found no such figure"),
        ("weighs.c00-1a > 1; weighs.c00-1a < 2", None),
        ("weighs.c00-1a >= 2", r"found weighs\.c00-1a 1\.\d; expected weighs\.c00-1a >= 2"),
        ("weighs.c00-1a:n > 1", "number 'weighs.c00-1a:n': found no such figure"),
        ("weighs.c99-1a > 1", "number 'weighs.c99-1a': found c99-1a, which is no claim"),
        ("nothing at all", "condition 'nothing at all': found another form"),
    ],
)
def test_a_condition_holds_or_says_in_a_line_why_not(condition, said):
    found = [str(error) for error in unmet(condition)]
    if said is None:
        assert found == []
    else:
        (line,) = found
        assert re.search(said, line), line
        assert "\n" not in line


def test_numbers_are_said_in_words_or_rounded_or_as_their_unit_bears():
    eight, filled = quantity("talks.ru_plain_yes_share_of_long_halts:n"), quantity("aid.gap_filled_2025_h1")
    assert (eight.said("words"), eight.said()) == ("eight", "8")
    assert (filled.said("2"), filled.said()) == ("130", "131")
    assert filled.row["Range"] == "120 to 143"
    assert quantity("ledger.claims").value == len(table("audit/claims"))
    assert all(quantity(f"ledger.{name}").value > 0 for name in COUNTS.keys() - {"sure_unsearched"})


def test_what_speaks_for_a_claim_is_held_against_what_speaks_against_it_as_its_chapter_does():
    asked, pans = quantity("weighs.c00-1a"), laid(ledger.verdict("c00-1a"))
    assert asked.value == pytest.approx(pans["pro"].sum() / pans["con"].sum())
    assert asked.said("2") == notebooks.glued(notebooks.named("01_thesis"))["ratio"]
    assert asked.row["Note"].startswith("on the scales of c00-1a: ")


def test_what_was_not_searched_apart_is_never_sure(monkeypatch):
    assert quantity("ledger.sure_unsearched").value == 0
    sure = next(v for v in asserted._judged().values() if v.searched and v.judgement.confidence in asserted.SURE)
    monkeypatch.setattr(asserted, "_judged", lambda: {sure.claim_id: dataclasses.replace(sure, searched=False)})
    assert quantity("ledger.sure_unsearched").value == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.pop(7), "the map of the argument, step 7: found no answer"),
        (lambda told: told.update({13: told[12]}), "step 13: found an answer"),
        (lambda told: told[7].pop("if"), "step 7: found {'name': .*expected `name`, `says` and `if`"),
        (lambda told: told[7].pop("name"), "step 7: found {'says': .*expected `name`, `says` and `if`"),
        (lambda told: told.pop("opponent"), "line 'opponent': found nothing"),
    ],
)
def test_a_map_that_does_not_fit_the_argument_is_refused(told, change, said):
    assert len(landing.answered(told)[0]) == len(argument.steps())
    change(told)
    with pytest.raises(SiteError, match=said):
        landing.answered(told)


def test_a_step_without_a_claim_and_a_claim_without_a_page_are_refused(data_copy, tmp_path, told):
    """Here no chapter is written, so that each needs a step whose place in the ledger it opens."""
    assert cards.cards(tmp_path, lambda page: page).count("is not written yet") == len(cards.stems(tmp_path))
    argued = data_copy / "audit/argument.csv"
    whole = argued.read_text("utf-8")
    argued.write_text(whole.replace(";12_europe", "").replace("12_europe", "05_aid"), "utf-8")
    with pytest.raises(
        SiteError, match=r"audit/claims\.csv, claim c\S+: found the chapter 12_europe, which is not wri"
    ):
        cards.cards(tmp_path, lambda page: page)
    argued.write_text(whole, "utf-8")
    claims = data_copy / "audit/claims.csv"
    with claims.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    serves = head.index("step")
    with claims.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [head, *([*row[:serves], row[serves].replace("12", "11"), *row[serves + 1 :]] for row in rows)]
        )
    with pytest.raises(ArgumentError, match=r"audit/argument\.csv, row 13, step 12: found no claim"):
        landing.answered(told)


def test_boxes_of_evidence_take_day_and_filling_from_the_table():
    told = "e-c11-2b-06 draft: pay back; e-c11-2b-01 text agreed: nothing"
    assert landing.boxes(told).words == "24 February 2025 draft pay back 26 February 2025 text agreed nothing"
    assert '<b class="for">pay back</b>' in landing.boxes(told)
    for wrong, said in (
        ("e-c11-2b-99 draft: pay back", "found no such row of evidence"),
        (told.replace("nothing", "pay back"), "found a row that contradicts; expected supports"),
        ("e-c11-2b-01 text: nothing; e-c11-2b-04 text: no clause", "two words for one direction"),
    ):
        with pytest.raises(SiteError, match=said):
            landing.boxes(wrong)


def test_a_door_is_the_first_chapter_that_is_written_or_the_ledger(tmp_path):
    step = argument.step(6)
    assert argumentmap.door(step, tmp_path).page == "ledger#s6"
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / f"{step.chapters[1]}.ipynb").touch()
    assert argumentmap.door(step, tmp_path) == argumentmap.Door(f"notebooks/{step.chapters[1]}", step.chapters[1][:2])
    (tmp_path / "notebooks" / f"{step.chapters[0]}.ipynb").touch()
    assert argumentmap.door(step, tmp_path).page == f"notebooks/{step.chapters[0]}"


def test_the_head_of_a_chapter_is_read_with_its_numbers(root):
    head = cards.head(root / "notebooks/02_yes_but.ipynb")
    assert head.title == "Does Moscow say “yes, but”?"
    assert notebooks.glued(notebooks.named("02_yes_but"))["long_asked"] in head.deck
    assert head.minutes == "six minutes"


def test_a_finding_whose_chart_is_gone_is_told_in_one_line(root, charts):
    finding = SimpleNamespace(
        options={"chart": f"{min(charts)}-gone"}, arguments=["For it"], env=SimpleNamespace(srcdir=root)
    )
    with pytest.raises(
        SiteError, match=rf"^finding 'For it': found no chart '{min(charts)}-gone'.*{min(charts)}"
    ) as told:
        landing.Finding._picture(finding)
    assert "\n" not in str(told.value)


def test_a_chapter_without_a_deck_is_told_in_one_line(root, tmp_path):
    """A card would show no answer."""
    chapter = tmp_path / "02_yes_but.ipynb"
    text = (root / "notebooks/02_yes_but.ipynb").read_text("utf-8")
    assert "{.deck}" in text
    chapter.write_text(text.replace("{.deck}", "{.dek}"), "utf-8")
    with pytest.raises(SiteError, match=r"^notebooks/src/02_yes_but\.md: found no deck; expected .+") as told:
        cards.head(chapter)
    assert "\n" not in str(told.value)


# ---- what a reader does ---------------------------------------------------------------------------------------

SMALLEST = """() => Math.min(...[...document.querySelectorAll("article *")].filter((e) => e.checkVisibility()
  && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
TOP = "document.querySelector('.map').getBoundingClientRect().top + scrollY"


@pytest.mark.browser
def test_the_map_begins_on_the_first_screen_and_a_mark_opens_its_claim_by_keyboard(open_page):
    """On a phone and without script; every letter can be read at both widths."""
    page = open_page(PAGE, width=360, scripts=False)
    assert page.evaluate(TOP) < 900
    assert page.evaluate(SMALLEST) >= 12
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(TOP) < 500
    assert page.evaluate(SMALLEST) >= 12
    mark = page.locator(".map .c1 .ms a").first
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger.html#c02-2b")
    assert page.locator('[id="c02-2b"]').is_visible(), "browsers open the fold that holds the address"
    assert page.troubles == []


PICTURES = """() => [...document.querySelectorAll(".small-picture img")].flatMap((image) => {
  const [held, drawn] = [image.parentElement, image].map((e) => e.getBoundingClientRect());
  const cut = drawn.left < held.left - 1 || drawn.right > held.right + 1;
  return cut || drawn.width < 0.95 * image.getAttribute("width") ? [[image.src, held.width, drawn.width]] : [];
})"""
"""Those cut at a side, or so small that their letters can no longer be read."""


EDGES = """[".brand", "main", ".foot p"].map((where) =>
  Math.round(document.querySelector(where).getBoundingClientRect().left))"""


@pytest.mark.browser
def test_head_text_and_foot_begin_at_one_edge(open_page):
    page = open_page(PAGE, width=1920)
    assert len(set(page.evaluate(EDGES))) == 1


@pytest.mark.browser
def test_no_picture_is_cut_at_a_side(open_page):
    """On phones, on tablets either way up, on a desk; from just below to just above where the columns change."""
    page = open_page(PAGE)
    for width in (360, 412, 600, 768, 800, 960, 1024, 1167, 1168, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(PICTURES) == [], width
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    widths = page.evaluate("[...document.querySelectorAll('.finding > *')].map((e) => e.getBoundingClientRect().width)")
    assert min(widths) > 200, "words go letter by letter on paper"
