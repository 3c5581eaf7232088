"""Errors keep their shape on every way to a reader."""

import pickle

import pytest

from nodeal import cli
from nodeal.errors import NodealError
from nodeal.ledger import LedgerError
from nodeal.notebooks import NotebookError
from nodeal.tables import TableError

TOLD = {"found": "x", "expected": "y", "remedy": "Do z."}


@pytest.mark.parametrize("kind", [NodealError, LedgerError, NotebookError, TableError])
def test_an_error_comes_back_whole_from_a_worker(kind):
    back = pickle.loads(pickle.dumps(kind("a.csv, row 2", **TOLD)))
    assert type(back) is kind
    assert (back.where, back.found, back.expected, back.remedy) == ("a.csv, row 2", *TOLD.values())
    assert str(back) == "a.csv, row 2: found x; expected y. Do z."


def test_what_looks_like_markup_is_printed_as_it_is(monkeypatch, capsys):
    def fail(**_):
        raise NodealError("measure '[/x]'", **TOLD)

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "measure '[/x]': found x" in capsys.readouterr().err
