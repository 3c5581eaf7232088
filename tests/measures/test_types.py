"""A slip in a row is found by the type checker, before anything is computed."""

import subprocess
import sys

import pytest

from nodeal.notebooks import root

ROW = """
from nodeal.measures import aid
from nodeal.measures.row import Measure

row = Measure(
    lambda day: aid.share_of_all("us", as_of=day), unit="%", what="A share", weakness="None.", tables=aid.TRACKED
)
"""
SLIPS = {
    "no slip": ("", "", ""),
    "a misspelt code": ('"us"', '"usa"', "has incompatible type \"Literal['usa']\""),
    "a misspelt keyword": ("as_of=", "asof=", 'Unexpected keyword argument "asof"'),
    "a misspelt function": ("share_of_all", "share_of_al", 'Module has no attribute "share_of_al"'),
    "a missing unit": (' unit="%",', "", 'Missing named argument "unit"'),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What the checker says of each planted file. All in one run, which reads what it kept of the last one."""
    folder = tmp_path_factory.mktemp("rows")
    for number, (right, wrong, _) in enumerate(SLIPS.values()):
        (folder / f"row{number}.py").write_text(ROW.replace(right, wrong) if right else ROW, "utf-8")
    files = sorted(map(str, folder.glob("*.py")))
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--follow-imports=silent", *files],
        cwd=root(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.stdout.splitlines()


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_row_is_found_before_it_is_asked(slip, complaints):
    said = [line for line in complaints if f"row{list(SLIPS).index(slip)}.py" in line]
    assert bool(said) == (slip != "no slip")
    assert SLIPS[slip][2] in "\n".join(said)
