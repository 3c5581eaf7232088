from datetime import date

import pytest

from nodeal.measures import MeasureError, economy
from nodeal.tables import table


def test_the_key_rate_at_publication_is_what_the_press_gave():
    assert economy.key_rate_now(as_of=date(2025, 3, 20)).value == 21
    assert economy.key_rate_ratio(as_of=date(2025, 3, 20)).value == 1


def test_the_ratio_is_the_last_rate_over_that_of_publication():
    last = table("economy/key_rate")["key_rate_pct"].iloc[-1]
    assert economy.key_rate_ratio().value == pytest.approx(last / 21)


def test_a_day_before_the_series_is_refused():
    with pytest.raises(MeasureError, match="2013-09-17"):
        economy.key_rate_now(as_of=date(2010, 1, 1))
