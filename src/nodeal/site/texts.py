"""What each page says, as the search shows it around a word that was found, and finds numbers in.

Sphinx's index knows which page holds a word, but no number and no sentence. The search therefore loads the text of the
pages it found. Each lies below ``_static/texts`` as a script, written when its page is.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from nodeal.site.assets import STATIC, handing, hashed, renew

FOLDER = f"{STATIC}/texts"
UNREAD = {"code", "codelink", "here-folded", "headerlink", "chart-tools", "table-tools"}
"""Classes of what is operated rather than read, and of code."""
EMPTY = {"img", "source", "br", "hr", "wbr", "input", "col", "link", "meta"}
WITHIN_A_WORD = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup"}


class _Reader(HTMLParser):
    """Collects what is read; cells and blocks are kept apart by a blank."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.skipped = 0
        """Depth inside something that is not read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            self.parts.append(" " if tag == "br" and not self.skipped else "")
            return
        classes = set((dict(attrs).get("class") or "").split())
        if self.skipped or tag in ("script", "style", "button") or classes & UNREAD:
            self.skipped += 1
        elif tag not in WITHIN_A_WORD:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if self.skipped:
            self.skipped -= 1
        elif tag not in WITHIN_A_WORD:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.parts.append(data)


def said(body: str) -> str:
    """The words of a page's HTML in reading order, without code and buttons, blanks made single."""
    reader = _Reader()
    reader.feed(body)
    return " ".join("".join(reader.parts).split())


def write(site: Path, page: str, body: str) -> None:
    """Write the text of one page, in place of what an earlier build wrote for it."""
    script = handing(said(body))
    path = site / FOLDER / hashed(f"{page}.js", script)
    for old in _of(site, page):
        if old != path:
            old.unlink()
    renew(path, script)


def written(site: Path, pages: Iterable[str]) -> dict[str, str]:
    """Page → path of its text below the site; what belongs to none of `pages` is deleted."""
    found = {page: path.relative_to(site).as_posix() for page in sorted(pages) for path in _of(site, page)}
    for path in sorted((site / FOLDER).rglob("*.js")):
        if path.relative_to(site).as_posix() not in found.values():
            path.unlink()
    return found


def _of(site: Path, page: str) -> list[Path]:
    name = Path(page)
    return sorted((site / FOLDER / name.parent).glob(f"{name.name}.????????.js"))
