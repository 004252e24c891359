"""The desk of an operation that has nothing yet, and then one lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.api.conftest import _no_handler_left as _no_handler_left
from tests.api.conftest import make_app as make_app
from tests.desk.conftest import Operation
from tests.desk.test_pages import PAGES
from tests.support.cluster import Database


def test_without_anything_each_page_says_so(
    make_app: Callable[..., Any], module_database: Database
) -> None:
    nothing = Operation(module_database)
    nothing.run("select desk.save_user('dora@example.com', 'Dora Dias', 'director')")
    client: FlaskClient = make_app().test_client()
    client.post("/desk/login", data={"code": nothing.code()})
    said = {
        "/desk/overview": "Nenhuma indicação",
        "/desk/today": "Tudo em dia",
        "/desk/leads": "Nenhum lead",
        "/desk/referrers": "Ninguém indicou",
        "/desk/forecast": "A primeira previsão sai esta noite",
        "/desk/distribution": "Nenhuma regra",
        "/desk/rework": "Nada planejado para hoje",
        "/desk/messages": "Nenhum número ainda",
        "/desk/alerts": "Os alertas ainda não foram avaliados",
        "/desk/operation": "A fila está vazia",
    }
    assert set(said) == set(PAGES)
    for path, words in said.items():
        shown = client.get(path)
        assert shown.status_code == 200, path
        assert words in shown.text, path
    nothing.run("select tests.make_operation(null);\nselect tests.lead(1)")
    for path in PAGES:
        assert client.get(path).status_code == 200, path
