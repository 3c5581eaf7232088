"""Any editor that saves: whatever it writes of its own, no check minds, and the stored form comes back to the byte."""

import json
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbval.plugin import IPyNbFile

from nodeal import notebooks
from nodeal.lab import tidy
from nodeal.notebooks import NotebookError
from nodeal.site import prerender

ROOT = notebooks.root()
PNG = "iVBORw0KGgo" + "A" * 60_000
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python",
    "name": "python", "nbconvert_exporter": "python", "pygments_lexer": "ipython3", "version": "3.13.1",
}  # fmt: skip


def javascript(value, space=1, depth=0):
    """JSON as JavaScript writes it: no ``2.0``, plain decimals down to a millionth, exponents without a nought."""
    inner, outer = "\n" + " " * space * (depth + 1), "\n" + " " * space * depth
    if isinstance(value, dict) and value:
        members = (f"{json.dumps(k, ensure_ascii=False)}: {javascript(v, space, depth + 1)}" for k, v in value.items())
        return "{" + inner + f",{inner}".join(members) + outer + "}"
    if isinstance(value, list) and value:
        return "[" + inner + f",{inner}".join(javascript(v, space, depth + 1) for v in value) + outer + "]"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e21:
            return f"{value:.0f}".replace("-0", "0") if value == 0 else str(Decimal(repr(value)).quantize(1))
        return format(Decimal(repr(value)), "f") if 1e-6 <= abs(value) < 1 else re.sub(r"e-0", "e-", repr(value))
    return json.dumps(value, ensure_ascii=False)


def charts(notebook):
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if notebooks.CHART_MIME in output.get("data", {}):
                yield output


def lab(notebook, text):
    """JupyterLab with jupytext, but without the extension: both files of the pair, and a picture beside each chart."""
    notebook["metadata"]["language_info"] = LANGUAGE
    for output in charts(notebook):
        output["data"]["image/png"] = PNG
    pair = nbformat.reads(json.dumps(notebook), as_version=4)
    pair.metadata = dict(reversed(pair.metadata.items()))
    config = jupytext.config.load_jupytext_config(str(ROOT / "notebooks"))
    shown = jupytext.writes(pair, fmt="md:myst", config=config)
    assert "{code-cell} ipython3" in shown
    return javascript(notebook), shown


def vscode(notebook, text):
    """Cells with their own language, the environment's name, Windows' line ends inside cells and outside."""
    notebook["metadata"] |= {"language_info": LANGUAGE, "vscode": {"interpreter": {"hash": "0"}}}
    notebook["metadata"]["kernelspec"]["display_name"] = ".venv (3.13.1)"
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n").splitlines(keepends=True)
    return (javascript(notebook) + "\n").replace("\n", "\r\n"), "\ufeff" + text.replace("\n", "\r\n")


def colab(notebook, text):
    """Two blanks, no line feed at the end, ids and metadata of its own, older minor version."""
    notebook |= {"nbformat_minor": 0}
    notebook["metadata"] |= {"colab": {"provenance": []}, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"x{number}", "outputId": "y", "executionInfo": {"elapsed": 9, "status": "ok"}}
    return javascript(notebook, space=2), text.rstrip("\n")


def nbconvert(notebook, text):
    """``jupyter execute --inplace``: timings, and numbers as Python writes them."""
    notebook["metadata"] |= {"language_info": LANGUAGE}
    for cell in notebook["cells"]:
        cell["metadata"]["execution"] = {"iopub.execute_input": "2026-11-26T04:10:00.000000Z"}
    return json.dumps(notebook, indent=1, ensure_ascii=False), text


@pytest.fixture(scope="module", params=[lab, vscode, colab, nbconvert], ids=lambda editor: editor.__name__)
def saved(request, tmp_path_factory):
    """A copy of the book's notebooks, texts and pictures after an editor has saved every chapter."""
    copy = tmp_path_factory.mktemp("saved")
    shutil.copytree(ROOT / prerender.PICTURES, copy / prerender.PICTURES)
    (copy / "notebooks" / "src").mkdir(parents=True)
    for text in notebooks.texts():
        stored = json.loads(notebooks.executed(text).read_text("utf-8"))
        target = copy / "notebooks" / "src" / text.name
        for path, content in zip(
            (notebooks.executed(target), target), request.param(stored, text.read_text("utf-8")), strict=True
        ):
            path.write_bytes(content.encode())
    return copy


def pairs(copy):
    """Each text of the copy with the original it was made from."""
    return [(copy / "notebooks" / "src" / text.name, text) for text in notebooks.texts()]


def test_no_check_minds_what_an_editor_saved(saved, request):
    """The pairs, the pictures and nbval's comparison, each by its own code."""
    assert prerender.state(saved).problems() == []
    for text, original in pairs(saved):
        assert notebooks.executed(text).read_bytes() != notebooks.executed(original).read_bytes()
        notebooks.check_pair(text)
        fresh = [c.outputs for c in notebooks.read(notebooks.executed(original)).cells if c.cell_type == "code"]
        cells = list(IPyNbFile.from_parent(request.session, path=notebooks.executed(text)).collect())
        for cell, outputs in zip(cells, fresh, strict=True):
            assert cell.compare_outputs(outputs, cell.cell.outputs), (text.stem, cell.name, cell.comparison_traceback)


def test_the_stored_form_comes_back_to_the_byte(saved):
    """What ``make notebooks`` and JupyterLab's extension write then is what git has."""
    for text, original in pairs(saved):
        executed = notebooks.tidied(notebooks.read(notebooks.executed(text)), text.stem)
        assert notebooks.written(executed) == notebooks.executed(original).read_text("utf-8"), text.stem
        again = notebooks.tidied_text(text.read_bytes().decode(), text.name)
        assert again.encode() == original.read_bytes(), text.stem


def test_storing_mends_what_an_editor_saved(saved, monkeypatch):
    """Both files, and a second time nothing is left to do."""
    text, original = pairs(saved)[0]
    monkeypatch.setattr(notebooks, "execute", lambda t: notebooks.read(notebooks.executed(original)))
    assert notebooks.store(text)
    assert text.read_bytes() == original.read_bytes()
    assert notebooks.executed(text).read_bytes() == notebooks.executed(original).read_bytes()
    assert not notebooks.store(text)


def test_jupyterlab_saves_the_stored_form_of_this_book_and_of_no_other(saved):
    text, original = pairs(saved)[0]
    content = json.loads(notebooks.executed(text).read_text("utf-8-sig"))
    lines = text.read_bytes().decode()

    def hooked(folder, path, kind, what):
        model = {"type": kind, "content": what}
        tidy(model=model, path=path, contents_manager=SimpleNamespace(root_dir=str(folder)))
        return model["content"]

    name = f"notebooks/{text.stem}.ipynb"
    as_read = nbformat.reads(json.dumps(content), as_version=4)
    assert notebooks.written(hooked(ROOT, name, "notebook", as_read)) == (ROOT / name).read_text("utf-8")
    assert hooked(ROOT, f"/notebooks/src/{text.name}", "file", lines) == original.read_text("utf-8")
    assert hooked(ROOT, "elsewhere/a.ipynb", "notebook", content) is content
    assert hooked(saved, name, "notebook", content) is content, "a folder of that name in another project"
    assert hooked(ROOT, "README.md", "file", lines) is lines


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)


@settings(max_examples=50)
@given(
    st.recursive(numbers | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)
)
def test_a_value_has_one_form_whoever_wrote_it(value):
    ours = json.dumps(notebooks.whole(value))
    assert json.dumps(notebooks.whole(json.loads(javascript(value)))) == ours
    assert json.dumps(notebooks.whole(json.loads(json.dumps(value)))) == ours


BODY = "# A page\n\nSome words.\n\n```{code-cell}\nx = 1\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "---\nkernelspec:\n  name: python3\n  language: python\n  display_name: My kernel\n"
        "jupytext:\n  text_representation: {format_name: myst, extension: .md, jupytext_version: 1.99.9}\n---\n" + BODY,
        "---\njupytext: {}\nlanguage_info:\n  name: python\n---\n"
        + BODY.replace("{code-cell}", "{code-cell} ipython3"),
        BODY.replace("\n", "\r\n") + "\r\n\r\n",
    ],
    ids=["no header", "other order, name and version", "fences with a language", "Windows"],
)
def test_every_header_and_fence_becomes_ours(text):
    assert notebooks.tidied_text(text, "01_page.md") == f"{notebooks.HEADER}\n{BODY}"


def test_a_header_that_no_editor_would_keep_is_refused():
    with pytest.raises(NotebookError, match=r"01_page\.md: found 'orphan' in its header.*Take it out"):
        notebooks.tidied_text("---\norphan: true\n---\n" + BODY, "01_page.md")


# ---- filters --------------------------------------------------------------------------------------------------


def stripped(cells, *, counts):
    """Code cells as a filter such as nbstripout leaves them, with or without their counts."""
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            if counts:
                cell["execution_count"] = None


STRIPPED = {
    "all": lambda cells: stripped(cells, counts=True),
    "outputs_only": lambda cells: stripped(cells, counts=False),
    "one_cell": lambda cells: stripped([c for c in cells if c["cell_type"] == "code"][-1:], counts=True),
}


@pytest.fixture(scope="module")
def emptied(tmp_path_factory):
    """One chapter after each of these filters, beside what else lies in ``notebooks/``. Gives the texts."""
    folder = tmp_path_factory.mktemp("emptied") / "notebooks"
    (folder / "src").mkdir(parents=True)
    for helper in (ROOT / "notebooks").glob("*.py"):
        shutil.copy(helper, folder)
    original = notebooks.texts()[-1]
    for name, strip in STRIPPED.items():
        stored = json.loads(notebooks.executed(original).read_text("utf-8"))
        strip(stored["cells"])
        (folder / f"{name}.ipynb").write_text(json.dumps(stored), "utf-8")
        shutil.copy(original, folder / "src" / f"{name}.md")
    return sorted((folder / "src").glob("*.md"))


def test_a_notebook_without_outputs_fails_under_nbval_and_names_the_filter(emptied):
    """README's command. Compared with nothing every cell would be right."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    done = subprocess.run(
        [*command, "notebooks"], cwd=emptied[0].parents[2], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout
    for text in emptied:
        assert re.search(rf"notebooks/{text.stem}\.ipynb: found no .*git check-attr filter .*nbstripout", done.stdout)
    assert "passed" not in done.stdout


def test_a_notebook_without_outputs_is_no_pair_and_the_remedy_does_not_go_round(emptied):
    for text in emptied:
        with pytest.raises(NotebookError, match=r"make notebooks.*again after the next commit.*nbstripout --uninstall"):
            notebooks.check_pair(text)


def git(folder, *command):
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *identity, *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_persons_own_git_settings_change_no_file_of_the_book(tmp_path):
    """A filter for all notebooks and Windows' line ends, both set for every repository of that person."""
    (tmp_path / "attributes").write_text("*.ipynb filter=strip\n")
    theirs = ("-c", f"core.attributesFile={tmp_path / 'attributes'}", "-c", "filter.strip.clean=true",
              "-c", "core.autocrlf=true")  # fmt: skip
    ours = tmp_path / "ours"
    wanted = [".ci/run", "notebooks/05_aid.ipynb", "notebooks/src/05_aid.md", "data/datapackage.json"]
    for name in (".gitattributes", *wanted):
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, ours / name)
    git(ours, "init", "-q")
    git(ours, *theirs, "add", ".")
    git(ours, *theirs, "commit", "-q", "-m", "all")
    git(tmp_path, *theirs, "clone", "-q", "ours", "clone")
    for name in wanted:
        assert (tmp_path / "clone" / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_no_filter_stands_between_this_checkout_and_what_is_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("no .git here: this copy was not cloned")
    paths = [f"notebooks/{text.stem}.ipynb" for text in notebooks.texts()]
    filters = [line for line in git(ROOT, "check-attr", "filter", *paths).splitlines() if not line.endswith(": unset")]
    assert not filters, "take the line out of .git/info/attributes (or `nbstripout --uninstall`): it empties notebooks"
