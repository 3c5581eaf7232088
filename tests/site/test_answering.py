"""Who answers for the book, its corrections, and the replies to it."""

from __future__ import annotations

import csv
import re
import tomllib
from html import escape
from xml.etree import ElementTree as ET

import pytest
import yaml

from nodeal import ledger
from nodeal.dates import HINDSIGHT, PUBLISHED, in_words
from nodeal.errors import NodealError
from nodeal.site import answering, imprint, published
from nodeal.site.answering import ReplyError
from nodeal.site.imprint import Imprint
from nodeal.tables import table

NOBODY, MAIL = Imprint(), Imprint(contact="who@example.org")
WHOLE = Imprint("https://example.org/b/", "A press", "who@example.org", "https://code.example/a/b")
REPLY = (
    '[[reply]]\nby = "The author"\non = 2026-12-08\nclaims = ["c01-2a"]\ntext = """\nNo *more*.\n\n<b>Less</b>."""\n'
)


@pytest.fixture
def replied(tmp_path):
    def write(text):
        path = tmp_path / answering.REPLIES
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return answering.replies(tmp_path)

    return write


def said(parts):
    return " ".join(node.astext() for node in parts)


def test_where_replies_stand_is_said_in_words(replied, tmp_path):
    assert answering.words_of(*answering.replies(tmp_path)) == "Not yet asked."
    asked, given = replied('[[asked]]\nwho = "The author"\non = 2026-12-01\n')
    assert answering.words_of(asked, given) == "The author was asked on 1 December 2026. No reply has come."
    _, (reply,) = replied(REPLY)
    assert reply.text == "No *more*.\n\n<b>Less</b>.", "whole and unedited"
    assert reply.anchor == "reply-the-author-2026-12-08"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[reply]", r"replies\.toml: found .*; expected asked: who and on"),
        ('[[reply]]\nby = "A"\n', "found 'on'"),
        (REPLY.replace("2026-12-08", '"in May"'), "found 'in May' for a day"),
        (REPLY.replace("c01-2a", "c99-9z"), r"replies\.toml, claims: found 'c99-9z'; expected an id"),
        ('[[answer]]\nby = "A"\n', "found 'answer'"),
    ],
)
def test_a_reply_that_cannot_be_read_is_told_in_one_line(replied, text, told):
    with pytest.raises(ReplyError, match=told) as caught:
        replied(text)
    assert "\n" not in str(caught.value)


def test_how_to_report_an_error_is_said_whoever_can_be_reached(root):
    assert "form of four fields" in said(answering._report(root, WHOLE))
    assert said(answering._report(root, MAIL)).startswith("Write to who@example.org")
    assert "No address is set yet" in said(answering._report(root, NOBODY))


def test_who_answers_says_what_is_not_set(root):
    assert said(answering._answers(root, NOBODY)) == "No publisher is set. No contact is set. "
    told = said(answering._answers(root, WHOLE))
    assert "Publisher: A press." in told
    assert "https://code.example/a/b" in told


def test_how_to_cite_is_what_the_citation_file_says(root):
    cited = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    line, entry = answering._cite(root, WHOLE)
    assert cited["title"] in line.astext()
    assert str(cited["version"]) in line.astext()
    fields = dict(re.findall(r"^  (\w+) = \{(.*?)\},?$", entry.astext(), re.M))
    assert fields["title"] == f"{{{cited['title']}}}"
    assert fields["url"] == WHOLE.address
    assert entry.astext().count("{") == entry.astext().count("}")
    assert "url" not in answering._cite(root, NOBODY)[1].astext()


def test_the_log_stands_on_its_page_line_by_line_the_newest_first(site):
    text = (site / "book/corrections.html").read_text("utf-8")
    log = table(answering.LOG)
    listed = re.findall(r'<dt id="(k-[\d-]+)"', text)
    assert listed == [one["id"] for one in answering.corrections()]
    assert sorted(listed) == sorted(log["correction_id"])
    days = [text.index(in_words(day.date())) for day in sorted(set(log["corrected_on"]), reverse=True)]
    assert days == sorted(days)
    pages = table("sources").set_index("source_id")
    for line in log.dropna(subset="source_id").itertuples():
        told = text.partition(f'<dt id="{line.correction_id}"')[2].partition("</dd>")[0]
        for page in map(pages.loc.__getitem__, line.source_id.split(";")):
            assert re.search(rf'href="{re.escape(escape(page["url"]))}"[^>]*>{escape(page["publisher"])}</a>', told)
    assert text.count("Source: ") == log["source_id"].notna().sum()
    assert not [one["id"] for one in answering.corrections() if ".." in one["change"]], "a sentence ends twice"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda row: row | {"reason": ""}, r"corrections\.csv, row 4, column reason: found an empty cell"),
        (lambda row: row | {"corrected_on": "2027-11-25"}, r"k-2026-11-25-3, column corrected_on: found 2027-11-25"),
    ],
    ids=["no reason", "another day"],
)
def test_a_line_of_the_log_without_a_reason_or_of_another_day_is_refused(data_copy, edit, told):
    path = data_copy / f"{answering.LOG}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[2] = edit(rows[2])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(NodealError, match=told) as caught:
        list(answering.corrections())
    assert "\n" not in str(caught.value)


SECOND_EDITION = "k-2026-11-26-2"
"""With it words changed of which no line of the log tells: the method page lists them."""


def test_what_the_log_says_that_a_verdict_became_is_what_it_is():
    """The last move of each claim at each date, of those logged since the second edition."""
    log = table(answering.LOG)
    last = {}
    for moved in log["moved"][log.index > log.index[log["correction_id"] == SECOND_EDITION][0]].dropna():
        for claim, words, then in re.findall(r"(c[\w-]+) [a-z ]+ → ([a-z ]+?)( as known on [\d-]+)?(?:;|$)", moved):
            last[claim, PUBLISHED if then else HINDSIGHT] = words
    assert len(last) >= 14
    for (claim, day), word in last.items():
        assert ledger.verdict(claim, day).verdict == word, f"{claim} on {day}"


def test_the_feed_holds_the_log_and_its_links_arrive(site):
    text = (site / "book/corrections.html").read_text("utf-8")
    feed = ET.fromstring(published.feed(WHOLE, "T", answering.news()))
    links = [e.get("href") for e in feed.iter("{http://www.w3.org/2005/Atom}link") if "#" in e.get("href", "")]
    assert len(links) == len(table(answering.LOG))
    for link in links:
        page, _, anchor = link.removeprefix(WHOLE.address).partition("#")
        assert page == "book/corrections.html"
        assert f'id="{anchor}"' in text


def test_every_page_names_at_its_foot_who_answers(site, page_name):
    foot = (site / page_name).read_text("utf-8").partition('<footer class="foot">')[2]
    for page, words in (("about", "About"), ("corrections", "Corrections"), ("replies", "Replies")):
        assert re.search(rf'href="[^"]*{page}\.html"[^>]*>{words}<|href="#"[^>]*>{words}<', foot), words


def test_every_claim_has_a_slot_for_replies_and_a_way_to_dispute_it(site, root):
    text = (site / "ledger.html").read_text("utf-8")
    claims, of = len(table("audit/claims")), imprint.read(root)
    asked, given = answering.replies(root)
    assert text.count("<dt>Reply</dt>") == claims
    if not given:
        assert text.count(f"<dt>Reply</dt><dd>{answering.words_of(asked, given)}</dd>") == claims
    assert len(re.findall(r'<a href="([^"]+)">Dispute this</a>', text)) == claims
    if not of.dispute:
        assert text.count('<a href="book/corrections.html#how-to-report-an-error">Dispute this</a>') == claims


def test_the_form_asks_four_things_under_the_names_that_links_fill_in(root):
    form = yaml.safe_load((root / ".github/ISSUE_TEMPLATE" / imprint.FORM).read_text("utf-8"))
    assert [field["id"] for field in form["body"]] == ["where", "says", "should", "source"]
    assert all(field["validations"]["required"] for field in form["body"])
    assert WHOLE.dispute.endswith(f"template={imprint.FORM}&where=")


def test_workflows_run_what_is_there(root):
    """Every make target and every command of ours."""
    targets = set(re.findall(r"^([\w-]+):", (root / "Makefile").read_text("utf-8"), re.M))
    commands = set(re.findall(r"^@app\.command\(\)\ndef (\w+)", (root / "src/nodeal/cli.py").read_text("utf-8"), re.M))
    for path in sorted((root / ".github/workflows").glob("*.yml")):
        jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
        ran = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
        assert set(re.findall(r"\bmake (?:-C \S+ )?([\w-]+)", ran)) <= targets
        assert set(re.findall(r"bin/nodeal (\w+)", ran)) <= commands


def test_the_books_own_file_of_replies_is_read(root):
    assert isinstance(tomllib.loads((root / answering.REPLIES).read_text("utf-8")), dict)
    answering.replies(root)
