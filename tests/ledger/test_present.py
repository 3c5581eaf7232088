"""The scale of verdicts as printed is the scale that the rule applies."""

from __future__ import annotations

from nodeal.ledger.present import SIGN, scale
from nodeal.ledger.rule import VERDICTS


def test_the_scale_names_every_verdict_once_with_its_mark():
    frame = scale()
    assert tuple(frame["Verdict"]) == VERDICTS
    assert frame["Mark"].tolist() == [SIGN[v] for v in VERDICTS]
    assert frame["Mark"].is_unique
