"""The ``{catalogue}`` directive: what each table is, where it comes from and what it cannot tell.

All of it is read from ``data/datapackage.json`` and the tables themselves, so the pages cannot drift from the data.
Wherever the directive stands, it ends its page with second-level sections: an index of tables and publications, or the
tables of one topic.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import groupby, islice
from pathlib import Path
from textwrap import shorten
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal import printed
from nodeal.printed import Cell, Column, Table, Worded, breakable, joined, tagged, worded
from nodeal.site.figure import as_read
from nodeal.site.stored import SiteError
from nodeal.site.texts import worded_node
from nodeal.tables import described

PREVIEW_ROWS = 3
PREVIEW_LENGTH = 40
"""A preview cell shows this many characters; the file has the rest."""
LISTED_VALUES = 12
"""A column's codes are listed up to this many."""
REDISTRIBUTION = {
    "yes": "the whole table may be passed on under the licence named",
    "rows used only": "only the rows this book uses are published",
    "aggregate only": "only sums are published",
}

IN_ROWS = "addresses in the rows"
"""What a table rests on whose sources are named row by row."""
OWN_WORK = "own coding"
"""What a table rests on that states no facts: codes, rules, thresholds."""

PAGES = "book/data"
"""Folder of the pages of topics; the index stands beside it under the same name."""
EDITION_PAGE = "editions"
SHARED = "shared"
"""Topic of the tables that every other one uses."""

Resource = dict[str, Any]
Weak = dict[str, tuple[int, int, float]]


class Catalogue(SphinxDirective):
    """``{catalogue}`` writes the index of all tables, ``{catalogue} aid`` the tables of a topic."""

    optional_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the sections of this page."""
        data = Path(self.env.srcdir) / "data"
        descriptor = data / "datapackage.json"
        if not descriptor.is_file():
            raise SiteError(
                "data/datapackage.json", found="no such file", expected="the description of the tables",
                remedy="Restore it from version control, or run `make data`.",
            )  # fmt: skip
        self.env.note_dependency(str(descriptor))
        resources, frozen = parted(described(descriptor)["resources"])
        topics = {topic: list(group) for topic, group in groupby(sorted(resources, key=_topic), key=_topic)}
        (topic,) = self.arguments or [""]
        if not topic:
            made = self._index(resources, sorted(topics | dict.fromkeys([EDITION_PAGE] if frozen else [])), data)
        elif topic == EDITION_PAGE:
            made = self._editions(frozen, data)
        elif topic in topics:
            made = self._topic(topics[topic], data)
        else:
            raise SiteError(
                f"{self.env.docname}, {{catalogue}} {topic}", found="no table of this topic",
                expected="one of " + ", ".join([*topics, EDITION_PAGE]), remedy="Correct the word, or delete the page.",
            )  # fmt: skip
        # Below the page's title, not below the section in which the directive happens to stand.
        next(self.state.document.findall(nodes.section)).extend(made)
        return []

    def _index(self, resources: list[Resource], topics: list[str], data: Path) -> list[nodes.section]:
        for topic in topics:
            if page_of(topic) not in self.env.found_docs:
                raise SiteError(
                    f"{page_of(topic)}.md", found="no such page", expected=f"a page that ends in {{catalogue}} {topic}",
                    remedy="Write it, and list it in _toc.yml below book/data.",
                )  # fmt: skip
        for resource in resources:
            self.env.note_dependency(str(data / resource["path"]))
        weak = weakly_sourced()
        return [
            self._section("Every table", "tables", overview(resources, data, weak)),
            self._section("Publications used", "publications", publications(resources)),
        ]

    def _topic(self, resources: list[Resource], data: Path) -> list[nodes.section]:
        weak, up = weakly_sourced(), "../" * self.env.docname.count("/")
        made = []
        for resource in resources:
            self.env.note_dependency(str(data / resource["path"]))
            made.append(self._section(resource["title"], anchor(resource), entry(resource, data, up, weak)))
        return made

    def _editions(self, frozen: dict[int, list[Resource]], data: Path) -> list[nodes.section]:
        up, made = "../" * self.env.docname.count("/"), []
        for number, files in frozen.items():
            for resource in files:
                self.env.note_dependency(str(data / resource["path"]))
            made.append(self._section(f"Edition {number}", f"edition-{number}", edition(files, data, up)))
        return made

    def _section(self, title: str, name: str, html: Worded) -> nodes.section:
        section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(name)], names=[name])
        self.state.document.note_explicit_target(section)
        section += worded_node(html)
        return section


def parted(resources: list[Resource]) -> tuple[list[Resource], dict[int, list[Resource]]]:
    """The tables of today, and those of each edition: copies that state nothing of their own."""
    frozen: dict[int, list[Resource]] = defaultdict(list)
    for resource in resources:
        if number := resource.get("nodeal", {}).get("edition"):
            frozen[number].append(resource)
    return [r for r in resources if "edition" not in r.get("nodeal", {})], dict(sorted(frozen.items()))


def edition(files: list[Resource], data: Path, to_root: str) -> Worded:
    """One edition: its files with what each holds, and its licence."""
    rows = [
        [
            worded("{} ({})", _file(r, to_root, breakable(_name(r), "/")), _workbook(r, to_root)),
            f"{len(_read(data / r['path'])[1]):,}",
            r["description"],
        ]
        for r in files
    ]
    through, licence = files[0]["nodeal"]["data_through"], _link(files[0]["licenses"][0])
    said = tagged("<p>{}</p>", text=worded("With hindsight from {}. Licence: {}.", _day(through), licence))
    columns = [Column("File"), Column("Rows", "num"), Column("What it holds", "long")]
    return _under(said, _table(columns, rows, label=f"Edition {files[0]['nodeal']['edition']}"))


def anchor(resource: Resource) -> str:
    """The anchor of a table's entry on the page of its topic: text may link to ``data/aid.html#table-aid-donors``."""
    return nodes.make_id(f"table-{resource['name']}")


def page_of(topic: str) -> str:
    """The page of a topic, as the table of contents names it."""
    return f"{PAGES}/{topic}"


def publications(resources: list[Resource]) -> Worded:
    """One row a publication: its datasets by the ids that tables name, and the tables that rest on it."""
    used: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for resource in resources:
        for source in resource.get("sources", []):
            used[source["title"], source.get("path", "")].append(resource)
    rows = [
        [_link({"title": title, "path": path}), _datasets(readers), joined(", ", map(_entry_link, readers))]
        for (title, path), readers in sorted(used.items())
    ]
    columns = [Column("Publication"), Column("Datasets"), Column("Tables read from it", "long")]
    return _table(columns, rows, label="Publications used")


def overview(resources: list[Resource], data: Path, weak: Weak) -> Worded:
    """One row a table: what it holds, how many rows, through when, how weak its sources are, how many limits it has."""
    rows = []
    for resource in sorted(resources, key=lambda r: (_topic(r), r["path"])):
        about = resource.get("nodeal", {})
        rows.append(
            [
                _entry_link(resource, breakable(_name(resource), "/")),
                resource["title"],
                f"{len(_read(data / resource['path'])[1]):,}" if resource["path"].endswith(".csv") else "",
                _day(about.get("data_through", "")),
                f"{weak[_name(resource)][2]:.3g} %" if _name(resource) in weak else "",
                str(len(about.get("limitations", []))),
            ]
        )
    columns = [
        Column("Table"), Column("What it holds"), Column("Rows", "num"), Column("Data through"),
        Column("Weak sources", "num"), Column("Limits named", "num"),
    ]  # fmt: skip
    return _table(columns, rows, label="Every table")


def weakly_sourced() -> Weak:
    """Per table that states facts: rows that name no source better than the two weakest grades, all rows, the share."""
    from nodeal.measures.audit import weak_facts  # pandas and all: not for a build in which no table changed

    return {row.table: (row.weak, row.facts, row.weak_pct) for row in weak_facts().itertuples()}


def _table(columns: list[Column], rows: list[list[Any]], *, label: str) -> Worded:
    """Cells of text or HTML as a table that scrolls; the first column holds the row heads."""
    return printed.table(Table(columns, [[Cell(cell) for cell in row] for row in rows], label=label))


def _datasets(resources: list[Resource]) -> str:
    """Datasets that tables rest on, by id; where rows name their own sources, or there are none, that is said."""
    ids = sorted({i for r in resources for i in r.get("nodeal", {}).get("source_ids", [])})
    if ids:
        return joined(", ", (tagged("<code>{}</code>", text=i) for i in ids))
    in_rows = any(f["name"] == "source_id" for r in resources for f in r.get("schema", {}).get("fields", []))
    return IN_ROWS if in_rows else OWN_WORK


def entry(resource: Resource, data: Path, to_root: str, weak: Weak) -> Worded:
    """Everything on one table: provenance, limits, columns, first rows, how to load it."""
    path, about = resource["path"], resource.get("nodeal", {})
    fields = resource.get("schema", {}).get("fields", [])
    header, rows = _read(data / path) if path.endswith(".csv") else ([], [])
    size = f"{len(rows):,} rows, {len(header)} columns" if header else "not a table"
    file = worded("{} ({})", _file(resource, to_root, path), size)
    if header:
        file = worded("{}; typed, for spreadsheets: {}", file, _workbook(resource, to_root))
    facts = [
        ("File", file),
        ("Made", _made(about)),
        ("Raw files", files_read(about)),
        ("Sources", joined("; ", map(_link, resource.get("sources", []))) or "named in each row"),
        ("Licence", joined("; ", map(_link, resource.get("licenses", [])))),
        ("Passing on", REDISTRIBUTION.get(about.get("redistribution", ""), about.get("redistribution", ""))),
        ("Coverage", _coverage(about, header, rows)),
        ("Weak sources", _weak(weak.get(_name(resource)))),
        ("Key", ", ".join(_listed(resource.get("schema", {}).get("primaryKey", [])))),
    ]
    short = [[shorten(cell, PREVIEW_LENGTH, placeholder=" …") for cell in row] for row in rows[:PREVIEW_ROWS]]
    # A column a line: side by side they would be wider than any page.
    turned = [list(cells) for cells in zip(header, *short, strict=True)]
    numbered = [Column("Column"), *(Column(f"Row {n}", "long") for n in range(1, len(short) + 1))]
    return printed.entry(
        about=resource.get("description", ""), facts=[fact for fact in facts if fact[1]],
        limits=about.get("limitations", []), path=path, fields=len(fields), shown=len(short),
        dictionary=dictionary(fields, resource["title"]) if fields else "",
        first=_table(numbered, turned, label=f"First rows: {resource['title']}") if rows else "",
    )  # fmt: skip


def dictionary(fields: list[dict[str, Any]], title: str) -> Worded:
    """The columns of a table: name, type, unit, meaning."""
    rows = [[f["name"], f["type"], f.get("unit"), _meaning(f)] for f in fields]
    return as_read(["Column", "Type", "Unit", "Meaning"], rows, label=f"Columns: {title}")


def _meaning(field: dict[str, Any]) -> str:
    codes = [str(c) for c in field.get("constraints", {}).get("enum", [])]
    listed = f" ({', '.join(codes)})" if 0 < len(codes) <= LISTED_VALUES else ""
    return field.get("description", "") + listed


def _made(about: dict[str, Any]) -> str:
    if about.get("made") == "derived":
        return f"derived by {about.get('by', 'the ingest')}"
    return "curated by hand from the sources named"


def files_read(about: dict[str, Any]) -> Worded:
    """The raw files of a derived table, each pinned: address, checksum, and whose copy it is if not the publisher's."""
    from nodeal.ingest.raw import registry  # pooch and all: not for a build in which no table changed

    if about.get("made") != "derived":
        return Worded("", "")
    read = [file for file in registry().values() if file.dataset in about["source_ids"]]
    return joined(
        "; ",
        (
            worded(
                "{} ({}, SHA-256 {}…)",
                tagged('<a href="{}">{}</a>', file.url, text=Path(file.key).name),
                f"a copy that {file.held_by} holds" if file.held_by else "the publisher's own",
                file.sha256[:12],
            )
            for file in read
        ),
    )


def _coverage(about: dict[str, Any], header: list[str], rows: list[list[str]]) -> str:
    parts = []
    column = about.get("date_column")
    if column in header:
        days = sorted(filter(None, (row[header.index(column)] for row in rows)))
        if days:
            parts.append(f"{days[0]} to {days[-1]}")
    if through := about.get("data_through"):
        parts.append(f"data through {through}")
    if lag := about.get("lag_days"):
        parts.append(f"known about {lag} days later")
    if about.get("vintaged"):
        parts.append("earlier values are revised by later releases")
    return "; ".join(parts)


def _read(path: Path) -> tuple[list[str], list[list[Any]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        return header, list(islice(reader, None))


def _weak(counted: tuple[int, int, float] | None) -> str:
    if counted is None:
        return "states no facts of its own"
    weak, facts, share = counted
    return f"{weak:,} of {facts:,} rows ({share:.3g} %) name none better than grade E or F"


def _file(resource: Resource, to_root: str, name: str) -> Worded:
    return tagged('<a href="{}data/{}" download>{}</a>', to_root, resource["path"], text=name)


def _workbook(resource: Resource, to_root: str) -> Worded:
    return tagged('<a href="{}data/{}.xlsx" download>{}</a>', to_root, _name(resource), text="XLSX")


def _entry_link(resource: Resource, name: str = "") -> Worded:
    return tagged('<a href="{}">{}</a>', _address(resource), text=name or resource["title"])


def _address(resource: Resource) -> str:
    """Where the index finds a table's entry."""
    return f"{PAGES.rpartition('/')[2]}/{_topic(resource)}.html#{anchor(resource)}"


def _day(day: str) -> Worded:
    return tagged('<span class="day">{}</span>', text=day)


def _under(first: Worded, second: Worded) -> Worded:
    """Two blocks, one below the other."""
    return Worded(f"{first}{second}", f"{first.words} {second.words}")


def _name(resource: Resource) -> str:
    return resource["path"].removesuffix(".csv")


def _topic(resource: Resource) -> str:
    return resource["path"].rpartition("/")[0] or SHARED


def _listed(key: str | list[str]) -> list[str]:
    return [key] if isinstance(key, str) else key


def _link(source: dict[str, str]) -> Worded:
    title, path = source.get("title") or source.get("name", ""), source.get("path", "")
    return tagged('<a href="{}">{}</a>', path, text=title) if path.startswith("http") else worded("{}", title)
