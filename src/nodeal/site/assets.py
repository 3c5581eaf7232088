"""What pages load, under names that carry a hash of their content: ``nodeal.1a2b3c4d.css``.

A hash in the name lets a host keep a file for ever and still never show an old one beside a new page. In a query
(``nodeal.css?v=1a2b3c4d``) it would be lost in an archived copy, where the name on disk is all there is.

A page that is opened from disk may load a script but not fetch a file. So what a script needs later (a chart's spec,
its drawing, the text of a page) is itself a script that hands its content to ``nodeal.js``.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from plotly.offline import get_plotlyjs

from nodeal import place

STATIC = "_static"
"""Where a built site keeps what its pages load."""
THEME = Path("book/_theme/nodeal/static")
GROUND_SCRIPT, OWN_STYLE, OWN_SCRIPT, SEARCH_SCRIPT = "ground.js", "nodeal.css", "nodeal.js", "search.js"
OWN = (GROUND_SCRIPT, OWN_STYLE, OWN_SCRIPT)
"""What every page loads."""
FIND_SCRIPT = "find.js"
"""Words and choices that hide what does not answer."""
LEDGER = ("ledger.css", "scales.js", FIND_SCRIPT, "ledger.js")
"""What the page of all claims loads besides."""
LANDING = ("landing.css",)
"""What the landing page loads besides."""
LOOKUP = ("lookup.css", FIND_SCRIPT)
"""What the pages load on which a reader looks something up, beside the style of the page of all claims."""
ICON = "favicon.svg"
SPHINX_SEARCH = ("language_data.js", "searchtools.js")
"""What our search takes from Sphinx, in the order in which it is read."""


def theme(root: Path) -> Path:
    """Folder of the style and scripts: a book's own, or those of the checkout that the package is read from."""
    own = root / THEME
    return own if own.is_dir() else place.PACKAGE.parents[1] / THEME


def hashed(name: str, content: str) -> str:
    """A file's name with the first eight digits of its content's SHA-256 before the ending."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content.encode()).hexdigest()[:8]}{dot}{ending}"


def handing(content: object) -> str:
    """A script that hands `content` over, as ``nodeal.js`` expects it.

    Line ends of Unicode, which JSON allows in a text, are written out: scripts have allowed them only since 2019.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for end in ("\u2028", "\u2029"):
        text = text.replace(end, f"\\u{ord(end):x}")
    return f"nodeal.hand({text});\n"


def own(root: Path, name: str) -> str:
    """Path of one of our own files in a built site.

    Parameters
    ----------
    root
        Checkout of the book.
    name
        One of `OWN`, `LEDGER`, `LANDING` or `LOOKUP`.
    """
    return f"{STATIC}/{hashed(name, (theme(root) / name).read_text('utf-8'))}"


@functools.cache
def bundle() -> str:
    """Path of plotly's bundle in a built site."""
    return f"{STATIC}/{hashed('plotly.min.js', get_plotlyjs())}"


def write_search(root: Path, site: Path) -> str:
    """Our search and what it takes from Sphinx as one script, in place of an earlier build's.

    Parameters
    ----------
    root
        Checkout of the book.
    site
        The site that is being built, to which Sphinx has copied its files.

    Returns
    -------
    str
        Path of the script below the site.
    """
    static = site / STATIC
    files = (theme(root) / SEARCH_SCRIPT, *(static / name for name in SPHINX_SEARCH))
    script = "\n".join(path.read_text("utf-8") for path in files)
    path = f"{STATIC}/{hashed(SEARCH_SCRIPT, script)}"
    renew(site / path, script)
    for other in search_scripts(site):
        if other != path:
            (site / other).unlink()
    return path


def search_scripts(site: Path) -> list[str]:
    """Paths of the written search below the site; Sphinx writes its page only when something has changed."""
    stem, _, ending = SEARCH_SCRIPT.rpartition(".")
    return sorted(path.relative_to(site).as_posix() for path in (site / STATIC).glob(f"{stem}.????????.{ending}"))


def renew(path: Path, text: str) -> None:
    """Write only what differs, so that a preview's cache stays good."""
    if not path.is_file() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
