"""`indica scoring`: what leads are worth, by what was learned from those before them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from database.cli.commands._shared import Group, json_option, print_json, print_rows, print_table
from database.connection import connect

MOMENT = click.Choice(("registration", "d1", "d3"))
TRAINING = ("moment", "outcome", "why", "model", "detail")
VALUES = ("value_low", "value_middle", "value_high")
QUALITY = ("trials", "coverage", "pinball", "naive_pinball")
REASONS = ("feature", "value", "weight", "said")


@click.group(cls=Group)
def scoring() -> None:
    """Scores of leads: train, evaluate, explain, roll back."""


@scoring.command()
@click.argument("moment", type=MOMENT, required=False)
@json_option
def train(moment: str | None, as_json: bool) -> None:
    """Learn anew now, as the job scoring.train does each night.

    A challenger scores from now on only when it is better than the champion beyond noise.
    """
    with connect("owner") as connection:
        rows = connection.execute(
            "select t.moment, t.outcome, t.why, t.model_id, t.detail"
            " from scoring.train_moments(%s) as t",
            (moment,),
        ).fetchall()
    print_rows(TRAINING, rows, as_json)


@scoring.command()
@click.argument("moment", type=MOMENT, default="registration")
@click.option(
    "--split",
    type=click.Choice(("time", "random", "rolling")),
    default="rolling",
    help="time: learn from the earlier leads, say the later ones; random: from any; rolling (the"
    " default): learn anew five times on the way, as the job does.",
)
@click.option(
    "--share", type=click.FloatRange(0.1, 0.95), default=0.8, help="The share learned from."
)
@click.option("--history", help="Only leads of this import of outcomes.")
@json_option
def evaluate(moment: str, split: str, share: float, history: str | None, as_json: bool) -> None:
    """How good scores would be on leads that nothing was learned from.

    auc: 1 when every won lead stands before every other, 0.5 is chance. ece: how far the expected
    share of won is from the real one, over tenths of the leads. lift: how many times more often the
    best tenth is won than all.
    """
    with connect("owner") as connection:
        row = connection.execute(
            "select scoring.measure(array_agg(e.is_won order by e.example),"
            " array_agg(e.logit order by e.example))"
            " from scoring.evaluate(p_moment => %s, p_split => %s, p_share => %s::numeric,"
            " p_history => %s) as e",
            (moment, split, share, history),
        ).fetchone()
        refused = connection.execute(
            "select r.feature, r.why, r.measure from scoring.list_refusals(%s) as r", (moment,)
        ).fetchall()
    measured: dict[str, Any] = (row and row[0]) or {}
    if as_json:
        names = ("feature", "why", "measure")
        print_json({**measured, "refused": [dict(zip(names, r, strict=True)) for r in refused]})
        return
    tenths = measured.pop("tenths", [])
    print_table(tuple(measured), [tuple(measured.values())])
    print_table(
        ("tenth", "expected", "won"),
        [(n, tenth["expected"], tenth["won"]) for n, tenth in enumerate(tenths, 1)],
    )
    if refused:
        print_table(("feature", "why", "measure"), refused, title="Left out")


@scoring.command()
@click.argument("lead", type=click.UUID)
@click.option("--moment", type=MOMENT, help="As it was scored then; the latest by default.")
@json_option
def explain(lead: UUID, moment: str | None, as_json: bool) -> None:
    """Why a lead has its score: what each thing known of it adds to the logit."""
    with connect("owner") as connection:
        row = connection.execute("select scoring.explain(%s, %s)", (lead, moment)).fetchone()
    said: dict[str, Any] = (row and row[0]) or {}
    if as_json:
        print_json(said)
        return
    click.echo(said["sentence"])
    print_table(REASONS, [tuple(reason[name] for name in REASONS) for reason in said["reasons"]])


@scoring.command()
@json_option
def models(as_json: bool) -> None:
    """List the models, the newest first, with how good each was when it was trained."""
    with connect("owner") as connection:
        cursor = connection.execute("select * from scoring.list_models()")
        columns = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    print_rows(columns, rows, as_json, "nothing was learned yet")


@scoring.command()
@click.option(
    "--now", is_flag=True, help="Make it anew, as the job scoring.forecast does each night."
)
@json_option
def forecast(now: bool, as_json: bool) -> None:
    """How many leads will be won in this week and the seven after it, and what for.

    In eight weeks of ten, what comes lies between low and high; coverage says how often it did.
    """
    with connect("owner") as connection:
        if now:
            connection.execute("select scoring.make_forecast()")
        row = connection.execute("select scoring.show_forecast()").fetchone()
    said: dict[str, Any] = (row and row[0]) or {}
    if as_json:
        print_json(said)
        return
    if not said:
        click.echo("nothing was forecast yet: indica scoring forecast --now")
    elif said["outcome"] == "declined":
        click.echo(said["why"])
    else:
        names = ("week", "expected", "low", "middle", "high", "arrivals", *VALUES)
        print_table(names, [tuple(shown(week[name]) for name in names) for week in said["weeks"]])
        print_table(QUALITY, [tuple(said["metrics"].get(name) for name in QUALITY)])


def shown(value: Any) -> Any:
    return round(value, 1) if isinstance(value, float) else value


@scoring.command()
@click.argument("model", type=int)
@click.option("--reason", required=True, help="Why; it is kept.")
@json_option
def promote(model: int, reason: str, as_json: bool) -> None:
    """Let a model score from now on."""
    with connect("owner") as connection:
        connection.execute("select scoring.promote(%s, %s)", (model, reason))
    say({"model": model}, f"model {model} scores from now on", as_json)


@scoring.command()
@click.argument("moment", type=MOMENT, default="registration")
@click.option("--reason", required=True, help="Why; it is kept.")
@json_option
def rollback(moment: str, reason: str, as_json: bool) -> None:
    """Let the model score again that did before the one that does."""
    with connect("owner") as connection:
        row = connection.execute("select scoring.rollback(%s, %s)", (moment, reason)).fetchone()
    model = row[0] if row else None
    say({"model": model}, f"model {model} scores again", as_json)


@scoring.command()
@click.argument("lead", type=click.UUID)
@click.argument("priority", type=click.Choice(("urgent", "high", "medium", "low", "rules")))
@click.option("--reason", required=True, help="Why; it is kept, and later scores know of it.")
@json_option
def override(lead: UUID, priority: str, reason: str, as_json: bool) -> None:
    """Give a lead a priority by hand; `rules` gives it back to the rules."""
    with connect("owner") as connection:
        connection.execute(
            "select flow.set_priority(%s, %s, %s)",
            (lead, None if priority == "rules" else priority, reason),
        )
    words = "as the rules say" if priority == "rules" else priority
    say({"lead": str(lead), "priority": priority}, f"{lead}: {words}", as_json)


@scoring.command()
@click.argument("name")
@click.option("--use/--never", "is_used", required=True, help="Use it, or never do.")
@click.option("--reason", required=True, help="Why; it is kept.")
@json_option
def feature(name: str, is_used: bool, reason: str, as_json: bool) -> None:
    """Say that a feature is used although the guard refuses it, or that it never is.

    An attribute is called attribute:KEY; `indica scoring evaluate` names those that are left out.
    """
    with connect("owner") as connection:
        connection.execute("select scoring.choose_feature(%s, %s, %s)", (name, is_used, reason))
    words = f"{name}: {'used' if is_used else 'never used'} from the next training on"
    say({"feature": name, "is_used": is_used}, words, as_json)


def say(facts: dict[str, Any], sentence: str, as_json: bool) -> None:
    """What was done, in either form."""
    if as_json:
        print_json(facts)
    else:
        click.echo(sentence)


def register(root: click.Group) -> None:
    """Add the group."""
    root.add_command(scoring)
