"""The scale of verdicts as printed is the scale that the rule applies."""

from __future__ import annotations

from nodeal.ledger.present import SIGN, scale
from nodeal.ledger.rule import VERDICTS


def test_the_scale_names_every_verdict_once_with_its_mark():
    frame = scale()
    words = [w for pair in zip(frame["Verdict"], frame["For causes and aims"], strict=True) for w in pair if w]
    assert sorted(words) == sorted(VERDICTS)
    assert frame["Mark"].tolist() == [SIGN[v] for v in frame["Verdict"]]
    assert frame["Mark"].is_unique
    for word, fits in zip(frame["Verdict"], frame["For causes and aims"], strict=True):
        assert not fits or SIGN[fits] == SIGN[word]
