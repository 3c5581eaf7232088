from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeal import ingest, tables
from nodeal.errors import NodealError
from nodeal.ingest import sources

HOSTS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?(\.[a-z]{2,5}){1,2}", fullmatch=True)
PATHS = st.from_regex(r"(/[A-Za-z0-9_.-]{1,8}){0,4}/?", fullmatch=True)
SAFE = st.characters(codec="ascii", exclude_characters="\r\n\t ", min_codepoint=33)


def listed(**cells) -> pd.DataFrame:
    row = {
        "source_id": sources.source_id(cells["url"]),
        "publisher": "Somebody",
        "title": None,
        "date": pd.NaT,
        "kind": None,
        "grade": None,
        "language": None,
        "reprint_of": None,
        "witness": None,
    }
    frame = pd.DataFrame([row | cells])
    return frame.astype({c: str for c in frame.columns if c != "date"})


def hosts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["host", "publisher", "kind"])
    return frame.assign(language="en", reason="test")


NO_OVERRIDES = pd.DataFrame({"source_id": [], "kind": [], "reason": []}, dtype=str)


# ---- addresses


@given(HOSTS, PATHS)
def test_www_port_case_and_closing_dot_do_not_matter(host, path):
    for spelt in (
        f"https://{host}",
        f"http://www.{host}",
        f"https://{host.upper()}",
        f"https://{host}.",
        f"http://{host}:443",
    ):
        assert sources.host_of(spelt + path) == host


@given(HOSTS, PATHS)
def test_id_is_kebab_case_and_names_the_host(host, path):
    made = sources.source_id(f"https://{host}{path}")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert re.fullmatch(re.escape(sources.slug(host)) + "-[0-9a-f]{6}", made)


@given(HOSTS, st.text(SAFE, max_size=20))
def test_id_does_not_see_blanks_around_an_address(host, rest):
    url = f"https://{host}/{rest}"
    assert sources.source_id(f"  {url}\n") == sources.source_id(url)


@pytest.mark.parametrize("text", ["", "kyivpost.com", "ftp://kyivpost.com", "https://", "https://[", "https://..."])
def test_no_address_is_one_clear_error(text):
    with pytest.raises(sources.SourceError, match="http:// or https://"):
        sources.host_of(text)


@given(st.text(max_size=30))
def test_slug_is_kebab_case_and_stable(name):
    made = sources.slug(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert sources.slug(made) == made


# ---- the map


@given(HOSTS, st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), max_size=4), st.integers(0, 4))
def test_the_longest_entry_that_fits_decides(host, steps, depth):
    keys = ["/".join([host, *steps[:n]]) for n in range(len(steps) + 1)]
    known = keys[: depth + 1]
    assert (
        sources.entry_for(f"https://www.{host}/" + "/".join(steps), {k: n for n, k in enumerate(known)})
        == len(known) - 1
    )


def test_an_entry_ends_where_a_step_of_the_path_ends():
    entries = {"github.com/kiel": 1}
    assert sources.entry_for("https://github.com/kiel/data", entries) == 1
    assert sources.entry_for("https://github.com/kielbasa", entries) is None
    assert sources.entry_for("https://github.com.example.org/kiel", entries) is None


def test_unlisted_host_is_unknown_and_keeps_its_publisher():
    made = sources.regrade(listed(url="https://example.org/a", language="en"), hosts(), NO_OVERRIDES).iloc[0]
    assert (made["publisher"], made["kind"], made["grade"], made["witness"]) == ("Somebody", "unknown", "F", "somebody")


def test_map_decides_over_what_the_row_says():
    row = listed(url="https://tass.com/1", kind="primary_document", grade="A", publisher="Tass")
    made = sources.regrade(row, hosts(("tass.com", "TASS", "state_media")), NO_OVERRIDES).iloc[0]
    assert (made["publisher"], made["kind"], made["grade"], made["language"]) == ("TASS", "state_media", "F", "en")


def test_override_decides_over_the_map_and_nothing_else():
    rows = pd.concat([listed(url="https://tass.com/1"), listed(url="https://tass.com/2")])
    one = pd.DataFrame({"source_id": [sources.source_id("https://tass.com/1")], "kind": ["primary_document"]})
    made = sources.regrade(rows.reset_index(drop=True), hosts(("tass.com", "TASS", "state_media")), one).set_index(
        "url"
    )
    assert made["grade"].to_dict() == {"https://tass.com/1": "A", "https://tass.com/2": "F"}


def test_speaking_ids_keep_their_kind():
    row = listed(url="https://example.org/a", source_id="sipri-milex-2026", kind="dataset", language="en")
    assert sources.regrade(row, hosts(), NO_OVERRIDES).loc[0, ["kind", "grade"]].tolist() == ["dataset", "B"]


def test_a_copy_is_the_witness_that_it_copies():
    row = listed(url="https://example.org/a", reprint_of="Agence France-Presse", language="en")
    assert sources.regrade(row, hosts(), NO_OVERRIDES).loc[0, "witness"] == "agence-france-presse"


def test_id_of_another_address_is_one_clear_error():
    row = listed(url="https://example.org/a", source_id=sources.source_id("https://example.org/b"))
    with pytest.raises(
        sources.SourceError, match=r"sources.csv, source_id example-org-.*Correct the id or the address"
    ):
        sources.regrade(row, hosts(), NO_OVERRIDES)


def test_override_of_nothing_is_one_clear_error():
    none = pd.DataFrame({"source_id": ["example-org-000000"], "kind": ["dataset"]})
    with pytest.raises(sources.SourceError, match="source_overrides"):
        sources.regrade(listed(url="https://example.org/a", language="en"), hosts(), none)


@given(st.permutations(range(4)))
def test_order_of_rows_does_not_matter_and_twice_is_once(order):
    urls = ["https://tass.com/1", "https://tass.com/2", "https://example.org/1", "https://www.tass.com/3"]
    given_rows = pd.concat([listed(url=u, language="en") for u in urls], ignore_index=True)
    known = hosts(("tass.com", "TASS", "state_media"))
    once = sources.regrade(given_rows, known, NO_OVERRIDES)
    shuffled = sources.regrade(given_rows.iloc[order].reset_index(drop=True), known, NO_OVERRIDES)
    pd.testing.assert_frame_equal(once, shuffled)
    pd.testing.assert_frame_equal(once, sources.regrade(once, known, NO_OVERRIDES))


# ---- damaged tables


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies of the tables of sources in a data folder of their own, the only ones to be built."""
    for name in ("datapackage.json", "sources.csv", "source_hosts.csv", "source_overrides.csv"):
        shutil.copyfile(tables.data_dir() / name, tmp_path / name)
    monkeypatch.setenv("NODEAL_DATA", str(tmp_path))
    monkeypatch.setattr(ingest, "MODULES", ("sources",))
    return tmp_path


def rebuild() -> None:
    for _, frames in ingest.build():
        ingest.write(frames)


def first_row(text: str) -> str:
    return text.split("\n")[1]


DAMAGE = {
    "renamed column": ("sources", lambda t: t.replace("reprint_of", "copy_of", 1), r"row 1.*copy_of"),
    "swapped columns": ("sources", lambda t: t.replace("source_id,publisher", "publisher,source_id", 1), "row 1"),
    "truncated": ("sources", lambda t: t[:200], "sources.csv"),
    "duplicated row": ("sources", lambda t: t + first_row(t) + "\n", "each source once"),
    "id of another address": (
        "sources",
        lambda t: t.replace("https://112.ua/", "https://112.ua/x", 1),
        "source_id 112-ua",
    ),
    "no address": ("sources", lambda t: t.replace(",https://112.ua/", ",112.ua/", 1), "no web address"),
    "absurd kind": ("source_hosts", lambda t: t.replace(",newspaper,", ",gospel,", 1), "'gospel'"),
    "override of nothing": ("source_overrides", lambda t: t.replace("babel-ua-", "babel-ub-", 1), "babel-ub-"),
}


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_one_clear_error_and_changes_nothing(data_copy, name, damage, message):
    path = data_copy / f"{name}.csv"
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    before = {p.name: p.read_bytes() for p in data_copy.iterdir()}
    with pytest.raises(NodealError, match=message):
        rebuild()
    assert {p.name: p.read_bytes() for p in data_copy.iterdir()} == before


def test_wrong_encoding_is_one_clear_error(data_copy):
    path = data_copy / "sources.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    with pytest.raises(NodealError, match="not UTF-8"):
        rebuild()


def test_cells_that_the_map_fills_may_be_left_empty(data_copy):
    path = data_copy / "sources.csv"
    committed = path.read_bytes()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    address = [i == sources.source_id(u) for i, u in zip(frame["source_id"], frame["url"], strict=True)]
    frame.loc[address, ["kind", "grade", "witness"]] = ""
    path.write_text(frame.to_csv(index=False, lineterminator="\n"), "utf-8")
    rebuild()
    assert path.read_bytes() == committed


# ---- the tables as they are


def test_committed_sources_are_what_the_map_makes_of_them(as_committed):
    as_committed("sources", sources.tables()["sources"])


@pytest.mark.parametrize("name", ["sources", "source_hosts", "source_overrides"])
def test_grade_follows_kind_everywhere(name):
    frame = tables.table(name)
    assert frame["grade"].tolist() == frame["kind"].map(sources.GRADES).tolist()


def test_every_address_is_listed_once():
    frame = tables.table("sources")
    assert frame["url"].is_unique
    assert len(frame) >= 1800


def test_the_200_most_used_hosts_are_graded():
    used = Counter(map(sources.host_of, tables.table("sources")["url"]))
    graded = {entry.split("/")[0] for entry in tables.table("source_hosts")["host"]}
    most_used = [host for host, _ in sorted(used.items(), key=lambda item: (-item[1], item[0] not in graded))][:200]
    assert not [host for host in most_used if host not in graded]
    assert sum(n for host, n in used.items() if host in graded) / used.total() > 0.75


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("tass.com", "Russia"),
        ("ukrinform.net", "Ukraine"),
        ("united24media.com", "Ukraine"),
        ("aa.com.tr", "Turkey"),
        ("news.cgtn.com", "China"),
        ("en.irna.ir", "Iran"),
        ("news.by", "Belarus"),
        ("aljazeera.com", "Qatar"),
        ("channelnewsasia.com", "Singapore"),
    ],
)
def test_state_media_of_every_country_have_one_grade(host, country):
    assert tables.table("source_hosts").set_index("host").loc[host, ["kind", "grade"]].tolist() == [
        "state_media",
        "F",
    ], country


def test_encyclopaedias_copies_and_student_papers_are_not_academic():
    by_host = tables.table("source_hosts").set_index("host")["kind"]
    for host in (
        "en.wikipedia.org",
        "britannica.com",
        "profilpelajar.com",
        "wikisum.wiki",
        "wn.com",
        "e-ir.info",
        "paperzz.com",
    ):
        assert by_host[host] in ("encyclopaedia", "mirror", "blog")


def test_no_mirror_is_a_witness_where_its_origin_is_known():
    frame = tables.table("sources")
    named = frame[frame["reprint_of"].notna()]
    assert len(named) >= 300
    assert (named["witness"] == named["reprint_of"].map(sources.slug)).all()
    assert frame.loc[frame["witness"] == "reuters", "publisher"].nunique() > 40


def test_copies_of_one_encyclopaedia_are_one_witness():
    hosts, frame = tables.table("source_hosts"), tables.table("sources")
    copies = hosts.loc[hosts["reason"].str.lower().str.contains("copy of an encyclopaedia"), "host"]
    rows = frame[frame["url"].map(sources.host_of).isin(copies)]
    assert len(rows) >= 10
    assert set(rows["witness"]) == {"wikipedia"}
