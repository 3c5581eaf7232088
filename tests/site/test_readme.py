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
    number = re.search(r"\d+(?= %)", readme.findings())[0]
    assert readme.rewritten(page().replace(f"{number} %", "99.9 %")) == page()


def test_the_findings_are_the_landing_pages_and_lead_to_chapters_that_can_be_read():
    told = (root() / "book/index.md").read_text("utf-8")
    labels = re.findall(r"^:::\{finding\} (.+)$", told, re.M)
    assert len(labels) == 3
    found = readme.findings().splitlines()
    assert [re.match(r"- \*\*(.+?): \[", line)[1] for line in found[:3]] == labels
    chapters = re.findall(r"\]\((notebooks/\w+\.ipynb)\)", found[-1])
    assert chapters == sorted(f"notebooks/{path.name}" for path in (root() / "notebooks").glob("*.ipynb"))


def test_a_finding_that_no_longer_holds_is_not_written(tmp_path, monkeypatch):
    told = (root() / "book/index.md").read_text("utf-8")
    (tmp_path / "book").mkdir()
    turned = told.replace(":if: c11-2b fails or mostly fails", ":if: c11-2b holds")
    assert turned != told
    (tmp_path / "book/index.md").write_text(turned, "utf-8")
    monkeypatch.setattr(readme, "root", lambda: tmp_path)
    with pytest.raises(ReadmeError, match=r"finding 'Against the article': found .*c11-2b mostly fails"):
        readme.findings()


def test_it_is_read_in_a_screen_and_a_half():
    assert len(page().splitlines()) <= 60


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
