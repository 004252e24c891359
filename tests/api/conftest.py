"""An application on a migrated database, its client, and tokens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from api.app import create_app
from database.common import logs
from database.common.settings import ApiSettings
from tests.api.support import METRICS_TOKEN, create_token
from tests.support.cluster import MASTER_KEY, Database

AppFactory: TypeAlias = Callable[..., Flask]


@pytest.fixture(autouse=True)
def _no_handler_left() -> Iterator[None]:
    """`create_app` logs to the standard output of its time, which ends with the test."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
    for handler in list(root.handlers):
        if isinstance(handler, logs.JsonHandler):
            root.removeHandler(handler)


@pytest.fixture
def make_app(module_database: Database) -> Iterator[AppFactory]:
    """Applications with other settings or another database; their pools end with the test."""
    made: list[Flask] = []

    def make(url: str | None = None, **settings: Any) -> Flask:
        chosen: dict[str, Any] = {
            "api_threads": 4,
            "master_key": SecretStr(MASTER_KEY),
            "metrics_token": SecretStr(METRICS_TOKEN),
            "database_url": SecretStr(url or module_database.url("api")),
            **settings,
        }
        app = create_app(ApiSettings(**chosen))
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["database"].close()


@pytest.fixture
def app(make_app: AppFactory) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def token(module_database: Database) -> str:
    """A token with every scope."""
    return create_token(module_database)
