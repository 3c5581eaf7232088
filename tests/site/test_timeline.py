"""The timeline: days to know by their rule, every event once with its source, offers joined to answers, a filter."""

from __future__ import annotations

import gzip
import re

import pandas as pd
import pytest

from nodeal.dates import PUBLISHED
from nodeal.site import assets, glossary, timeline
from nodeal.site.slim import GLOSSARY_PAGE, TIMELINE_PAGE
from nodeal.site.stored import SiteError
from nodeal.tables import table

PAGE = f"{TIMELINE_PAGE}.html"
MOST = 120_000
"""Bytes of page, style and scripts together, compressed."""


@pytest.fixture(scope="module")
def html(site) -> str:
    return (site / PAGE).read_text("utf-8")


@pytest.mark.parametrize(
    ("day", "precision", "end", "said"),
    [
        ("2025-03-18", "day", None, "18 March 2025"),
        ("2025-03-01", "month", None, "March 2025"),
        ("1991-12-01", "year", None, "1991"),
        ("2025-04-19", "day", "2025-04-20", "19 April 2025 to 20 April 2025"),
        ("2025-04-19", "day", "2025-04-19", "19 April 2025"),
    ],
)
def test_a_day_is_said_as_exactly_as_it_is_known(day, precision, end, said):
    assert timeline.written(pd.Timestamp(day), precision, pd.Timestamp(end) if end else pd.NaT) == said


def test_the_days_to_know_follow_their_rule():
    """Forty, none poorly witnessed; half before the article; the acts of four sides in about equal number."""
    events = table("talks/events").set_index("event_id")
    keys = events.loc[table("people/key_dates")["event_id"]]
    assert len(keys) == 40
    assert (keys["date"] < pd.Timestamp(PUBLISHED)).sum() == 20
    assert keys["date"].is_monotonic_increasing
    assert list(keys.index[keys["confidence"] == "low"]) == []
    sides = keys["initiative_by"].map(table("actors").set_index("actor_id")["group"]).value_counts()
    four = sides[["russia", "ukraine", "us", "europe"]]
    assert four.max() <= 1.5 * four.min()
    assert table("people/key_dates")["what"].str.split().str.len().max() <= 15


def test_a_day_to_know_that_is_no_event_is_told_in_one_line(data_copy):
    path = data_copy / f"{timeline.KEYS}.csv"
    path.write_text(path.read_text("utf-8").replace(table(timeline.KEYS)["event_id"][1], "nowhere"), "utf-8")
    for page in (timeline.context, glossary.linked):
        with pytest.raises(
            SiteError, match=r"key_dates\.csv, row 3, column event_id: found 'nowhere'; expected .+"
        ) as told:
            page()
        assert "\n" not in str(told.value)


def test_every_event_stands_once_with_its_first_source(html):
    events = table("talks/events")
    assert re.findall(r'<li id="([^"]+)" data-item', html) == list(
        events.sort_values(["date", "event_id"], kind="stable")["event_id"]
    )
    urls = table("sources").set_index("source_id")["url"]
    for row in events.itertuples():
        item = html.partition(f'<li id="{row.event_id}" data-item')[2].partition("</li>")[0]
        assert urls[row.source_id.split(";")[0]].replace("&", "&amp;").replace("'", "&#39;") in item, row.event_id


def test_an_offer_leads_to_its_answers_and_back(html):
    opened = table("talks/proposals").set_index("proposal_id")["event_id"]
    for row in table("talks/answers").itertuples():
        opening = opened[row.proposal_id]
        if row.event_id != opening:
            there, back = (
                html.partition(f'<li id="{one}" data-item')[2].partition("</li>")[0] for one in (opening, row.event_id)
            )
            assert f'<a href="#{row.event_id}">' in there, row.event_id
            assert f'<a href="#{opening}">What it answers' in back, row.event_id


@pytest.mark.parametrize("name", [PAGE, f"{GLOSSARY_PAGE}.html"])
def test_page_style_and_scripts_together_are_light(site, root, name):
    loaded = [(site / assets.own(root, file)).read_bytes() for file in (*assets.OWN, "ledger.css", *assets.LOOKUP)]
    assert sum(len(gzip.compress(part, 9)) for part in ((site / name).read_bytes(), *loaded)) <= MOST


SHOWN = "[...document.querySelectorAll('[data-item]:not([hidden])')].map(e => e.id)"
STRICT = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:"


@pytest.mark.browser
def test_a_reader_finds_by_actor_theme_move_and_word_and_the_address_keeps_it(open_page):
    page = open_page(PAGE, policy=STRICT)
    every = len(page.evaluate(SHOWN))
    page.select_option("#find [name=who]", "side-ukraine")
    page.select_option("#find [name=move]", "proposal")
    page.fill("#find [name=q]", "truce EASTER")
    found = page.evaluate(SHOWN)
    assert 0 < len(found) < 10
    assert page.text_content("#count") == f"{len(found)} of {every} events."
    assert page.locator("section.group:not([hidden])").count() <= len(found)
    kept = page.evaluate("location.hash")
    assert kept == "#?q=truce+EASTER&who=side-ukraine&move=proposal"
    assert open_page(PAGE + kept).evaluate(SHOWN) == found
    assert float(page.evaluate("document.documentElement.dataset.keystroke")) < 500
    page.fill("#find [name=q]", "no such words")
    assert page.text_content("#count") == "No event answers to this. Use fewer words, or reset the filters."
    hidden = page.evaluate("document.querySelector('[data-item][hidden]').id")
    page.evaluate(f"location.hash = '{hidden}'")
    page.wait_for_function(f"!document.getElementById('{hidden}').hidden")
    page.click("#find [type=reset]")
    page.wait_for_function("location.hash === ''")
    assert len(page.evaluate(SHOWN)) == every
    bad = open_page(f"{PAGE}#?who=nobody&theme=talks")
    assert bad.evaluate("document.querySelector('[name=who]').value") == ""
    assert 0 < len(bad.evaluate(SHOWN)) < every
    assert page.troubles == bad.troubles == page.foreign == []


@pytest.mark.browser
def test_without_script_all_is_there_and_no_control_that_needs_one(open_page):
    for name in (PAGE, f"{GLOSSARY_PAGE}.html"):
        page = open_page(name, scripts=False, width=360)
        assert page.locator("[data-item]").count() > 100
        assert not page.locator("#find").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
