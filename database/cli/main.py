"""`indica`: operations of one commercial operation and its database."""

from __future__ import annotations

import importlib
import json
import sys
from typing import NoReturn
from urllib.parse import urlsplit

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "alert": ("alert", "What is wrong: who takes care of it, and who is told."),
    "audit": (
        "audit",
        (
            "Show changes of configuration and decisions about leads, the newest first,"
            " with who and why."
        ),
    ),
    "card": ("card", "Contact cards that people sent: look, accept as referrals, ignore."),
    "channel": ("channel", "Business numbers: add, check against Chatwoot and Meta, resume."),
    "consultant": ("consultant", "The people who sell: add, import, match with Chatwoot."),
    "db": ("db", "Roles, tables and functions of the database."),
    "desk": ("desk", "The desk for managers: who logs in, links to log in by."),
    "dev": ("dev", "Development only."),
    "doctor": (
        "doctor",
        "Check every part and say what to do; exit code 1 when something is broken.",
    ),
    "down": ("system", "Stop the local system; its data are kept."),
    "fact": ("fact", "What webhooks stated and could not be applied: look, retry, dismiss."),
    "holiday": ("holiday", "Days off of states and municipalities; national holidays are known."),
    "import": (
        "import_",
        "Imported files: look, see what was refused, cancel; `indica lead import` imports one.",
    ),
    "jobs": ("jobs", "Scheduled work: list, sync with pg_cron, run."),
    "lead": ("lead", "Leads: find them, and see what happened to one, and why."),
    "origin": ("catalog", "How a referral came in."),
    "outbox": ("outbox", "Work for Chatwoot and WhatsApp: look, retry, dismiss."),
    "pool": ("pool", "Groups of consultants who take turns."),
    "product": ("catalog", "What the operation sells."),
    "quarantine": (
        "quarantine",
        "Submissions that wait for a human, or were refused: look, fix, reject.",
    ),
    "reference": (
        "reference",
        "Reference data: phone metadata and the rules that values were normalised by.",
    ),
    "reset": (
        "system",
        "Stop the local system and forget its data; logs stay.",
    ),
    "rework": ("rework", "Rework: write again to people who do not answer."),
    "routing": (
        "routing",
        "Who gets which lead: versions of the rules, simulation, why, and fairness.",
    ),
    "rule": ("rule", "Routing rules, in order: the first that matches a lead names its pool."),
    "scoring": ("scoring", "Scores of leads: train, evaluate, explain, roll back."),
    "seal": ("seal", "Seals of history: their roots, and whether history is what was sealed."),
    "setting": ("setting", "Business settings of this operation."),
    "source": ("source", "Systems that submit leads: a site, a partner."),
    "status": ("system", "Show where the parts of the local system are and whether they run."),
    "team": ("team", "Consultants who work together, and who leads them."),
    "template": (
        "template",
        "WhatsApp templates: our standard texts and the state that Meta gives them.",
    ),
    "term": (
        "term",
        "How long each step may wait for a human, and what happens when nobody acted by then.",
    ),
    "token": ("token", "API tokens: make, list, revoke; codes for the extension."),
    "up": (
        "system",
        "Start the local system: database, sandbox, API, worker, demo data. Can be repeated.",
    ),
    "webhook": (
        "webhook",
        "Systems of the company that hear by webhook what happens to leads.",
    ),
}
"""Each command, the module of `database.cli.commands` that has it, and its line in `--help`.

A module is imported when its command is asked for, so that `indica --help` loads none of them.
"""


DATABASE_ERRORS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("42883", "42P01", "42703", "42704", "3F000"),
        "the database is not at the version of this code",
        "Run `indica db upgrade`; `indica db status` shows what is pending.",
    ),
    (
        ("42501",),
        "the login of INDICA_DATABASE_URL may not do this",
        "Connect as indica_migrator, which acts as the owner.",
    ),
    (
        ("55P03", "57014"),
        "somebody else holds what is needed, or it took too long",
        "Try again; pg_stat_activity shows who works in the database.",
    ),
    (
        ("25006",),
        "the database is read only",
        "A standby, or a database that `indica db move` left: `indica db home` says which.",
    ),
)
"""SQLSTATEs that a person can act on, with what they mean here and what to do."""


class LazyGroup(click.Group):
    """The command tree, of which only the branch that is used is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = importlib.import_module(f"database.cli.commands.{COMMANDS[cmd_name][0]}")
            module.register(self)
        return self.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of `--help`, without loading what it lists."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(COMMANDS.items())])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def root() -> None:
    """Indica: takes in referred leads, assigns them, follows them up on WhatsApp."""


def build() -> click.Group:
    """The whole command tree, every command loaded: for documentation and tests."""
    group = LazyGroup("indica", help=root.help, context_settings=root.context_settings)
    with click.Context(group) as context:
        for name in COMMANDS:
            group.get_command(context, name)
    return group


def main() -> None:
    """Run; what a person can act on is printed without a traceback, with exit code 1."""
    try:
        root(prog_name="indica")
    except Exception as error:
        _explain(error)
        raise


def _explain(error: Exception) -> None:
    """End the process with one sentence when the error is one that a person can act on."""
    # Loaded late: most commands need neither, and `--help` none.
    import psycopg

    from database.common.errors import IndicaError

    if isinstance(error, IndicaError):
        _fail(str(error), error.hint, None)
    # SQLAlchemy, inside Alembic, wraps what psycopg raised.
    inner = getattr(error, "orig", None)
    if isinstance(inner, psycopg.Error):
        error = inner
    if type(error).__module__.startswith("alembic.") and type(error).__name__ == "CommandError":
        _fail(str(error), "Is the code older than the database? Install the newer one.", None)
    if type(error).__module__.startswith("requests."):
        _fail(f"{_other_side(error)}: {type(error).__name__}", "Try again.", None)
    if isinstance(error, psycopg.Error):
        code = error.sqlstate
        message = error.diag.message_primary or str(error).strip()
        # Our own refusals, and what PostgreSQL says of a value that it cannot take (class 22).
        if code is not None and code.startswith(("ID", "22")):
            _fail(message, error.diag.message_hint, code)
        for codes, sentence, hint in DATABASE_ERRORS:
            if code is not None and code.startswith(codes):
                _fail(f"{sentence}: {message}", hint, code)
        if isinstance(error, psycopg.OperationalError):
            _fail(f"the database does not answer any more: {message}", "Try again.", code)


def _other_side(error: Exception) -> str:
    """Who was asked and what came back; never a path, which may hold a secret or a phone."""
    answer = getattr(error, "response", None)
    request = getattr(error, "request", None)
    host = urlsplit(getattr(request, "url", None) or "").netloc.rpartition("@")[2]
    who = f"{host}, the other side," if host else "the other side"
    return f"{who} does not answer" if answer is None else f"{who} answers {answer.status_code}"


def _fail(message: str, hint: str | None, code: str | None) -> NoReturn:
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": message, "hint": hint, "code": code}, ensure_ascii=False))
    else:
        click.echo(f"error: {message}", err=True)
        if hint:
            click.echo(hint, err=True)
    sys.exit(1)
