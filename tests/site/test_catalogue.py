"""Faults of the data pages are named before they are built."""

from types import SimpleNamespace

import pytest

from nodeal.site.catalogue import Catalogue, page_of
from nodeal.site.stored import SiteError


def directive(root, *topic, pages=()):
    env = SimpleNamespace(srcdir=str(root), docname="book/data", found_docs=set(pages), note_dependency=lambda _: None)
    state = SimpleNamespace(document=SimpleNamespace(settings=SimpleNamespace(env=env)))
    return Catalogue("catalogue", list(topic), {}, [], 1, 0, "", state, SimpleNamespace(reporter=None))


def test_a_topic_without_a_page_is_named(root):
    with pytest.raises(SiteError, match=r"book/data/agreements\.md: found no such page.*_toc\.yml"):
        directive(root).run()
    assert page_of("aid") == "book/data/aid"


def test_a_page_without_a_topic_is_named(root):
    with pytest.raises(SiteError, match=r"no table of this topic.*agreements, aid, audit.*editions"):
        directive(root, "aids").run()
