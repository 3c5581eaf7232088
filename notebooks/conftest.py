"""For ``pytest --nbval notebooks``: what is stored without outputs fails, since nbval would compare it with nothing."""

import pytest
from nbval.plugin import IPyNbCell

from nodeal.notebooks import NotebookError, require_executed


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a cell before a kernel is started for it, if its notebook was not executed whole."""
    if isinstance(item, IPyNbCell):
        try:
            require_executed(item.parent.nb, f"notebooks/{item.path.name}")
        except NotebookError as error:
            pytest.fail(str(error), pytrace=False)
