"""The page of all claims: complete without script, and its panel weighs as the package does."""

from __future__ import annotations

import gzip
import random
import re
from fractions import Fraction

import pytest

from nodeal import ledger
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.ledger import argument, shuffled, standing
from nodeal.ledger.choices import AS_PRINTED, Choice, most_used_witnesses
from nodeal.ledger.rule import ASSERTS, JUDGEMENT, SECOND_EDITION, Fact, Reading, Scale, judge, pans_of
from nodeal.site import assets, ledgerpage
from nodeal.site.slim import LEDGER_PAGE
from nodeal.tables import table

PAGE = f"{LEDGER_PAGE}.html"
MOST = 120_000
"""Bytes of page, style and scripts together, compressed: what a reader on a phone waits for."""


@pytest.fixture(scope="module")
def html(site) -> str:
    return (site / PAGE).read_text("utf-8")


def test_every_claim_has_one_address_and_stands_under_its_step(html):
    ids = ledger.claim_ids()
    assert sorted(re.findall(r'<div id="(c[\w-]+)">', html)) == sorted(ids)
    for step in argument.steps():
        section = html.partition(f'<section class="group" id="s{step.number}">')[2].partition("</section>")[0]
        assert set(re.findall(r'<div id="(c[\w-]+)">', section)) == set(step.claims)


def test_every_mark_of_the_map_is_named_by_its_claim_and_word(html):
    """By what stands at the claim, so that the name follows when the panel weighs anew."""
    named = re.findall(r'<a href="#(c[\w-]+)" data-c="\1" aria-labelledby="t-\1 v-\1">', html)
    claims = table("audit/claims").set_index("claim_id")
    assert sorted(named) == sorted(claims.index[(claims["importance"] == 3)])
    for claim in named:
        assert f'<h3 id="t-{claim}">' in html
        word = html.partition(f'<span id="v-{claim}"><b class="vw">')[2].partition("<")[0]
        assert word == ledger.verdict(claim, HINDSIGHT).verdict


def test_the_head_of_each_step_names_its_strongest_and_its_weakest_claim(html):
    for step in argument.steps():
        head = html.partition(f'<section class="group" id="s{step.number}">')[2].partition("<details")[0]
        named = [one and one.claim_id for one in standing.ends(ledger.verdict(c, HINDSIGHT) for c in step.claims)]
        assert re.findall(r'(?:Strongest|Weakest)[^:]*: <a href="#([\w-]+)">', head) == [c for c in named if c]


def test_what_a_verdict_hangs_on_is_said_with_what_it_would_be_of_mixed_ones_too(html):
    hanging = {v.claim_id: v for v in ledger.verdicts(HINDSIGHT) if v.without_one}
    assert any(v.verdict == "mixed" for v in hanging.values())
    for claim in ledger.claim_ids():
        entry = html.partition(f'<div id="{claim}">')[2].partition('<details class="entry"')[0]
        said = entry.partition("<dt>Hangs on</dt><dd>")[2].partition("</dd>")[0]
        assert bool(said) == (claim in hanging), claim
        for row, word in hanging[claim].without_one.items() if said else ():
            (part,) = (part for part in said.split("; ") if re.search(rf"\b{row}\b", part))
            assert part.rpartition("it would be")[2].strip(" “”").removeprefix("judged “") == word, claim


def test_grounds_are_counted_in_one_line_with_the_shuffled_line_beneath(html):
    counted = shuffled.grounds_if_shuffled().set_index(["ground", "says"])
    first, then = re.findall(r"<p[^>]*>(.*?)</p>", html.partition('id="grounds"')[2].partition("</section>")[0])
    assert f"on {counted.loc['all', 'seen'].sum()} distinct grounds" in first
    for says, words in zip(shuffled.SAYS, ("speak for the article", "against it"), strict=True):
        row = counted.loc[("all", says)]
        assert re.search(rf"\b{int(row['seen'])} {words}", first)
        assert f"{row['shuffled']:.0f} ({row['low']:.0f} to {row['high']:.0f})" in then


def test_page_style_and_scripts_together_are_light(site, root, html):
    loaded = [(site / assets.own(root, name)).read_bytes() for name in (*assets.OWN, *assets.LEDGER)]
    sizes = [len(gzip.compress(part, 9)) for part in (html.encode(), *loaded)]
    assert sum(sizes) <= MOST, sizes


def test_every_word_row_test_and_search_of_the_ledger_is_on_the_page(html):
    """By plain HTML: what a reader without script sees."""
    text = re.sub(r"\s+", " ", html)
    evidence = table("audit/evidence")
    context = set(evidence["evidence_id"][evidence["direction"] == "context"])
    for found in ledger.verdicts(HINDSIGHT):
        entry = (
            text.partition(f'data-id="{found.claim_id}"')[2]
            .partition('<details class="entry"')[0]
            .partition("</section>")[0]
        )
        assert f'<b class="vw">{found.verdict}</b>' in entry, found.claim_id
        rows = {*found.facts, *found.shown, *found.beside} - context
        assert entry.count('<li class="s') == len(rows), found.claim_id
        assert entry.count('<th scope="row">') == len(found.results), found.claim_id
    assert text.count("Searched 20") == len(table("audit/searches"))


# ---- the rule in the page ---------------------------------------------------------------------------------------


def chosen(choice: Choice, *, then: bool, witnesses: list[str]) -> dict:
    """What the panel of the page holds when it stands on a choice of the package's."""
    worth = {grade: float(weight) for grade, weight in choice.scale.worth.items()}
    return {
        "worth": worth | dict.fromkeys(choice.without_grades, 0),
        **{name: float(getattr(choice.scale, name)) for name in ledgerpage.SCALE},
        "then": then,
        "without": witnesses.index(choice.without_witness) if choice.without_witness else -1,
        "marks": choice.thresholds,
        "first": choice.first_edition,
    }


WEIGH = """sets => { const { days, claims } = JSON.parse(document.querySelector('#weighed').textContent);
  return sets.map(o => Object.entries(claims).map(([id, claim]) => {
    const said = nodealScales.weigh(claim, o, days);
    return [id, said.word, said.confidence || '', said.pro ?? null, said.con ?? null, said.caveats ?? null]; })); }"""


@pytest.mark.browser
def test_the_rule_in_the_page_says_what_the_package_says_of_every_claim(open_page):
    """At both dates, as printed and under each choice of weights, marks and rule that the panel offers."""
    page = open_page(PAGE)
    witnesses = page.evaluate("JSON.parse(document.querySelector('#weighed').textContent).witnesses")
    choices = [AS_PRINTED, *(c for c in ledgerpage.weighed_only() if c.windows)]
    asked = [(choice, day) for choice in choices for day in (PUBLISHED, HINDSIGHT)]
    sets = [chosen(choice, then=day == PUBLISHED, witnesses=witnesses) for choice, day in asked]
    for (choice, day), words in zip(asked, page.evaluate(WEIGH, sets), strict=True):
        for (claim, word, confidence, *weights), found in zip(words, ledger.verdicts(day, choice), strict=True):
            said, where = found.judgement, f"{claim} on {day}, {choice.name}"
            assert (claim, word) == (found.claim_id, found.verdict), where
            if not choice.first_edition and found.verdict != "not checkable":
                assert confidence == said.confidence, where
                assert weights == [float(said.pro), float(said.con), float(said.caveats)], where


@pytest.mark.browser
def test_leaving_out_grades_and_witnesses_in_the_page_leaves_the_rows_out(open_page):
    """As the package does where the tables behind the measures stay: a measure is then what it was."""
    page = open_page(PAGE)
    witnesses = page.evaluate("JSON.parse(document.querySelector('#weighed').textContent).witnesses")
    choices = [Choice(g, without_grades=g) for g in ("F", "EF", "DEF")]
    choices += [Choice(w, without_witness=w) for w in most_used_witnesses(2)]
    printed = {v.claim_id: v for v in ledger.verdicts(HINDSIGHT)}
    sets = [chosen(choice, then=False, witnesses=witnesses) for choice in choices]
    for choice, words in zip(choices, page.evaluate(WEIGH, sets), strict=True):
        for claim, word, *_ in words:
            found = printed[claim]
            if found.verdict == "not checkable":
                continue
            pages = {item.row_id: item for item in found.items if isinstance(item, Fact)}
            kept = [item for item in found.items if item.row_id not in pages or left(pages[item.row_id], choice)]
            items = [trimmed(item, choice) if isinstance(item, Fact) else item for item in kept]
            due = found.judgement.why_open != "not due"
            said = judge(items, asserts=found.asserts, searched=found.searched, due=due)
            assert word == said.verdict, f"{claim}, without {choice.name}"


def left(fact: Fact, choice: Choice) -> tuple[tuple[str, str], ...]:
    """Pages of a row that a choice leaves; none if the best of them has a grade that goes."""
    kept = tuple((w, g) for w, g in fact.witnesses if w != choice.without_witness)
    return kept if kept and min(g for _, g in kept) not in choice.without_grades else ()


def trimmed(fact: Fact, choice: Choice) -> Fact:
    kept = left(fact, choice)
    return Fact(fact.row_id, fact.occasion, fact.direction, fact.strength, min(g for _, g in kept), kept)


def made_up(rng: random.Random) -> tuple[list, str, bool, Scale]:
    """A claim with rows and tests that were drawn at random, and constants of the rule."""
    items: list[Fact | Reading] = []
    for number in range(rng.randint(0, 7)):
        occasion, direction = f"o{rng.randint(0, 4)}", rng.choice((-1, 0, 1))
        if rng.random() < 0.7:
            pages = tuple((f"w{rng.randint(0, 3)}", rng.choice("ABCDEF")) for _ in range(rng.randint(1, 3)))
            grade = min(g for _, g in pages)
            items.append(Fact(f"r{number}", occasion, direction, rng.randint(1, 3), grade, pages))
        else:
            clear = direction != 0 and rng.random() < 0.5
            items.append(Reading(f"r{number}", occasion, rng.random() < 0.5, direction, clear))
    scale = SECOND_EDITION
    if rng.random() < 0.5:
        half = lambda low, high: Fraction(rng.randint(2 * low, 2 * high), 2)  # noqa: E731
        scale = Scale(deciding=half(1, 9), bearing=half(1, 4), opens=half(1, 3), mostly=half(1, 3), fully=half(3, 5))
    return items, rng.choice(ASSERTS), rng.random() < 0.5, scale


def for_the_page(items: list[Fact | Reading], scale: Scale) -> list[dict]:
    return [
        {
            "occasion": i.occasion, "direction": i.direction, "weight": float(i.weight(scale)), "pages": i.witnesses,
            "states": i.states, "official": i.official, "decides": i.decides, "settles": i.settles,
        }
        for i in items
    ]  # fmt: skip


@pytest.mark.browser
def test_the_rule_in_the_page_says_what_the_package_says_of_claims_made_up(open_page):
    """A thousand, drawn with one seed, so that a difference can be looked at again."""
    rng = random.Random(20250320)
    drawn = [made_up(rng) for _ in range(1000)]
    asked = [
        [for_the_page(items, scale), asserts, searched, {n: float(getattr(scale, n)) for n in ledgerpage.SCALE}]
        for items, asserts, searched, scale in drawn
    ]
    say = """asked => asked.map(([items, asserts, searched, scale]) => {
      const s = nodealScales.judge(items, asserts, searched, true, { ...nodealScales.PRINTED, ...scale });
      return [s.word, s.confidence, s.why]; })"""
    for (items, asserts, searched, scale), said in zip(drawn, open_page(PAGE).evaluate(say, asked), strict=True):
        found = judge(items, asserts=asserts, searched=searched, scale=scale)
        where = f"{items}, {asserts}, {pans_of(items, scale)}"
        assert said[0] == found.verdict, where
        if asserts != JUDGEMENT:
            assert said[1:] == [found.confidence, found.why_open], where


# ---- what a reader does ---------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_filter_panel_and_address(open_page):
    """Found by word and by number, weighed anew, kept in the address, and taken back by one button."""
    page = open_page(PAGE)
    shown = "[...document.querySelectorAll('.entry:not([hidden])')].map(e => e.dataset.id)"
    assert sorted(page.evaluate(shown)) == sorted(ledger.claim_ids())
    page.fill("#find [name=q]", "350")
    assert 0 < len(page.evaluate(shown)) < 20
    assert page.evaluate("location.hash") == "#?q=350"
    page.click("#find [type=reset]")
    page.wait_for_function("location.hash === ''")
    page.click("#judge > summary")
    page.click("[data-pre=def]")
    assert page.locator(".entry.flipped").count() > 0
    assert page.locator("#result .st.flipped").count() > 0
    kept = page.evaluate("location.hash")
    turned = page.evaluate("[...document.querySelectorAll('.entry.flipped')].map(e => e.dataset.id)")
    again = open_page(PAGE + kept)
    assert again.evaluate("[...document.querySelectorAll('.entry.flipped')].map(e => e.dataset.id)") == turned
    again.click("[data-pre=reset]")
    assert again.locator(".entry.flipped").count() == 0
    assert again.evaluate("location.hash") == ""
    claim = open_page(f"{PAGE}#c21-1a")
    assert claim.locator('.entry[data-id="c21-1a"][open]').count() == 1
    assert page.troubles == again.troubles == claim.troubles == []


@pytest.mark.browser
def test_without_script_all_is_there_and_no_control_that_needs_one(open_page):
    page = open_page(PAGE, scripts=False, width=360)
    assert page.locator(".entry").count() == len(ledger.claim_ids())
    assert not page.locator("#find").is_visible()
    assert not page.locator("#judge").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
