"""``nodeal …``: one command per verb a person needs. Holds no logic."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from typer.models import OptionInfo

from nodeal import interrupts
from nodeal.article import article
from nodeal.dates import HINDSIGHT, DayError, day
from nodeal.errors import NodealError

EXAMPLES = article().examples

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _console(*, stderr: bool = False) -> Console:
    """Where lines are printed, each whole: a terminal breaks them itself, and another program wants them unbroken.

    Colour is for terminals, and for whoever asks with FORCE_COLOR; NO_COLOR outdoes that.
    """
    stream = sys.stderr if stderr else sys.stdout
    terminal = stream.isatty() if os.environ.get("NO_COLOR") else None
    return Console(stderr=stderr, soft_wrap=True, force_terminal=terminal)


out = _console()
err = _console(stderr=True)


def _day(said: str | date) -> date:
    """A day as an option says it: what is none is a wrong use of the command."""
    try:
        return day(said)
    except DayError as error:
        raise typer.BadParameter(f"found {error.found}; expected {error.expected}. Write it YYYY-MM-DD.") from None


def _day_option(words: str) -> OptionInfo:
    return typer.Option(parser=_day, metavar="YYYY-MM-DD", help=words)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"nodeal {version('nodeal')}", highlight=False)
        raise typer.Exit


@app.callback()
def _nodeal(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the code a problem arose; so does NODEAL_DEBUG=1.")
    ] = False,
) -> None:
    """Build, re-execute and question the book."""
    if debug:
        os.environ["NODEAL_DEBUG"] = "1"  # also for the commands that a command runs


@app.command()
def data(
    publishers: Annotated[list[str] | None, typer.Argument(help="Such as kiel or outline; without it all.")] = None,
) -> None:
    """Re-ingest tables from the publishers' raw files (NODEAL_RAW, else download)."""
    from nodeal import ingest, tables

    built: dict[str, ingest.Product] = {}
    for publisher, frames in ingest.build(*publishers or ()):
        built |= frames
        out.print(f"{publisher}: {', '.join(tables.describe(name)['path'] for name in frames)}")
    ingest.check_links(built)
    ingest.write(built)


@app.command()
def notebooks(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Stems such as {EXAMPLES['chapter']}; all by default.")
    ] = None,
) -> None:
    """Re-execute the text notebooks and store them with their outputs."""
    from rich.progress import Progress

    from nodeal import notebooks as pairs

    chosen = [pairs.named(name) for name in names] if names else pairs.texts()
    with Progress(console=err, transient=True) as progress:
        bar = progress.add_task("executing", total=len(chosen))

        def report(text: Path, changed: bool) -> None:
            progress.advance(bar)
            out.print(f"{text.stem}: {'stored' if changed else 'unchanged'}")

        pairs.store_all(chosen, report)


@app.command()
def diff(name: Annotated[str, typer.Argument(help=f"Stem of a notebook, such as {EXAMPLES['chapter']}.")]) -> None:
    """Execute a notebook afresh and print every stored value that comes out differently."""
    from nodeal import notebooks as pairs

    changes = pairs.diff(pairs.named(name))
    for change in changes:
        out.print(f"cell {change.cell}  {change.place}\n  old  {change.old}\n  new  {change.new}", markup=False)
    out.print(f"{len(changes)} values differ")
    raise typer.Exit(1 if changes else 0)


@app.command()
def new(name: Annotated[str, typer.Argument(help="Number and name of a new chapter, such as 13_name.")]) -> None:
    """Begin a chapter: a text notebook to fill in, and its line in the table of contents."""
    from nodeal import chapters

    text = chapters.begin(name)
    out.print(f"notebooks/src/{text.name}: written; _toc.yml: listed. Next: write, `make notebooks`, `make book`")


@app.command()
def readme() -> None:
    """Rewrite the findings in README.md from the numbers that the notebooks glued."""
    from nodeal.site import readme as page

    out.print("README.md: " + ("rewritten" if page.rewrite() else "unchanged"))


@app.command()
def test() -> None:
    """Run every check: style, data, package, notebooks, site in a browser."""
    from nodeal import checks

    raise typer.Exit(checks.run_all())


@app.command()
def book() -> None:
    """Build the book from stored outputs; a warning is an error."""
    from nodeal import place
    from nodeal.site import build

    def waits() -> None:
        err.print("another build is at work in this folder; waiting for it")

    site = build.build(place.root(), waits=waits)
    out.print(f"The book is at {site / 'index.html'}", highlight=False, soft_wrap=True)


@app.command()
def pages(
    before: Annotated[Path, typer.Argument(help="Folder of a built book, such as that of the main branch.")],
    after: Annotated[Path, typer.Argument(help="Folder of the book built now.")],
    address: Annotated[str, typer.Option(help="Where the second can be read; its pages are linked.")] = "",
) -> None:
    """List the pages that say something else in two builds, in Markdown."""
    from nodeal.site import compare

    typer.echo(compare.listed(before, after, address))


@app.command()
def bench() -> None:
    """Time what people wait for: building, executing, judging. Times are for reading, never for passing."""
    from nodeal import checks

    for what, seconds in checks.benchmark():
        out.print(f"{seconds:7.1f} s  {what}", highlight=False)


@app.command()
def charts(
    everything: Annotated[bool, typer.Option("--all", help="Draw every picture, not only the stale.")] = False,
) -> None:
    """Draw the charts' pictures from stored outputs with a headless Chromium, and put them into the notebooks."""
    from nodeal import notebooks, place
    from nodeal.site import prerender

    drawn, deleted, strange = prerender.prerender(place.root(), everything=everything)
    for verb, files in (("drawn", drawn), ("deleted", deleted)):
        out.print(f"{verb}: {', '.join(files) or 'none'}", highlight=False, soft_wrap=True)
    if renewed := notebooks.picture_all():
        out.print(f"with new pictures: {', '.join(renewed)}", highlight=False)
    if strange:
        out.print(f"left alone, since no chart was drawn there: {', '.join(strange)}", highlight=False)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes any free one.")] = 8000,
) -> None:
    """Show the built book on this machine until interrupted."""
    from nodeal import place
    from nodeal.site import build

    def announce(address: str) -> None:
        out.print(f"The book is at {address} (Ctrl-C ends)", highlight=False)

    build.serve(place.root(), port, announce)


@app.command()
def measure(
    name: Annotated[str, typer.Argument(help=f"Id such as {EXAMPLES['measure']}.")],
    as_of: Annotated[date, _day_option("Use only what was known by this day.")] = HINDSIGHT,
) -> None:
    """Print one measure: value, range, unit, data through, note."""
    from nodeal import measures
    from nodeal.ledger import shuffled

    found = shuffled.LISTED[name](as_of) if name in shuffled.LISTED else measures.compute(name, as_of)
    out.print(f"{name}: {found}", f"as of {found.as_of}, data through {found.data_through}", sep="\n", highlight=False)
    if found.note:
        out.print(escape(found.note), highlight=False)


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command(name="measures")
def list_measures(
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """List every measure: id, what it measures and in which unit; as csv or json also its weakness and tables."""
    from nodeal import measures
    from nodeal.ledger import shuffled

    rows = measures.listed(measures.registered() | shuffled.LISTED)
    if form is Format.CSV:
        typer.echo(rows.to_csv(index=False), nl=False)
    elif form is Format.JSON:
        parted = rows.assign(tables=rows["tables"].str.split(";")).to_dict("records")
        typer.echo(json.dumps(parted, indent=1, ensure_ascii=False))
    else:
        for row in rows.itertuples():
            out.print(f"[bold]{row.measure_id}[/]  {escape(f'{row.what}, {row.unit}')}", highlight=False)


@app.command()
def verdicts(
    as_of: Annotated[date, _day_option("Use only what was known by this day.")] = HINDSIGHT,
    claim: Annotated[list[str] | None, typer.Option(help="Only this claim; may be repeated.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Print the verdicts of all claims, or of some, at one date."""
    from nodeal.ledger import present

    typer.echo(present.render(as_of, claim, form.value))


@app.command()
def explain(
    claim: Annotated[str, typer.Argument(help=f"Id such as {EXAMPLES['claim']}.")],
    as_of: Annotated[list[date] | None, _day_option("At these days; may be repeated.")] = None,
) -> None:
    """Explain one claim: tests, evidence for and against, why, what would change it, and how much hangs on choices."""
    from nodeal.ledger.explain import NOT_CHECKABLE, kept
    from nodeal.ledger.explain import explain as explained

    said = explained(claim, *(as_of or []))
    typer.echo(str(said))
    last = said.verdicts[-1]
    if last.verdict != NOT_CHECKABLE:
        typer.echo(f"\nHow much hangs on our choices: {kept(claim, last.as_of)}")


@app.command()
def edition(number: Annotated[int, typer.Argument(help="Number of the new edition.")]) -> None:
    """Keep today's verdicts, their tests and tables as an edition, for good."""
    from nodeal.ledger import editions

    out.print("written: " + ", ".join(editions.write(number)), highlight=False, soft_wrap=True)


@app.command()
def changes(
    number: Annotated[int, typer.Argument(help="Edition to compare today's verdicts with.")],
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Print every verdict and confidence that has moved since an edition, and the repair that moved it.

    Fails where rows moved one for which no search for the other side is logged.
    """
    from nodeal.ledger import editions, repairs

    moved = repairs.changes(number)
    typer.echo(editions.render(moved, number, form.value))
    repairs.hold_to_searches(moved)


@app.command()
def accept(
    reason: Annotated[str, typer.Option(help="Why the cell was wrong, in a sentence; it stands in the log.")] = "",
    source: Annotated[list[str] | None, typer.Option(help="Id of a page that says so; may be repeated.")] = None,
    since: Annotated[str, typer.Option(help="Commit before the edit.")] = "HEAD",
) -> None:
    """Follow an edit of a table's cell through: notebooks, pictures, README, held values, and its line in the log."""
    from nodeal import corrections

    done = corrections.accept(
        reason, source or (), since=since, report=lambda step: err.print(f"{step} …", highlight=False)
    )
    for edit in done.edits:
        words = f"{edit.table}, {edit.row}, {edit.column}: {edit.old or 'nothing'} → {edit.new or 'nothing'}"
        out.print(escape(words), highlight=False)
    out.print(f"verdicts moved: {'; '.join(done.moved) or 'none'}; helps {done.helps}", highlight=False)
    out.print(f"written: {', '.join(done.written)}. Next: `make test`", highlight=False)


_DISK = "Free some space, then run the command again."
_RIGHTS = "Give yourself the right to it, or work in a copy of the checkout that is yours."
_REMEDIES = {
    errno.ENOSPC: _DISK,
    errno.EDQUOT: _DISK,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOENT: "Restore it from version control, or run `make book`, which sets up what is missing.",
    errno.EMFILE: "Close what else runs, or raise the limit (`ulimit -n`), then run the command again.",
}
"""What a person can do about an error of the operating system."""


def main() -> None:
    """Run a command; a problem is one clear line on standard error and a non-zero exit code, never a traceback.

    With ``--debug``, or NODEAL_DEBUG in the environment, the traceback is printed as well.
    """
    with interrupts.heard():
        try:
            _require_texts()
            _said_to_whoever_listens()
        except NodealError as error:
            _fail(str(error))
        except OSError as error:
            _fail(str(_told(error)))
        except Exception as error:
            words = " ".join(str(error).split())[:300] or "no words"
            _fail(
                f"{type(error).__name__}: found {words}; expected none. This is a fault of the program: report it "
                "with what NODEAL_DEBUG=1, or `--debug` before the command's name, prints."
            )


GONE = 141
"""What a command ends with whose reader left early, as in ``nodeal measures | head``: no error, and not done either.
Shells count 128 and the number of the signal by which other programs end then."""


def _said_to_whoever_listens() -> None:
    """Run the command; the libraries that print end it with 1, an error, when nobody reads on."""
    try:
        app(standalone_mode=True)
    except (SystemExit, BrokenPipeError) as ended:
        if isinstance(ended, BrokenPipeError) or isinstance(ended.__context__, BrokenPipeError):
            _forget_output()
            sys.exit(GONE)
        raise


def _require_texts() -> None:
    """Refuse a Python that drops docstrings: they are the help, and what some measures are called."""
    if sys.flags.optimize > 1:
        raise NodealError(
            "Python",
            found="PYTHONOPTIMIZE=2, or the option -OO, which drops the texts that commands print",
            expected="Python with its docstrings",
            remedy="Run it without, as in `env -u PYTHONOPTIMIZE .venv/bin/nodeal measures`.",
        )


def _told(error: OSError) -> NodealError:
    """An error of the operating system in the words of this project."""
    return NodealError(
        str(error.filename or "the output, or a file being written"),
        found=(error.strerror or str(error)).lower(),
        expected="to read or write there",
        remedy=_REMEDIES.get(error.errno or 0, "Mend that, then run the command again."),
    )


def _fail(said: str) -> NoReturn:
    if os.environ.get("NODEAL_DEBUG", "0") not in ("", "0"):
        traceback.print_exc()
    err.print(f"[bold red]error[/] {escape(said)}", highlight=False)
    try:
        sys.stdout.flush()
    except OSError:
        _forget_output()
    sys.exit(1)


def _forget_output() -> None:
    """What could not be written would be tried again at the end, and complained of in Python's own words."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.__stdout__.fileno() if sys.__stdout__ else 1)
