"""What the pages show to whom, without a browser."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
import pytest

from api.desk.render import Pen, commands, environment
from api.desk.words import WORDS
from database.cli.main import build
from tests.desk.conftest import ARABIC, HTML, LONG, Login, Operation, proof
from tests.support.network import free_port

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "api" / "desk"
PAGES = (
    "/desk/overview",
    "/desk/today",
    "/desk/leads",
    "/desk/referrers",
    "/desk/forecast",
    "/desk/distribution",
    "/desk/rework",
    "/desk/messages",
    "/desk/alerts",
    "/desk/operation",
)


def test_every_job_has_a_name_in_both_languages(operation: Operation) -> None:
    jobs = operation.value("select array_agg(name) from jobs.schedules")
    assert [job for job in jobs if f"job.{job}" not in WORDS] == []


def test_what_was_given_up_has_a_name_in_both_languages(operation: Operation) -> None:
    kinds = operation.value("select array_agg(kind) from outbox.kinds")
    assert [kind for kind in kinds if f"work.{kind}" not in WORDS] == []
    pen = Pen("pt-BR", "America/Sao_Paulo", datetime.now(UTC))
    assert pen.why("http_404") == "recusado: erro HTTP 404"
    assert pen.why("131026") == "recusado: código 131026"
    assert pen.why("no_answer") == "ficou sem resposta"
    assert pen.why("of_another_day") == "of_another_day"


def test_what_a_template_lacks_is_said_in_the_readers_language(
    login: Login, operation: Operation
) -> None:
    operation.run(
        "update sending.templates set problem = 'variables', problem_values = '{\"1, 3\",\"\"}'"
        " where code = 'rework_2'"
    )
    client = login()
    said = {
        "pt-BR": "na versão da Meta, o texto pede 1, 3 e nós preenchemos nada",
        "en": "in Meta&#39;s version the text wants 1, 3, we fill nothing",
    }
    for language, sentence in said.items():
        shown = client.get("/desk/messages", headers={"Accept-Language": language}).text
        assert shown.count(sentence) == 1
        assert shown.count('class="wrong" dir="auto"') == 1
    operation.run(
        "update sending.templates set problem = null, problem_values = '{}' where code = 'rework_2'"
    )


def test_what_a_rule_asks_is_said_in_words(operation: Operation) -> None:
    pen = Pen("pt-BR", "UTC", datetime.now(UTC))
    assert pen.conditions({"product": "plano", "uf": ["SP", "RJ"], "score": {"at_least": 3}}) == (
        'produto = plano; UF = SP | RJ; pontuação: {"at_least": 3}'
    )
    fields = operation.value("select routing.condition_fields()")
    assert [one for one in fields if f"condition.{one}" not in WORDS] == []
    assert pen.who("indica_migrator") == "linha de comando"


def test_one_is_said_as_one() -> None:
    pen, english = (Pen(one, "UTC", datetime.now(UTC)) for one in ("pt-BR", "en"))
    assert pen.word("late_of_them", n=1) == "1 já perdeu um prazo."
    assert pen.word("late_of_them", n=2) == "2 já perderam um prazo."
    assert english.word("after_days", n=1) == "1 day after the last message"
    counted = re.compile(r"\{n\} (?:\w+)s\b")
    alone = {"per_second", "shown_of", "first_of", "newest", "last_days", "jobs_wrong"}
    alone |= {"found", "forecast.of_open"}
    for key, (pt, _) in WORDS.items():
        assert not counted.search(pt) or f"{key}.one" in WORDS or key in alone, key


def test_commands_stand_out_and_stay_harmless() -> None:
    made = commands("veja `indica jobs list`; <b>e</b>")
    assert made == "veja <code>indica jobs list</code>; &lt;b&gt;e&lt;/b&gt;"


def test_no_status_is_chosen_before_somebody_chooses(login: Login, operation: Operation) -> None:
    shown = login().get(f"/desk/leads/{operation.uid(4)}").text
    choices = shown.partition('<select id="to"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', choices)[0] == ""
    assert "selected" not in choices


def number(text: str, name: str) -> str:
    found = re.search(rf'data-number="{name}">([^<]*)<', text)
    assert found, name
    return found[1]


def test_nothing_in_a_page_can_be_run(login: Login, operation: Operation) -> None:
    client = login()
    for path in (*PAGES, *(f"/desk/leads/{operation.uid(lead)}" for lead in (1, 2, 3))):
        reply = client.get(path)
        assert reply.status_code == 200
        policy = reply.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert reply.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", reply.text), path
        assert HTML not in reply.text
    shown = client.get("/desk/leads").text
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;Bia&lt;/b&gt;" in shown
    assert f"<bdi>{ARABIC}</bdi>" in shown
    assert LONG in shown


def test_numbers_are_those_of_the_database_and_of_their_lists(
    login: Login, operation: Operation
) -> None:
    client = login()
    counted = {
        "leads": "select count(*) from leads.leads",
        "won": "select count(*) from leads.leads where status = 'won'",
    }
    shown = client.get("/desk/overview").text
    for name, query in counted.items():
        assert number(shown, name) == str(operation.value(query))
    for measure in ("leads", "contacted", "replied", "qualified", "won"):
        listed = number(client.get(f"/desk/leads?period=7d&measure={measure}").text, "found")
        count = operation.value(
            "select count(*) from governance.first_contacts as f join leads.leads as l"
            " on l.id = f.lead_id where case %s when 'contacted' then f.contacted_at is not null"
            " when 'replied' then f.replied_at is not null"
            " when 'qualified' then l.status in ('qualified', 'won')"
            " when 'won' then l.status = 'won' else true end",
            measure,
        )
        assert listed.split()[0] == str(count), measure
    assert 'href="/desk/leads?period=7d&amp;measure=won"' in shown


def test_what_left_is_counted_as_the_database_has_it(login: Login, operation: Operation) -> None:
    client = login()
    shown = client.get("/desk/messages").text
    sent = operation.value(
        "select count(*) from sending.messages"
        " where state not in ('queued', 'sending', 'cancelled')"
    )
    assert number(shown, "reached") == str(sent)
    assert shown.count('href="/desk/leads?period=7d&amp;behind=sent') == 1
    assert shown.count("behind=channel_sent&amp;of=principal") == 1
    for behind in ("behind=sent&of=first_contact", "behind=channel_sent&of=principal"):
        listed = client.get(f"/desk/leads?period=7d&{behind}").text
        assert number(listed, "found") == f"{sent} lead"
        assert "principal" in listed or "first_contact" in listed
    assert "Nenhum lead assim" in client.get("/desk/leads?behind=answered&of=rework_1").text
    assert client.get("/desk/leads?behind=x&of=<b>").status_code == 422
    assert client.get("/desk/messages?period=9d").status_code == 422


def test_what_runs_is_shown_as_the_database_has_it(login: Login, operation: Operation) -> None:
    shown = login().get("/desk/operation").text
    assert shown.count('<tr><th scope="row"><span title=') == operation.value(
        "select count(*) from governance.job_runs"
    )
    assert "governance.outbox_health" in shown
    assert "Plans the rework" not in shown


def test_what_is_wrong_with_a_cadence_is_said_and_what_was_typed_stays(
    login: Login, operation: Operation
) -> None:
    client = login()
    shown = client.get("/desk/rework").text
    found = re.search(r'name="seen" value="([0-9a-f]{24})"', shown)
    assert found
    sent = {
        "action": "save_policy", "object": "default", "seen": found[1], "here": "rework",
        "set.name": "Cadência <nova>", "set.gap_1": "-1", "set.template_1": "rework_2",
        "proof": proof(client.get("/desk/rework")),
    }  # fmt: skip
    wrong = client.post("/desk/act", data=sent)
    assert wrong.status_code == 422
    assert "steps[1].gap_days" in wrong.text
    assert 'value="Cadência &lt;nova&gt;"' in wrong.text
    assert 'data-address="/desk/rework"' in wrong.text
    # The session ends in the middle of it: the form is there again after the next login.
    operation.run("select desk.end_sessions(u.id, null) from desk.users as u")
    late = client.post("/desk/act", data=sent)
    assert late.status_code == 401
    kept = {f"kept.{name}": value for name, value in sent.items() if name != "proof"}
    entered = client.post("/desk/login", data={"code": operation.code(), **kept})
    assert entered.status_code == 200
    assert 'value="Cadência &lt;nova&gt;"' in entered.text
    done = client.post("/desk/act", data={**sent, "set.gap_1": "5", "proof": proof(entered)})
    assert done.headers["Location"] == "/desk/rework?did=save_policy"
    assert "A cadência foi mudada." in client.get("/desk/rework?did=save_policy").text


def test_a_cadence_stops_where_somebody_goes_on_by_hand(login: Login, operation: Operation) -> None:
    client = login()
    shown = client.get("/desk/rework").text
    planned = operation.value("select count(*) from rework.attempts where state = 'planned'")
    assert number(shown, "planned") == str(planned) == "2"
    assert f"<bdi>{ARABIC}</bdi>" in shown
    assert "&lt;b&gt;Bia&lt;/b&gt;" in shown
    uid = str(operation.value("select uid from leads.leads where person_id = 3"))
    sent = {
        "action": "postpone", "object": uid, "here": "rework", "at": "2020-01-01T10:00",
        "note": "férias até <março>", "proof": proof(client.get("/desk/rework")),
    }  # fmt: skip
    late = client.post("/desk/act", data=sent)
    assert late.status_code == 422
    assert 'aria-invalid="true"' in late.text
    assert "férias até &lt;março&gt;" in late.text
    at = operation.value(
        "select to_char(util.current_time() at time zone ops.setting_text('timezone')"
        " + interval '3 days', 'YYYY-MM-DD\"T\"HH24:MI')"
    )
    done = client.post("/desk/act", data={**sent, "at": at})
    assert done.headers["Location"] == "/desk/rework?did=postpone"
    assert number(client.get("/desk/rework").text, "planned") == "1"
    story = client.get(f"/desk/leads/{uid}").text
    assert "férias até &lt;março&gt;" in story
    assert "Dora Dias" in story
    assert operation.value(
        "select appointment_at = (%s)::timestamp at time zone ops.setting_text('timezone')"
        " from leads.leads where uid::text = %s", at, uid,
    )  # fmt: skip


def test_who_refers_is_counted_as_the_database_has_it(login: Login, operation: Operation) -> None:
    client = login()
    shown = client.get("/desk/referrers").text
    referrer = str(operation.value("select uid from people.referrers where name = 'Rita Rocha'"))
    credit = operation.value(
        "select count(*) from governance.origin_and_credit where referrer_uid::text = %s", referrer
    )
    assert f"1 pessoa indicou · {credit} de" in shown
    listed = client.get(f"/desk/leads?period=30d&referrer={referrer}&measure=leads").text
    assert number(listed, "found") == f"{credit} leads"
    assert "Ninguém indicou" in client.get("/desk/referrers?product=nada").text


def test_a_role_sees_what_it_may(login: Login, operation: Operation) -> None:
    consultant, manager, operator = map(
        login, ("consultant2@example.com", "mia@example.com", "otto@example.com")
    )
    assert consultant.get("/desk/overview").status_code == 403
    assert operator.get("/desk/overview").status_code == 403
    assert 'href="/desk/overview"' not in operator.get("/desk/today").text
    assert "Transferir" not in consultant.get("/desk/today").text
    assert "Transferir" in manager.get("/desk/today").text
    assert "Trabalhos que falharam" in operator.get("/desk/today").text
    assert "Trabalhos que falharam" not in manager.get("/desk/today").text
    assert [manager.get(f"/desk/{page}").status_code for page in ("messages", "operation")] == [
        200,
        403,
    ]
    for page in ("messages", "operation", "referrers", "distribution", "rework"):
        assert consultant.get(f"/desk/{page}").status_code == 403, page
        assert f'href="/desk/{page}"' not in consultant.get("/desk/today").text
    assert "Novo rascunho" not in manager.get("/desk/distribution").text
    assert "Marcar ausência" in manager.get("/desk/distribution").text
    assert "Mudar a cadência" not in manager.get("/desk/rework").text
    assert "Mudar a cadência" in operator.get("/desk/rework").text
    assert 'href="/desk/operation"' not in manager.get("/desk/messages").text
    assert "Dizer o que houve" not in manager.get("/desk/messages").text
    foreign = next(lead for lead in (5, 7) if operation.value(
        "select consultant_id is distinct from tests.consultant(1) from leads.leads where id = %s",
        lead,
    ))  # fmt: skip
    assert manager.get(f"/desk/leads/{operation.uid(foreign)}").status_code == 404
    sent = {
        "action": "retry_job",
        "object": str(operation.value("select min(id) from outbox.jobs where state = 'dead'")),
        "proof": proof(manager.get("/desk/today")),
    }
    assert manager.post("/desk/act", data=sent).status_code == 403


def test_a_search_leaves_nothing_in_an_address(
    login: Login, operation: Operation, capsys: Any
) -> None:
    client = login()
    phone = str(operation.value("select value from people.identifiers where person_id = 4"))
    for asked in (phone, "Maria"):
        sent = {"q": asked, "proof": proof(client.get("/desk/leads"))}
        found = client.post("/desk/leads", data=sent)
        assert found.status_code == 200
        assert "Maria Souza" in found.text
        assert f'value="{asked}"' in found.text
    assert phone not in capsys.readouterr().out
    none = client.post("/desk/leads", data={**sent, "q": "' or 1=1 --"})
    assert "Nenhum lead assim" in none.text
    # Without the form's proof nothing is searched.
    unproven = client.post("/desk/leads", data={"q": phone})
    assert "Confirme a busca" in unproven.text
    assert "tel:" not in unproven.text


def test_odd_addresses_get_a_page(login: Login) -> None:
    client = login()
    assert client.get("/desk/overview?period=9d").status_code == 422
    assert client.get("/desk/leads?owner=nobody").status_code == 422
    assert client.get("/desk/leads?status=%00&team='x").status_code == 200
    for path in ("/desk/nothing", "/desk/leads/x", "/desk/static/../app.py"):
        missing = client.get(path)
        assert missing.status_code == 404
        assert "<h1>Esta página não existe</h1>" in missing.text
    assert client.post("/desk/act", data={"action": "x"}).status_code == 422
    assert client.post("/desk/act", data=b"\xff" * 300_000).status_code == 413


def test_the_language_is_the_browsers(login: Login) -> None:
    client = login()
    english = client.get("/desk/overview", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="en">' in english
    assert "<h1>Overview</h1>" in english
    assert '<html lang="pt-BR">' in client.get("/desk/overview").text


def test_without_a_database_the_page_says_so(make_app: Callable[..., Any]) -> None:
    client = make_app(f"postgresql://nobody@127.0.0.1:{free_port()}/none").test_client()
    client.set_cookie("indica-desk", "ind_a_b", path="/desk")
    for path in ("/desk", *PAGES):
        away = client.get(path)
        assert away.status_code == 503
        assert "O banco de dados não responde" in away.text
        assert 'http-equiv="refresh"' in away.text
        assert away.headers["Retry-After"]


def test_filters_without_a_result_say_so(login: Login) -> None:
    client = login()
    nothing = client.get("/desk/overview?origin=partner").text
    assert "Nenhuma indicação neste período" in nothing
    assert number(nothing, "leads") == "0"
    assert "Nenhum lead assim" in client.get("/desk/leads?status=exhausted").text


def test_times_are_the_operations(login: Login, operation: Operation) -> None:
    client = login()
    for zone in ("Asia/Kathmandu", "America/Sao_Paulo"):
        operation.run(f"select ops.set_setting('timezone', to_jsonb('{zone}'::text))")
        shown = client.get("/desk/overview").text
        assert f"({zone})" in shown
        assert ("+05:45" if zone == "Asia/Kathmandu" else "-03:00") in shown


def test_nobody_is_said_to_wait_since_now_who_waits_unseen(login: Login) -> None:
    shown = login().get("/desk/overview").text
    said = re.sub(r"<[^>]*>", " ", shown.partition('id="waiting"')[2].partition("</p>")[0])
    assert re.search(r"A primeira da lista: [^,(]+\.\s*$", said), said


def test_files_are_named_by_their_content(login: Login) -> None:
    client = login()
    shown = client.get("/desk/overview").text
    names = re.findall(r'(?:src|href)="(/desk/static/[^"]+)"', shown)
    assert len(set(names)) >= 5
    for name in names:
        reply = client.get(name)
        assert reply.status_code == 200
        assert "immutable" in reply.headers["Cache-Control"]
    assert client.get("/desk/static/app.py").status_code == 404


def test_the_library_of_charts_is_the_packages() -> None:
    package = ROOT / "tests/extension/node_modules/chart.js/dist/chart.umd.min.js"
    if not package.exists():
        pytest.fail("chart.js is not installed: `npm ci --prefix tests/extension`")
    assert (DESK / "static" / "chart.js").read_bytes() == package.read_bytes()


def test_every_word_is_there_in_both_languages_and_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in sorted(DESK.glob("templates/*.html")))
    sources += "".join(p.read_text("utf-8") for p in (ROOT / "api").glob("**/*.py"))
    for key, (pt, en) in WORDS.items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (pt, en)
        ]
        assert fields[0] == fields[1], key
        family = key.rpartition(".")[0]
        assert f'"{key}"' in sources or (family and f'"{family}.' in sources), key
    for name in environment().list_templates():
        for key in re.findall(
            r'\bt\("([^"]+)"[,)]', (DESK / "templates" / name).read_text("utf-8")
        ):
            assert key in WORDS, (name, key)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3 * 3600 + 720, "3 h 12 min"), (86400, "24 h"),
     (12 * 3600 + 60, "12 h"), (400_000, "4 d"), (-5, "0 s")],
)  # fmt: skip
def test_durations_are_said_as_people_do(seconds: int, said: str) -> None:
    written = Pen("pt-BR", "America/Sao_Paulo", datetime.now(UTC)).duration(seconds)
    # No line breaks between a number and its unit.
    assert written == said.replace(" ", "\u00a0")


def test_numbers_phones_and_days_are_written_as_here() -> None:
    pen = Pen("pt-BR", "America/Sao_Paulo", datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert pen.number(1234567.5, 1) == "1.234.567,5"
    assert pen.percent(0.384) == "38\u00a0%"
    assert pen.percent(0.1, 1) == "10,0\u00a0%"
    assert pen.percent(None) == "–"
    assert pen.band(0.33, 0.425) == "33 a 43\u00a0%"
    assert pen.money(1900.5, "BRL", 2) == "R$\u00a01.900,50"
    assert [pen.money(7, code) for code in ("CHF", None)] == ["CHF\u00a07", "7"]
    # Halves go up, as in SQL.
    assert [pen.number(n) for n in (0.5, 12.5, -0.4)] == ["1", "13", "0"]
    assert [pen.signed(n, 2) for n in (0.004, -0.004, 0.5, -0.5)] == [
        "0,00",
        "0,00",
        "+0,50",
        "\u22120,50",
    ]
    assert pen.phone("+5511987654321") == "+55 11 98765-4321"
    assert pen.phone("+558001234567") == "0800 123 4567"
    assert pen.phone("+442071234567") == "+442071234567"
    assert (pen.who("person"), pen.who("worker"), pen.who("Ana")) == ("a pessoa", "Indica", "Ana")
    assert pen.exact("2026-05-03T02:30:00+00:00") == "2\u00a0maio 23:30"
    assert pen.ending("2025-12-03T14:00:00+00:00") == "desde 3 dez. 2025"
    assert pen.ending("2026-11-03T14:00:00+00:00") == "desde 3 nov"
    assert pen.ending("2026-11-28T09:00:00+00:00") == "há 3 h"
    assert "há 5\u00a0min" in pen.ago("2026-11-28T11:55:00+00:00")
    assert "em 2\u00a0h" in pen.ago("2026-11-28T14:00:00+00:00")
    assert "3\u00a0dez. 2025" in pen.ago("2025-12-03T14:00:00+00:00")
    assert ">3\u00a0dez. 2025 11:00<" in pen.when("2025-12-03T14:00:00+00:00")
    assert ">há 5\u00a0min<" in pen.when("2026-11-28T11:55:00+00:00")
    assert "devida há 5\u00a0min" in re.sub("<[^>]*>", "", pen.next_time("2026-11-28T11:55:00Z"))
    assert "devida" not in pen.next_time("2026-11-28T14:00:00Z")
    assert [pen.weekdays(*one) for one in ((None, 1), (2, 3), (3, 5), (5, None))] == [
        "segunda", "quarta", "quinta a sexta", "sábado a domingo",
    ]  # fmt: skip
    corrected = {"name": "Bia", "name_was": "Bai", "city_was": "Rio", "note": "certo"}
    assert pen.quotes(corrected) == ["Bai → Bia", "Rio → –", "certo"]


def test_a_percentage_is_written_by_one_function() -> None:
    for path in DESK.glob("templates/*.html"):
        by_hand = re.findall(r"\}\}\s?%[^}]", path.read_text("utf-8"))
        assert by_hand == [], path.name


def test_a_command_that_a_page_names_exists() -> None:
    named = {
        command
        for texts in WORDS.values()
        for text in texts
        for command in re.findall(r"`indica ([^`]+)`", text)
    }
    assert len(named) > 6
    for command in named:
        found: Any = build()
        for word in takewhile(str.isalpha, command.split()):
            if isinstance(found, click.Group):
                found = found.get_command(click.Context(found), word)
                assert found is not None, command
        options = {option for one in found.params for option in one.opts}
        assert {word for word in command.split() if word.startswith("--")} <= options, command


def test_the_systems_own_steps_are_folded(login: Login, operation: Operation) -> None:
    shown = login().get(f"/desk/leads/{operation.uid(1)}").text
    kinds = operation.value(
        "select array_agg(governance.is_technical(kind)) from leads.events where lead_id = 1"
    )
    assert 0 < sum(kinds) < len(kinds)
    assert shown.count('<li class="technical">') == sum(kinds)
    assert f"Mostrar passos do sistema ({sum(kinds)})" in shown
    # Without a script: the list follows its fold.
    assert re.search(
        r'<details class="fold"><summary>.*</summary></details>\s*<ol class="history"', shown
    )
