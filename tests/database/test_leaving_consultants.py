"""A consultant leaves while their code is being typed: no token of theirs stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.support.cluster import Database
from tests.support.waiting import wait_for


def test_a_code_typed_beside_a_deactivation_opens_nothing(database: Database) -> None:
    owner = database.connect("admin")
    owner.execute("set search_path = tests, public")
    owner.execute("select tests.make_operation(null)")
    codes = [
        owner.execute("select ops.create_enrolment_code(tests.consultant(%s))", (n,)).fetchone()
        for n in (1, 2)
    ]
    bodies = [f'{{"code": "{row[0]}"}}'.encode() for row in codes if row is not None]

    typing = database.connect("admin", autocommit=False)
    typing.execute("set local search_path = tests, public")
    for body in bodies:
        answer = typing.execute(
            "select http_status from api.enrol(tests.service(), %s, '192.0.2.1')", (body,)
        ).fetchone()
        assert answer == (201,)

    def leave() -> int:
        with database.connect("admin") as other:
            row = other.execute(
                "select revoked"
                " from routing.set_consultant_active('consultant1@example.com', false)"
            ).fetchone()
        assert row is not None
        return int(row[0])

    with ThreadPoolExecutor(1) as pool:
        leaving = pool.submit(leave)
        wait_for(
            lambda: (
                owner.execute(
                    "select true from pg_stat_activity where wait_event_type = 'Lock'"
                    " and query like '%set_consultant_active%'"
                ).fetchone()
                or leaving.done()
            )
        )
        typing.commit()
        assert leaving.result() == 1
    assert owner.execute(
        "select c.email from ops.api_tokens as t join routing.consultants as c"
        " on c.id = t.consultant_id where t.revoked_at is null"
    ).fetchall() == [("consultant2@example.com",)]
