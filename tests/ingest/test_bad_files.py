"""Missing, changed and cut files: the same three accidents for every raw file of the precedents and Europe tables."""

from __future__ import annotations

import pytest

from nodeal import cli as command
from nodeal import ingest
from nodeal.errors import NodealError
from nodeal.ingest import raw
from nodeal.ingest.readers import RawContentError

MODULES = ("ches", "fortna", "populist", "sipri", "ucdp", "unga")
FILES = [(name, key) for name in MODULES for key in ingest.module(name).RAW]

pytestmark = [
    pytest.mark.raw,
    pytest.mark.skipif(
        not raw.available(*(key for _name, key in FILES)), reason="the publishers' raw files are not at hand"
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_ingesting_again_gives_the_committed_bytes(name, as_committed):
    for table, frame in ingest.module(name).tables().items():
        as_committed(table, frame)


@pytest.mark.parametrize(("name", "key"), FILES)
def test_a_missing_file_is_named(raw_copy, refused, name, key):
    (raw_copy(ingest.module(name).RAW) / key).unlink()
    assert refused(name).startswith(f"raw file {key}: found no such file")


@pytest.mark.parametrize(("name", "key"), FILES)
def test_one_changed_byte_is_another_file(raw_copy, refusal, name, key):
    path = raw_copy(ingest.module(name).RAW) / key
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert f"raw file {key}: found SHA-256" in refusal(name)


@pytest.mark.parametrize("cut", [0, 0.5])
@pytest.mark.parametrize(("name", "key"), FILES)
def test_a_cut_file_is_named_even_when_its_checksum_was_accepted(raw_copy, repin, refusal, name, key, cut):
    folder = raw_copy(ingest.module(name).RAW)
    content = (folder / key).read_bytes()
    (folder / key).write_bytes(content[: int(len(content) * cut)])
    repin(folder, key)
    assert refusal(name).startswith(f"raw file {key}")


def test_a_failure_late_in_a_run_leaves_the_tables_of_earlier_modules(data_copy, monkeypatch):
    """The key rate would be restored by its own module; the module after it fails, so nothing is."""
    path = data_copy / "economy/key_rate.csv"
    if not raw.available(*ingest.module("cbr").RAW, *ingest.module("unga").RAW):
        pytest.skip("the publishers' raw files are not at hand: set NODEAL_RAW or run `make data` once")
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    before = path.read_bytes()

    def broken():
        raise RawContentError("raw file x", found="damage", expected="none", remedy="None.")

    monkeypatch.setattr(ingest, "MODULES", ("cbr", "unga"))
    monkeypatch.setattr(ingest.module("unga"), "tables", broken)
    with pytest.raises(RawContentError):
        command.data()
    assert path.read_bytes() == before


def test_a_source_that_is_gone_stops_the_run(data_copy, monkeypatch):
    path = data_copy / "sources.csv"
    lines = [x for x in path.read_text("utf-8").splitlines(keepends=True) if not x.startswith("theweek-com-39c67f")]
    path.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(ingest, "MODULES", ())
    with pytest.raises(NodealError, match=r"column source_id: found 'theweek-com-39c67f'"):
        command.data()
