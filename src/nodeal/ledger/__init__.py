"""The ledger: claims, evidence and tests, and the verdicts that the rule makes of them.

Nothing here is typed: a verdict is what :func:`nodeal.ledger.rule.judge` says of the facts known by a date that lie
in the claim's window, and of the tests due by then. A forecast is open until its first horizon.

This is the face. Behind it, each importing only those before it: `rule` (the scales), `windows` (which facts count),
`choices` (other reasonable ones), `fit` (what is refused), `book` (the tables by claim), `results` (of tests),
`verdicts`, and `frames` of them. Beside it: `explain` and `present` (in words and signs), `argument` and
`standing` (its steps, and which claim of one stands best), `rivals` (competing explanations), `costs` and `shuffled`
(what the rule and the counts are worth), `editions` and `repairs` (what was judged before, and what moved it since),
`first_rule`.
"""

from nodeal.ledger.fit import LedgerError
from nodeal.ledger.frames import frame, months, stability, trajectories
from nodeal.ledger.results import TestResult, came_out
from nodeal.ledger.verdicts import Verdict, claim_ids, first_due, first_judgements, verdict, verdicts, verdicts_of

__all__ = [
    "LedgerError",
    "TestResult",
    "Verdict",
    "came_out",
    "claim_ids",
    "first_due",
    "first_judgements",
    "frame",
    "months",
    "stability",
    "trajectories",
    "verdict",
    "verdicts",
    "verdicts_of",
]
