import re

import pytest

from nodeal.notebooks import root
from nodeal.site import readme
from nodeal.site.readme import ReadmeError


def page():
    return (root() / "README.md").read_text("utf-8")


def test_the_findings_are_todays():
    assert readme.rewritten(page()) == page(), "run `make readme`"


def test_an_old_number_is_noticed():
    number = re.search(r"\d+\.\d", readme.findings()).group()
    assert readme.rewritten(page().replace(number, "99.9", 1)) == page()


def test_no_role_is_left_in_the_findings():
    assert "{glue" not in readme.findings()


def test_without_markers_nothing_is_written():
    with pytest.raises(ReadmeError, match="Restore the markers"):
        readme.rewritten("# A page")


def test_the_files_that_it_names_are_there():
    named = re.findall(r"\]\(([^)#]+)\)|(?:src|srcset)=\"([^\"#]+)", page())
    assert any(picture for _, picture in named)
    for target in map("".join, named):
        if not target.startswith("http"):
            assert (root() / target).exists(), target
