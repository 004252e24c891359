"""Everything fails at once, and afterwards every lead stands where it would have stood.

The short form of `make chaos`: the same faults, each at least once, among fewer leads.
"""

from __future__ import annotations

import pytest

from tests.chaos import report
from tests.chaos.run import Plan, run

SHORT = Plan(leads=80, seconds=10.0, pause=(0.3, 1.0), silence=4.0)


@pytest.mark.slow
def test_no_lead_is_lost_and_nobody_gets_a_message_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = run(SHORT)
    with capsys.disabled():
        print("\n" + "\n".join(report.lines(result)))
    assert result.wrong() == []
