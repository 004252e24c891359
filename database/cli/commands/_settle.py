"""The verdict on sends of unknown outcome, for `indica outbox settle` and `indica db settle`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import click
import psycopg

from database.cli.settling import Which, unknown_sends

F = TypeVar("F", bound=Callable[..., Any])


VERDICTS = ("arrived", "not_arrived", "again")
PHASES = ("no_answer", "lease_expired", "restored")
PURPOSES = ("first_contact", "rework", "opt_out_confirmation")


def verdict_options(*, required: bool) -> Callable[[F], F]:
    """Add `--arrived`, `--not-arrived`, `--again` as `verdict`, and `--reason`."""

    def add(command: F) -> F:
        @functools.wraps(command)
        def with_verdict(**given: Any) -> Any:
            chosen = [verdict for verdict in VERDICTS if given.pop(verdict)]
            if len(chosen) > 1 or (required and not chosen):
                raise click.UsageError("say which: --arrived, --not-arrived or --again")
            if chosen and not given["reason"]:
                raise click.UsageError("say why: --reason TEXT")
            return command(verdict=chosen[0] if chosen else None, **given)

        for option in (
            click.option("--arrived", is_flag=True, help="It arrived: the lead goes on."),
            click.option("--not-arrived", is_flag=True, help="It did not: a human takes the lead."),
            click.option("--again", is_flag=True, help="Send once more; may reach them twice."),
            click.option("--reason", help="In words; goes into the lead's history."),
        ):
            with_verdict = option(with_verdict)
        return cast(F, with_verdict)

    return add


def which_options(command: F) -> F:
    """Add the filters of sends of unknown outcome, as `which`."""

    @functools.wraps(command)
    def with_which(**given: Any) -> Any:
        chosen = {name: given.pop(name) for name in ("purpose", "why", "before", "lead", "channel")}
        return command(which=Which(**chosen), **given)

    for option in (
        click.option("--channel", help="Only those of this number, by its code."),
        click.option("--lead", type=click.UUID, help="Only those of this lead."),
        click.option("--before", type=click.DateTime(), help="Only those sent before this moment."),
        click.option("--why", type=click.Choice(PHASES), help="Only those lost in this way."),
        click.option("--purpose", type=click.Choice(PURPOSES), help="Only messages of this kind."),
    ):
        with_which = option(with_which)
    return cast(F, with_which)


def restored_sends(connection: psycopg.Connection[Any]) -> list[int]:
    """Jobs of the sends that may have left before a restore and are still unknown."""
    return [send["job_id"] for send in unknown_sends(connection) if send["is_in_doubt"]]


def decide(
    connection: psycopg.Connection[Any],
    jobs: Sequence[int],
    verdict: str | None,
    reason: str | None,
) -> int:
    """Settle each of the jobs with the verdict; none without one. How many."""
    if verdict is None:
        return 0
    for job_id in jobs:
        connection.execute(
            "select sending.settle_unknown(p_job_id => %s, p_verdict => %s, p_reason => %s)",
            (job_id, verdict, reason),
        )
    return len(jobs)
