"""Which row stands first depends on the data alone: not on the processor, the run, or the disk."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__

import nodeal
from nodeal import notebooks

SORTS = {"sort_values", "sort_index", "argsort"}
PICKS = {"partition", "argpartition"}
"""Of numpy; they have no stable form. (``partition`` of a text is another word.)"""
UNORDERED_CALLS = {"set", "frozenset"}
SET_METHODS = {"union", "intersection", "difference", "symmetric_difference"}
LISTINGS = {"glob", "rglob", "iterdir", "listdir", "scandir"}
ANY_ORDER = {"set", "frozenset", "sorted", "sum", "len", "any", "all", "min", "max", "Counter"}
"""What comes out of these does not depend on the order of what goes in."""


def unstable_sorts(tree):
    """Lines with a sort that may put tied rows in any order: one key, and no ``kind="stable"``.

    Several keys written out as a list need none: pandas sorts by them stably, whatever `kind` says.
    """
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of_numpy = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
        if of_numpy and node.func.attr in PICKS:
            yield node.lineno
        if node.func.attr not in SORTS and not (of_numpy and node.func.attr == "sort"):
            continue
        named = {k.arg: k.value for k in node.keywords}
        keys = named.get("by", node.args[0] if node.args else None)
        several = node.func.attr == "sort_values" and isinstance(keys, ast.List) and len(keys.elts) > 1
        kind = named.get("kind")
        if not several and not (isinstance(kind, ast.Constant) and kind.value == "stable"):
            yield node.lineno


def unordered_walks(tree):
    """Lines that walk through a set or a folder, whose order differs from run to run, where order can show."""
    free = {
        arg
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ANY_ORDER
        # A keyed sort leaves in their order what its key does not tell apart.
        and not any(k.arg == "key" for k in node.keywords)
        for arg in node.args
    }
    for node in ast.walk(tree):
        walked = []
        if isinstance(node, ast.For):
            walked = [node.iter]
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.DictComp)) and node not in free:
            walked = [part.iter for part in node.generators]
        elif isinstance(node, ast.Call):
            keyed = any(k.arg == "key" for k in node.keywords)
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("list", "tuple", "enumerate", "join", "next", "iter") or (
                keyed and name in ("sorted", "min", "max")
            ):
                walked = node.args[:1]
        elif isinstance(node, ast.Starred) and isinstance(node.ctx, ast.Load):
            walked = [node.value]
        yield from (part.lineno for part in walked if _is_unordered(part))


def _is_unordered(node):
    if isinstance(node, (ast.Set, ast.SetComp)):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitOr, ast.BitAnd, ast.Sub)):
        return _is_unordered(node.left) or _is_unordered(node.right)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id in UNORDERED_CALLS
        return isinstance(node.func, ast.Attribute) and node.func.attr in SET_METHODS | LISTINGS
    return False


def code():
    """Every module of the package, and every chapter's cells as one module."""
    for path in sorted(Path(nodeal.__file__).parent.rglob("*.py")):
        yield path.name, path.read_text("utf-8")
    for text in notebooks.texts():
        cells = jupytext.read(text).cells
        yield text.name, "\n".join(c.source for c in cells if c.cell_type == "code")


@pytest.mark.parametrize("rule", [unstable_sorts, unordered_walks])
def test_no_order_is_left_to_chance(rule):
    found = [f"{name}, line {line}" for name, source in code() for line in rule(ast.parse(source))]
    assert not found, 'name a second key, say kind="stable", or sort: ' + "; ".join(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f.sort_values("a")', True),
        ('f.sort_values(["a"])', True),
        ("f.sort_values(keys)", True),
        ('f.sort_values(by="a", kind="quicksort")', True),
        ("f.sort_index()", True),
        ("np.sort(a)", True),
        ("np.argsort(a)", True),
        ("a.argsort()", True),
        ("np.argpartition(a, 3)", True),
        ('f.sort_values("a", kind="stable")', False),
        ('f.sort_values(["a", "b"])', False),
        ('text.partition(".")', False),
        ("lines.sort(key=len)", False),
    ],
)
def test_the_rule_on_sorts_can_fail(source, found):
    assert bool([*unstable_sorts(ast.parse(source))]) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("for x in {1, 2}: pass", True),
        ("for x in a | set(b): pass", True),
        ("', '.join(set(a))", True),
        ("[x for x in set(a)]", True),
        ("[*set(a)]", True),
        ("list(folder.glob('*'))", True),
        ("sorted(set(a), key=len)", True),
        ("max(set(a), key=len)", True),
        ("for x in sorted(set(a)): pass", False),
        ("sorted(p for p in folder.rglob('*'))", False),
        ("{x for x in set(a)}", False),
        ("any(x for x in set(a))", False),
        ("sorted(a, key=len)", False),
    ],
)
def test_the_rule_on_walks_can_fail(source, found):
    assert bool([*unordered_walks(ast.parse(source))]) == found


def test_another_processor_draws_the_same_charts():
    """The two chapters in which most rows tie, with numpy kept from all it has beyond the oldest processors."""
    other = {
        "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__),
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "1",
    }
    script = Path(__file__).parent / "notebooks" / "replay.py"
    command = [sys.executable, str(script), "02_yes_but", "04_oval_office"]
    run = subprocess.run(command, env=os.environ | other, cwd=notebooks.root(), capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr
