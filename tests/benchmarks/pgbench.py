"""Rates under pgbench, which comes with the server."""

from __future__ import annotations

import re
import subprocess
import tempfile

from database.cli.cluster import find_programs
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.processes import BenchError

DISTINCT = 10**15
"""Random numbers are drawn below this, so that no two referrals are alike."""

FEW = 3
"""Transactions of each client where it does not matter how many they are."""

BODY = (
    '\'{"person":{"name":"Maria Aparecida Souza","phone":"(11) 9\' || :phone'
    ' || \'","email":"maria\' || :n || \'@example.com"},'
    '"referrer":{"name":"Carlos Andrade"},"origin":"extension","product":"p\' || :product'
    ' || \'","notes":"Prefere contato pela manha"}\''
)
"""SQL for the JSON text of a referral of somebody new."""


def submit_script(credential: str, *, products: int = 1, durable: bool) -> str:
    """A pgbench script: one referral, and the barrier behind it if `durable`."""
    return (
        f"\\set n random(1, {DISTINCT})\n"
        "\\set phone random(10000000, 99999999)\n"
        f"\\set product random(1, {products})\n"
        f"select * from api.submit_lead('{credential}', convert_to({BODY}, 'UTF8'), 'k' || :n);\n"
        + ("select util.durable();\n" if durable else "")
    )


def run(
    database: BenchDatabase, script: str, *, clients: int, seconds: float, role: str = "api"
) -> float:
    """Transactions per second of a script; raises BenchError when one failed.

    No seconds: a few transactions of each client, however long they take.
    """
    length = f"--time={max(1, round(seconds))}" if seconds else f"--transactions={FEW}"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [
            find_programs().path("pgbench"), "--no-vacuum", "--protocol=prepared",
            f"--client={clients}", "--jobs=2", length,
            f"--file={file.name}", database.url(role),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    failed = re.search(r"^number of failed transactions: ([0-9]+)", done.stdout, re.MULTILINE)
    if done.returncode != 0 or found is None or (failed and failed[1] != "0"):
        raise BenchError(f"pgbench: {(done.stderr or done.stdout).strip()[-2000:]}")
    return float(found[1])
