"""Two builds of a book side by side: which pages say something else."""

from __future__ import annotations

import re
from pathlib import Path

from nodeal.site.stored import SiteError

_ARTICLE = re.compile(r"<h1\b.*</article>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
NEW, GONE, CHANGED = "new", "gone", "changed"


def changed(before: Path, after: Path) -> list[tuple[str, str]]:
    """Pages that are new, gone or say something else, each with which it is, by their paths.

    Only a page's own words count: the contents beside them, which every page shows, do not.

    Raises
    ------
    SiteError
        If one of the folders holds no built book.
    """
    old, new = _pages(before), _pages(after)
    told = {page: CHANGED for page in old.keys() & new.keys() if old[page] != new[page]}
    told |= dict.fromkeys(new.keys() - old.keys(), NEW) | dict.fromkeys(old.keys() - new.keys(), GONE)
    return sorted(told.items())


def listed(before: Path, after: Path, address: str = "") -> str:
    """The same as a list in Markdown, each page that is there linked where an address is given."""
    found = changed(before, after)
    lines = [f"{len(found)} pages changed" if found else "No page changed", ""]
    for page, how in found:
        name = f"[{page}]({address.rstrip('/')}/{page})" if address and how != GONE else f"`{page}`"
        lines.append(f"- {name}" + ("" if how == CHANGED else f" ({how})"))
    return "\n".join(lines).rstrip()


def _pages(site: Path) -> dict[str, str]:
    if not (site / "index.html").is_file():
        raise SiteError(str(site), found="no built book", expected="index.html", remedy="Build one there: `make book`.")
    return {path.relative_to(site).as_posix(): _words(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def _words(text: str) -> str:
    """Title and article of a page; of one without an article, all of it."""
    title, own = _TITLE.search(text), _ARTICLE.search(text)
    return f"{title[1] if title else ''}\n{own[0]}" if own else text
