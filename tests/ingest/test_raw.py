import re

import pooch
import pytest
import requests
from typer.testing import CliRunner

from nodeal import cli, ingest, tables
from nodeal.ingest import raw
from nodeal.ingest.raw import RawFileError
from nodeal.place import PlaceError

KEY = "aid/ust_r29_website/weapons.csv"


def test_every_file_is_registered_with_address_checksum_and_licence():
    for key, entry in raw.registry().items():
        assert re.fullmatch(r"[a-z_]+/[\w./-]+", key)
        assert entry.url.startswith("https://")
        assert re.fullmatch(r"[0-9a-f]{64}", entry.sha256)
        assert entry.size > 0
        assert all((entry.title, entry.publisher, entry.version, entry.page, entry.licence))


def test_an_unregistered_file_is_refused():
    with pytest.raises(RawFileError, match=r"registry\.toml"):
        raw.fetch("aid/nothing.csv")


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("NODEAL_RAW", str(tmp_path))
    with pytest.raises(RawFileError, match="no such file in the folder NODEAL_RAW") as caught:
        raw.fetch(KEY)
    assert KEY in str(caught.value)


@pytest.mark.parametrize(("named", "what"), [("nowhere", "not there"), ("file", "a file")])
def test_a_setting_that_names_no_folder_is_told_so(tmp_path, monkeypatch, named, what):
    """Of raw files, of downloads and of the tables."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NODEAL_RAW", str(tmp_path / named))
    with pytest.raises(RawFileError, match=rf"^NODEAL_RAW: found '.*{named}', which is {what}; .*unset NODEAL_RAW"):
        raw.fetch(KEY)
    monkeypatch.setenv("NODEAL_DATA", str(tmp_path / named))
    with pytest.raises(PlaceError, match=rf"^NODEAL_DATA: found '.*{named}', which is {what}"):
        tables.data_dir()
    monkeypatch.delenv("NODEAL_RAW")
    monkeypatch.setenv("NODEAL_CACHE", str(tmp_path / "file"))
    with pytest.raises(RawFileError, match=r"/file: found .*; expected a folder .*Name one in NODEAL_CACHE"):
        raw.fetch(KEY, progress=False)


def test_each_line_of_a_run_names_files(monkeypatch, data_copy):
    monkeypatch.setattr(ingest, "MODULES", ("sources",))
    monkeypatch.setattr(ingest, "check_links", lambda _: None)
    assert CliRunner().invoke(cli.app, ["data"]).output == "sources: sources.csv\n"


def test_a_truncated_file_is_named(raw_copy):
    folder = raw_copy((KEY,))
    path = folder / KEY
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(RawFileError, match=r"1,000 bytes \(truncated\?\)"):
        raw.fetch(KEY)


def test_another_checksum_is_named(raw_copy):
    folder = raw_copy((KEY,))
    path = folder / KEY
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(RawFileError, match="SHA-256"):
        raw.fetch(KEY)


def test_without_network_the_error_says_what_to_do(tmp_path, monkeypatch):
    def refused(*_args, **_kwargs):
        raise requests.ConnectionError

    monkeypatch.delenv("NODEAL_RAW", raising=False)
    monkeypatch.setenv("NODEAL_CACHE", str(tmp_path))
    monkeypatch.setattr(pooch, "retrieve", refused)
    with pytest.raises(RawFileError, match="name a folder with the raw files in NODEAL_RAW"):
        raw.fetch(KEY)


def test_a_download_is_cached_and_checked(tmp_path, monkeypatch):
    """pooch itself, on a file address: right content is kept, wrong content is refused and not kept."""
    served = tmp_path / "weapons.csv"
    served.write_text("donor\n")
    entry = raw.registry()[KEY]
    right = pooch.file_hash(str(served))
    monkeypatch.delenv("NODEAL_RAW", raising=False)
    monkeypatch.setenv("NODEAL_CACHE", str(tmp_path / "cache"))

    def copy(_url, output_file, _pooch, **_kwargs):
        output_file = str(output_file)
        with open(output_file, "wb") as target:  # noqa: PTH123 - pooch hands over a name
            target.write(served.read_bytes())

    monkeypatch.setattr(pooch.core, "choose_downloader", lambda *_a, **_k: copy)
    with pytest.raises(RawFileError, match="a download with another SHA-256"):
        raw.fetch(KEY, progress=False)
    assert not list((tmp_path / "cache").glob("*weapons.csv"))
    from dataclasses import replace

    monkeypatch.setattr(raw, "registry", lambda: {KEY: replace(entry, sha256=right)})
    assert raw.fetch(KEY, progress=False).read_text() == "donor\n"
