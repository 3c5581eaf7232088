"""Stored copies of cited pages: asked of a server on this machine, noted whole or not at all."""

from __future__ import annotations

import csv
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from nodeal import cli
from nodeal.ingest import archive
from nodeal.ingest.archive import ArchiveError

COPY = "http://copies.example/20250320/"


@pytest.fixture
def service():
    """An availability service that answers as `answers` says; it remembers what it was asked."""

    class Service(http.server.BaseHTTPRequestHandler):
        asked: list = []  # noqa: RUF012 - one a fixture
        answer = staticmethod(lambda url: (200, known(url)))

        def do_GET(self):
            question = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            Service.asked.append(question)
            status, body = Service.answer(question["url"])
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        Service.address = f"http://127.0.0.1:{server.server_port}/available"
        yield Service
        server.shutdown()
        thread.join()


def known(cited: str, **other: object) -> bytes:
    closest = {"available": True, "status": "200", "url": COPY + cited} | other
    return json.dumps({"archived_snapshots": {"closest": closest}}).encode()


NONE = b'{"archived_snapshots": {}}'


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_copies_are_noted_and_nothing_else_changes(data_copy, service):
    path = data_copy / "sources.csv"
    before = rows(path)
    service.answer = staticmethod(lambda url: (200, NONE if url == before[1]["url"] else known(url)))
    heard = []
    assert archive.fill(service=service.address, most=3, pause=0, told=lambda *what: heard.append(what)) == 2
    after = rows(path)
    noted = {row["source_id"]: row["archived_url"] for row in after if row["archived_url"]}
    assert noted == {before[n]["source_id"]: COPY + before[n]["url"] for n in (0, 2)} == dict(heard)
    assert [row | {"archived_url": ""} for row in after] == before
    dated = next(row for row in before[:3] if row["date"])
    assert {"url": dated["url"], "timestamp": dated["date"].replace("-", "")} in service.asked
    service.asked.clear()
    archive.fill(service=service.address, most=1, pause=0)
    assert service.asked[0]["url"] == before[1]["url"], "what is noted is not asked again"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (429, b"", "found status 429"),
        (200, b"<html>", "found <html>"),
        (200, b"", "found nothing"),
        (200, b"[]", "expected JSON with archived_snapshots"),
        (200, known("", url="javascript:x"), "found 'javascript:x'"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_what_was_found_is_kept(data_copy, service, status, body, said):
    path = data_copy / "sources.csv"
    before = rows(path)
    service.answer = staticmethod(lambda url: (200, known(url)) if url == before[0]["url"] else (status, body))
    with pytest.raises(ArchiveError) as caught:
        archive.fill(service=service.address, most=2, pause=0)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [row["archived_url"] != "" for row in rows(path)[:3]] == [True, False, False]


@pytest.mark.parametrize("other", [{"available": False}, {"status": "404"}])
def test_a_copy_of_an_error_page_is_none(service, other):
    service.answer = staticmethod(lambda url: (200, known(url, **other)))
    assert archive.stored("https://paper.example/1", service=service.address) == ""


def test_without_a_network_one_line_says_so_and_the_file_stays(data_copy):
    path = data_copy / "sources.csv"
    before = path.read_bytes()
    closed = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{closed.server_port}/"
    closed.server_close()
    with pytest.raises(ArchiveError, match=r"127\.0\.0\.1: found no way there .* expected a network"):
        archive.fill(service=address, pause=0)
    with pytest.raises(ArchiveError, match="found no web address"):
        archive.fill(service="file:///etc/passwd", pause=0)
    assert path.read_bytes() == before


def test_the_command_counts_what_is_noted(data_copy, service):
    said = CliRunner().invoke(cli.app, ["sources", "--archive", "--most", "1", "--service", service.address])
    assert said.exit_code == 0, said.output
    assert said.output.splitlines()[1:] == [
        "1 noted in sources.csv", f"1 of {len(rows(data_copy / 'sources.csv')):,} sources have a stored copy noted",
    ]  # fmt: skip
