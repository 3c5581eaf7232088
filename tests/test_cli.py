"""The command line as a person meets it: help, output in pipes, and errors that are one line and an exit code."""

import ast
import csv
import http.server
import io
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

import nodeal
from nodeal import cli, ledger, measures, notebooks
from nodeal.errors import NodealError
from nodeal.ledger import LedgerError, shuffled
from nodeal.ledger.explain import explain
from nodeal.measures import MeasureError
from nodeal.notebooks import NotebookError
from nodeal.site import build

PLAIN = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "NO_COLOR", "NODEAL_DEBUG", "COLUMNS")}


def run(*arguments, stdout=subprocess.PIPE, says=None, **env):
    """What a command does when nobody watches: exit code, standard output, standard error.

    `says` stands in for the command's work, so that no table is read: ``out.print`` or ``err.print`` of some words.
    """
    work = f"cli.app = lambda **_: {says}" if says else "pass"
    script = f"import typer; from nodeal import cli; {work}; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False,
        env=PLAIN | env,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def invoke(*arguments):
    return CliRunner().invoke(cli.app, arguments, env={"COLUMNS": "200"})


# ---- help ---------------------------------------------------------------------------------------------------


def test_help_speaks_to_people():
    said = invoke("--help").output
    assert "Build, re-execute and question the book." in said
    assert "``" not in said
    assert "logic" not in said
    for command in cli.app.registered_commands:
        assert (command.name or command.callback.__name__) in said


def test_python_dash_m_and_version():
    command = [sys.executable, "-m", "nodeal", "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"nodeal {version('nodeal')}\n"


# ---- output -------------------------------------------------------------------------------------------------


def test_lines_are_whole_where_another_program_reads_them():
    said = CliRunner().invoke(cli.app, ["measures"], env={"COLUMNS": "30"}).output
    assert len(said.splitlines()) == len(measures.registered()) + len(shuffled.LISTED)
    assert all(re.match(r"\w+\.\w+  \S", line) for line in said.splitlines())


def test_measures_are_listed_for_programs_with_all_that_a_row_says():
    ids = sorted([*measures.registered(), *shuffled.LISTED])
    as_json = json.loads(invoke("measures", "--format", "json").output)
    as_csv = list(csv.DictReader(io.StringIO(invoke("measures", "--format", "csv").output)))
    assert [row["measure_id"] for row in as_json] == [row["measure_id"] for row in as_csv] == ids
    assert [{**row, "tables": ";".join(row["tables"])} for row in as_json] == as_csv
    us_share = as_csv[ids.index("aid.us_share")]
    assert us_share["tables"].split(";") == list(measures.registered()["aid.us_share"].tables)


def test_a_value_that_differs_is_told_on_whole_lines(monkeypatch):
    long = "words " * 40
    change = notebooks.Change(3, "data.text", long, long + "more")
    monkeypatch.setattr(notebooks, "named", lambda name: Path(name))
    monkeypatch.setattr(notebooks, "diff", lambda text: [change])
    done = invoke("diff", "05_aid")
    assert done.exit_code == 1
    assert done.output == f"cell 3  data.text\n  old  {long}\n  new  {long}more\n1 values differ\n"


@pytest.mark.parametrize(
    ("env", "codes"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
    ids=["pipe", "asked", "not asked", "both"],
)
def test_colour_in_a_pipe_only_where_it_was_asked_for(env, codes):
    _, said, complained = run(says="(cli.out.print('[bold]a[/]'), cli.err.print('[red]b[/]'))", **env)
    assert ("\x1b[" in said, "\x1b[" in complained) == (codes, codes)


def test_what_a_build_complains_of_is_plain(tmp_path):
    """Jupyter Book colours its warnings also where nobody sees them."""
    coloured = f"x\n\x1b[91m{tmp_path}/book/a.md:3: WARNING: no target\x1b[39;49;00m\n"
    assert build._complaints(coloured, tmp_path) == "book/a.md:3: WARNING: no target"
    assert build._complaints("\x1b[31mgone\x1b[0m", tmp_path) == "gone"


def test_what_ended_a_build_is_told_once(tmp_path):
    """Sphinx tells it, and Jupyter Book again below the way to it through the code."""
    fault = "nodeal.tables.TableError: aid/donors.csv, line 5: found '<<<<<<< HEAD'"
    twice = f"""Extension error!\n{fault}\nTraceback (most recent call last):
  File "sphinx.py", line 167, in build\n    raise TableError(where, **said)\n{fault}
  File "jupyter_book.py", line 9, in build\n    raise RuntimeError(box) from result\nRuntimeError:\n"""
    assert build._complaints(twice, tmp_path) == fault


@pytest.mark.parametrize("page", ["_toc.yml", "book/index.md"])
def test_a_merge_left_undecided_in_a_page_is_told_before_it_is_built(tmp_path, page):
    (tmp_path / "book").mkdir()
    for name in ("_toc.yml", "_config.yml", "book/index.md"):
        (tmp_path / name).write_text("# A\n<<<<<<< HEAD\n" if name == page else "# A\n", "utf-8")
    with pytest.raises(NodealError, match=rf"{page}, line 2: found '<<<<<<< HEAD'"):
        build.check_ready(tmp_path)


def test_a_broken_description_of_the_tables_is_told_before_it_is_built(tmp_path):
    for name, content in (("_toc.yml", ""), ("_config.yml", ""), ("data/datapackage.json", "{")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(NodealError, match=r"^datapackage\.json: found .*; expected valid JSON") as told:
        build.check_ready(tmp_path)
    assert "\n" not in str(told.value)


# ---- errors -------------------------------------------------------------------------------------------------


def one_line(said):
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert said.startswith("error ")
    assert said.count("\n") == 1
    return said


SAYS = {"rich": "cli.out.print('words ' * 9000)", "plain": "typer.echo('words ' * 9000)"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("says", SAYS.values(), ids=SAYS)
def test_a_full_device_is_one_line(says):
    with Path("/dev/full").open("w") as full:
        code, _, said = run(stdout=full, says=says)
    assert code == 1
    assert "no space left on device" in one_line(said)
    assert "Free some space" in said


@pytest.mark.parametrize("says", SAYS.values(), ids=SAYS)
def test_a_reader_who_left_is_not_complained_of_and_it_is_no_error(says):
    """Whichever library prints; 141 is what a shell gives a program that ends so."""
    reading, writing = os.pipe()
    os.close(reading)
    code, _, said = run(stdout=writing, says=says)
    os.close(writing)
    assert (code, said) == (141, "")


FAULTS = {
    "no right": (PermissionError(13, "Permission denied", "book/charts/x.svg"), ("book/charts/x.svg", "that is yours")),
    "no file": (FileNotFoundError(2, "No such file or directory", "data/x.csv"), ("data/x.csv", "make book")),
    "read only": (OSError(30, "Read-only file system", "/mnt/a"), ("/mnt/a", "that is yours")),
    "of no name": (OSError("odd"), ("odd", "Mend that")),
    "a fault of the program": (ValueError("two\nlines"), ("ValueError: found two lines", "NODEAL_DEBUG=1")),
    "one without words": (AssertionError(), ("AssertionError", "NODEAL_DEBUG=1")),
}


@pytest.mark.parametrize(("error", "told"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("debug", [False, True])
def test_whatever_goes_wrong_is_one_line_and_the_rest_for_whoever_asks(error, told, debug, monkeypatch, capsys):
    def fail(**_):
        raise error

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setenv("NODEAL_DEBUG", "1" if debug else "0")
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("Traceback") is debug
    assert all(words in one_line(said.splitlines(keepends=True)[-1]) for words in told)


def test_the_option_asks_for_the_traceback_as_the_environment_does(monkeypatch, capsys):
    monkeypatch.setenv("NODEAL_DEBUG", "")
    monkeypatch.setattr(sys, "argv", ["nodeal", "--debug", "measure", "nope"])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().err
    assert said.startswith("Traceback")
    assert "MeasureError" in said


@pytest.mark.parametrize("command", ["measures", "verdicts"])
def test_a_python_that_drops_docstrings_is_refused(command):
    """They are what is printed."""
    code, said, complained = run(command, PYTHONOPTIMIZE="2")
    assert (code, said) == (1, "")
    assert "found PYTHONOPTIMIZE=2, or the option -OO" in one_line(complained)


@pytest.mark.parametrize("words", ["Kernel died", "Kernel didn't respond in 60 seconds", "A cell timed out"])
def test_a_kernel_that_gives_up_is_told_plainly(words, monkeypatch, tmp_path):
    kind = {"Kernel died": notebooks.DeadKernelError, "A cell timed out": TimeoutError}.get(words, RuntimeError)

    async def give_up(self, **_):
        raise kind(words)

    monkeypatch.setattr(notebooks.NotebookClient, "async_execute", give_up)
    text = tmp_path / "notebooks" / "src" / "01_page.md"
    text.parent.mkdir(parents=True)
    text.write_text("# A page\n", "utf-8")
    with pytest.raises(NotebookError, match=rf"01_page\.md: found {words}.*left as it was"):
        notebooks.execute(text)


def test_what_is_no_id_at_all_is_no_measure():
    with pytest.raises(MeasureError, match="measure 'None': found no such measure"):
        measures.compute(None)


@pytest.mark.parametrize(("asked", "meant"), [("aid.us_shares", "aid.us_share"), ("us_share", "aid.us_share")])
def test_an_id_that_is_none_is_answered_with_what_may_be_meant(asked, meant):
    with pytest.raises(
        MeasureError, match=rf"Did you mean .*{re.escape(meant)}.*\? .*nodeal measures` lists all"
    ) as told:
        measures.compute(asked)
    assert len(str(told.value)) < 400


def test_a_claim_that_is_none_says_where_all_are_listed():
    with pytest.raises(LedgerError, match="nodeal verdicts` lists all"):
        ledger.verdict("c99-9z")


# ---- serving ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "eighty"])
def test_a_port_that_is_none_is_a_wrong_use(port):
    done = invoke("serve", "--port", port)
    assert done.exit_code == 2
    assert "--port" in done.output
    assert "The book is at" not in done.output


@pytest.fixture
def built(tmp_path):
    site = tmp_path / build.SITE
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>read", "utf-8")
    return tmp_path


def test_an_address_is_told_once_it_can_be_read(built, monkeypatch):
    """At any free port; the server ends when the page has been read."""
    read = []

    class Ending(http.server.ThreadingHTTPServer):
        def service_actions(self):
            if read:
                raise KeyboardInterrupt

    def take(address):
        with urllib.request.urlopen(address) as answer:
            read.append(answer.read())

    def fetch(address):
        threading.Thread(target=take, args=(address,)).start()

    monkeypatch.setattr(http.server, "ThreadingHTTPServer", Ending)
    build.serve(built, 0, fetch)
    assert read == [b"<p>read"]


def test_where_nothing_can_be_served_no_address_is_told(built, tmp_path):
    told = []
    with (
        http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as taken,
        pytest.raises(NodealError, match=r"expected a free port.*make serve PORT="),
    ):
        build.serve(built, taken.server_port, told.append)
    (built / build.SITE / "index.html").unlink()
    with pytest.raises(NodealError, match="Run `make book` first"):
        build.serve(built, 0, told.append)
    assert told == []


# ---- days ---------------------------------------------------------------------------------------------------


def test_nothing_is_said_of_a_day_before_the_first_source():
    for asked in (lambda d: ledger.verdict("c23-4b", d), lambda d: ledger.verdicts(d), lambda d: explain("c23-4b", d)):
        with pytest.raises(LedgerError, match="before the first source"):
            asked(date(1990, 1, 1))


def test_a_remark_made_with_hindsight_is_not_made_earlier():
    """``c23-4b`` has one that tells what came of it at each horizon."""
    assert "Note:" in str(explain("c23-4b"))
    early = str(explain("c23-4b", date(2025, 3, 20)))
    assert "Note:" not in early
    assert "horizon" not in early


def test_where_nothing_was_on_record_that_is_said():
    assert "Nothing about it was on record by 2000-01-01." in str(explain("c23-4b", date(2000, 1, 1)))


# ---- commands that texts name -------------------------------------------------------------------------------


def written():
    """Every text that a person reads: the project's pages, and what its code says."""
    top = notebooks.root()
    for path in (top / "README.md", top / "CONTRIBUTING.md", *top.glob("book/*.md"), *top.glob("notebooks/src/*.md")):
        yield path.name, path.read_text("utf-8")
    for path in (*Path(nodeal.__file__).parent.rglob("*.py"), *top.glob("tests/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_every_command_that_a_text_names_can_be_run():
    """`nodeal` alone is not on a reader's path: it is a target of make, or stands with its folder.

    What holds a backslash is a pattern of a test, and no command.
    """
    targets = set(re.findall(r"^([a-z-]+):", (notebooks.root() / "Makefile").read_text("utf-8"), re.M))
    verbs = {c.name or c.callback.__name__ for c in cli.app.registered_commands}
    named = [(where, words) for where, text in written() for words in re.findall(r"(?<!`)`([^`\n\\]+)`(?!`)", text)]
    assert len(named) > 50
    wrong = []
    for where, words in named:
        command, _, rest = words.partition(" ")
        verb = next((w for w in rest.split() if "=" not in w), "")
        if (command == "nodeal" and verb in verbs) or (
            command == "make" and verb not in targets and not rest.startswith("-")
        ):
            wrong.append((where, words))
        if command == ".venv/bin/nodeal" and verb and not verb.startswith("-") and verb not in verbs:
            wrong.append((where, words))
    assert not wrong


def test_two_builds_wait_for_each_other(tmp_path):
    order = []
    with build.alone(tmp_path / "_build", order.clear):
        other = threading.Thread(target=lambda: enter(tmp_path / "_build", order))
        other.start()
        while not order:
            pass
        order.append("first done")
    other.join()
    assert order == ["waits", "first done", "second"]


def enter(folder, order):
    with build.alone(folder, lambda: order.append("waits")):
        order.append("second")
