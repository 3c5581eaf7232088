"""Where the book is published and who answers for it: ``book/site.toml``, in which every value may be empty.

Whatever needs a value that is not set is left out of the pages, or they say that it is not set. A canonical address, a
sitemap, a page for lost readers, a card and a feed all need to know where the book stands.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import quote, urlsplit

from nodeal.errors import NodealError, refuse_conflict

FILE = Path("book/site.toml")
BASE_URL = "NODEAL_BASE_URL"
"""Environment variable with another address at which this build will stand, such as that of a preview."""
FORM = "dispute.yml"
"""The form of an issue by which a claim or a cell is disputed, in ``.github/ISSUE_TEMPLATE``."""
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")


class ImprintError(NodealError):
    """A ``book/site.toml`` that cannot be read."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where the book stands, and who answers for it.

    Attributes
    ----------
    address
        Where the pages stand, ending in a slash; empty where not set, as every other.
    publisher
        The person or body that answers for the book.
    contact
        An e-mail address, or the address of a page.
    repository
        Where the sources stand, without a slash at the end.
    """

    address: str = ""
    publisher: str = ""
    contact: str = ""
    repository: str = ""

    def of(self, page: str, home: str = "") -> str:
        """The one address of a page, such as ``book/method``; of the landing page, `home`, that of the book.

        Empty where the book has no address.
        """
        if not self.address:
            return ""
        return self.address + ("" if page == home else f"{quote(page)}.html")

    @property
    def path(self) -> str:
        """Path of the book on its host, beginning and ending in a slash."""
        return urlsplit(self.address).path or "/"

    @property
    def contact_link(self) -> str:
        """The contact as what a link leads to."""
        return f"mailto:{self.contact}" if _MAIL.fullmatch(self.contact) else self.contact

    @property
    def dispute(self) -> str:
        """What a link that disputes a claim begins with; the claim's id follows. Empty where nobody can be reached."""
        if self.repository:
            return f"{self.repository}/issues/new?template={FORM}&where="
        if _MAIL.fullmatch(self.contact):
            return f"mailto:{self.contact}?subject=Dispute%20of%20"
        return ""


def read(root: Path) -> Imprint:
    """What ``book/site.toml`` says; nothing is set where there is no such file.

    Parameters
    ----------
    root
        Checkout of the book.

    Raises
    ------
    ImprintError
        If the file is no TOML, names something unknown, or a value is none of its kind.
    """
    path = root / FILE
    text = path.read_text("utf-8") if path.is_file() else ""
    refuse_conflict(str(FILE), text, ImprintError)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ImprintError(str(FILE), found=str(error), expected="TOML", remedy="Mend the line.") from error
    names = [one.name for one in fields(Imprint)]
    for name, value in said.items():
        where = f"{FILE}, {name}"
        if name not in names:
            raise ImprintError(
                where, found="an unknown name", expected=", ".join(names), remedy="Correct the name."
            )  # fmt: skip
        if not isinstance(value, str):
            raise ImprintError(where, found=repr(value), expected="text, or nothing", remedy='Write it as "…".')
    said = {name: value.strip() for name, value in said.items()}
    if other := os.environ.get(BASE_URL):
        said["address"] = other
    for name in ("address", "repository"):
        if said.get(name):
            said[name] = _address(name, said[name])
    contact = said.get("contact", "")
    if contact and not _MAIL.fullmatch(contact):
        said["contact"] = _address("contact", contact, "an e-mail address, or one that begins with https://")
    if said.get("address"):
        said["address"] += "/"
    return Imprint(**said)


def _address(name: str, said: str, expected: str = "an address that begins with https:// or http://") -> str:
    """An address of the web, without query, fragment and slash at the end."""
    try:
        parts = urlsplit(said)
        whole = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        whole = False
    if not whole or re.search(r"[\s\"'<>\\]", said):
        raise ImprintError(
            f"{FILE}, {name}", found=repr(said), expected=expected, remedy="Correct it, or leave it empty."
        )
    return said.rstrip("/")
