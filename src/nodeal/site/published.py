"""What a book has only where its address is set: sitemap, page for lost readers, cards and feed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

from nodeal.charts.theme import GROUND
from nodeal.dates import PUBLISHED
from nodeal.site import imprint, prerender
from nodeal.site.figure import ChartNode
from nodeal.site.imprint import Imprint
from nodeal.site.slim import FILES_PAGE, LOST_PAGE
from nodeal.site.stored import stored_charts

SITEMAP, FEED, CARDS = "sitemap.xml", "feed.xml", "cards"
CARD = (1200, 630)
"""Pixels of a card, as those who show one ask for it."""
UNLISTED = {"search", FILES_PAGE, LOST_PAGE}
"""Pages that nobody need find from outside."""


@dataclass(frozen=True, slots=True)
class News:
    """One entry of the feed.

    Attributes
    ----------
    key
        What tells it from every other, for good; its anchor on the page.
    day
        When it was written.
    title, text
        In plain words.
    page
        On which it stands.
    """

    key: str
    day: date
    title: str
    text: str
    page: str


def prepare(app: Sphinx) -> None:
    """Remember where the book stands, and the chart that is the card of pages without one: the first of the book."""
    root = Path(app.confdir)
    app.nodeal_imprint = imprint.read(root)  # type: ignore[attr-defined]
    charts = stored_charts(root).values() if app.nodeal_imprint.address else ()  # type: ignore[attr-defined]
    app.nodeal_card = next(((chart.name, chart.alt) for chart in charts), None)  # type: ignore[attr-defined]


def head(app: Sphinx, page: str, doctree: nodes.document | None) -> dict[str, str]:
    """What the head of a page says of its place on the web; nothing where the book has no address."""
    of: Imprint = app.nodeal_imprint  # type: ignore[attr-defined]
    if not of.address or page == LOST_PAGE:
        return {}
    charts = doctree.findall(ChartNode) if doctree else ()
    own = [node["spec"]["nodeal"] for node in charts]
    card = (own[0]["name"], own[0]["alt"]) if own else app.nodeal_card  # type: ignore[attr-defined]
    told = {"canonical": of.of(page, app.config.root_doc), "feed": of.address + FEED}
    return told | ({"card": f"{of.address}{CARDS}/{card[0]}.png", "card_alt": card[1]} if card else {})


def lost(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page for lost readers. A host shows it under any address, so that its links begin at the host's root."""
    if app.nodeal_imprint.address:  # type: ignore[attr-defined]
        told = {"title": "No such page", "description": "Where to go from a link that leads nowhere."}
        yield LOST_PAGE, told, "lost.html"


def from_the_root(of: Imprint, home: str) -> Callable[..., str]:
    """``pathto`` for a page that is shown under any address; the first page of the contents stands at the root."""

    def pathto(name: str, resource: bool = False, *_: object) -> str:
        return of.path + (name if resource else "index.html" if name == home else f"{name}.html")

    return pathto


def files(of: Imprint, pages: Collection[str], home: str, title: str, news: Collection[News]) -> dict[str, str]:
    """Sitemap and feed by their paths below the site; none where the book has no address."""
    if not of.address:
        return {}
    listed = [home, *sorted({*pages} - UNLISTED - {home})]
    urls = "".join(f"<url><loc>{escape(of.of(page, home))}</loc></url>\n" for page in listed)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    return {SITEMAP: f'<?xml version="1.0" encoding="utf-8"?>\n{sitemap}', FEED: feed(of, title, news)}


def feed(of: Imprint, title: str, news: Collection[News]) -> str:
    """The feed in the form of Atom, the newest first."""
    newest = sorted(news, key=lambda one: (one.day, one.key), reverse=True)
    entries = "".join(
        f"<entry><id>{escape(of.address)}{FEED}#{escape(one.key)}</id><title>{escape(one.title)}</title>"
        f"<updated>{one.day}T00:00:00Z</updated><link href=\"{escape(of.of(one.page))}#{escape(one.key)}\"/>"
        f"<summary>{escape(one.text)}</summary></entry>\n"
        for one in newest
    )  # fmt: skip
    since = max((one.day for one in news), default=PUBLISHED)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escape(of.address)}</id><title>{escape(title)}</title><updated>{since}T00:00:00Z</updated>\n"
        f"<author><name>{escape(of.publisher or title)}</name></author>\n"
        f'<link href="{escape(of.address)}"/><link rel="self" href="{escape(of.address)}{FEED}"/>\n'
        f"{entries}</feed>\n"
    )


def card(picture: Path) -> Image.Image:
    """A chart's picture on a ground of a card's form, shrunk where it is too large and never enlarged."""
    ground = Image.new("RGB", CARD, GROUND)
    with Image.open(picture) as drawn:
        shown = drawn.convert("RGB")
    shown.thumbnail(CARD, Image.Resampling.LANCZOS)
    ground.paste(shown, ((CARD[0] - shown.width) // 2, (CARD[1] - shown.height) // 2))
    return ground


def write_cards(root: Path, site: Path, names: Collection[str]) -> None:
    """Write the card of each named chart of which there is a picture."""
    for name in names:
        picture, target = root / prerender.PICTURES / f"{name}.png", site / CARDS / f"{name}.png"
        if picture.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            card(picture).save(target, optimize=True)
