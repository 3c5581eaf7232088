"""Where the book stands: what ``book/site.toml`` may say, and what a book has only at an address."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from nodeal.site import imprint, published
from nodeal.site.imprint import Imprint, ImprintError

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def said(tmp_path, monkeypatch):
    monkeypatch.delenv(imprint.BASE_URL, raising=False)

    def write(text: str) -> Imprint:
        (tmp_path / "book").mkdir(exist_ok=True)
        (tmp_path / imprint.FILE).write_text(text, "utf-8")
        return imprint.read(tmp_path)

    return write


def test_every_value_may_be_empty_and_then_nothing_needs_it(said, tmp_path):
    assert imprint.read(tmp_path) == Imprint()
    nothing = said('address = ""\npublisher = ""\ncontact = " "\nrepository = ""\n')
    assert nothing == Imprint()
    assert not nothing.of("book/method")
    assert not nothing.dispute
    assert not nothing.contact_link
    assert published.files(nothing, ["book/index"], "book/index", "T", []) == {}


def test_the_books_own_file_is_read(root, monkeypatch):
    monkeypatch.delenv(imprint.BASE_URL, raising=False)
    assert isinstance(imprint.read(root), Imprint)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("address = ", r"book/site\.toml: found .*; expected TOML"),
        ('place = ""', r"book/site\.toml, place: found an unknown name; expected address, publisher"),
        ("publisher = 7", r"book/site\.toml, publisher: found 7; expected text"),
        ('address = "example.org"', r"book/site\.toml, address: found 'example\.org'; expected an address"),
        ('address = "https://example.org/?a=1"', r"address: found"),
        ('address = "https://[::1"', r"address: found"),
        ('address = "https://example.org/\\"><b>"', r"address: found"),
        ('repository = "git@example.org:a/b"', r"repository: found 'git@example\.org:a/b'"),
        ('contact = "call me"', r"contact: found 'call me'; expected an e-mail address, or"),
        ("<<<<<<< ours\n", r"book/site\.toml, line 1: found '<<<<<<< ours'"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(said, text, told):
    with pytest.raises(ImprintError, match=told) as caught:
        said(text)
    assert "\n" not in str(caught.value)


def test_addresses_of_pages_contact_and_disputes(said, monkeypatch):
    of = said('address = "https://example.org/a/b"\ncontact = "who@example.org"\n')
    assert of.of("book/method", "book/index") == "https://example.org/a/b/book/method.html"
    assert of.of("book/index", "book/index") == "https://example.org/a/b/"
    assert of.path == "/a/b/"
    assert of.contact_link == "mailto:who@example.org"
    assert of.dispute.startswith("mailto:who@example.org?subject=")
    assert said('repository = "https://code.example/a/b/"').dispute.startswith("https://code.example/a/b/issues/new?")
    assert said('contact = "https://example.org/us"').contact_link == "https://example.org/us"
    monkeypatch.setenv(imprint.BASE_URL, "https://preview.example/7")
    assert said('address = "https://example.org/"').address == "https://preview.example/7/"


def test_the_feed_tells_the_newest_first_with_every_sign_escaped():
    of = Imprint("https://example.org/", publisher="A & B")
    news = [published.News(f"k{n}", date(2026, 1, n), "T <1>", "Said & done", "book/c") for n in (2, 3)]
    feed = ET.fromstring(published.feed(of, "Book & co", news))
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}id") for e in entries] == [f"https://example.org/feed.xml#k{n}" for n in (3, 2)]
    assert feed.findtext(f"{ATOM}updated") == "2026-01-03T00:00:00Z"
    assert entries[0].findtext(f"{ATOM}title") == "T <1>"
    assert entries[0].find(f"{ATOM}link").get("href") == "https://example.org/book/c.html#k3"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A & B"


def test_a_card_holds_the_whole_picture_in_the_form_of_a_card(tmp_path):
    Image.new("P", (760, 1400), 0).save(tmp_path / "tall.png")
    Image.new("RGB", (300, 200), "#952d19").save(tmp_path / "small.png")
    tall, small = (published.card(tmp_path / f"{name}.png") for name in ("tall", "small"))
    assert tall.size == small.size == published.CARD
    assert small.getpixel((600, 315)) == (0x95, 0x2D, 0x19)
    assert small.getpixel((440, 315)) == (255, 255, 255), "never enlarged"
    assert tall.getpixel((600, 0)) == (0, 0, 0), "as high as the card"
    assert tall.getpixel((420, 315)) == (255, 255, 255)


def test_without_an_address_no_page_names_one(site, root):
    if imprint.read(root).address:
        pytest.skip("this book has an address")
    assert not [name for name in ("sitemap.xml", "feed.xml", "404.html", "cards") if (site / name).exists()]
    for page in site.rglob("*.html"):
        assert not re.search(r'rel="canonical"|og:url|og:image|application/atom', page.read_text("utf-8")), page.name
