"""The Flask application: settings, logs, pool, errors, blueprints, in this order."""

from __future__ import annotations

import atexit
from importlib import metadata

from flask import Flask, request

from api import problems
from api.auth import service_credential
from api.blueprints import (
    account,
    cards,
    chatwoot,
    conversations,
    desk,
    docs,
    leads,
    proposals,
    quarantine,
    service,
    sources,
    tab,
    whatsapp,
)
from api.context import ROUTE, log_context
from api.db import Database
from api.desk.live import Live
from api.edge import Edge
from api.heartbeat import Heartbeat
from api.metrics import Metrics
from api.responses import Response
from database.common import logs
from database.common.settings import ApiSettings, full_role_name, load


def create_app(settings: ApiSettings | None = None) -> Flask:
    """A new application; it connects to the database at the first request that needs it."""
    settings = settings or load(ApiSettings)
    logs.configure(settings.log_level, context=log_context)
    version = metadata.version("indica")
    database = Database(
        # Asked again for each new connection: `indica up` may have moved the local cluster.
        lambda: settings.address("api"),
        size=settings.api_threads,
        connect_timeout=settings.api_connect_timeout,
        call_timeout=settings.api_call_timeout,
        role=full_role_name("api"),
    )
    atexit.register(database.close)
    metrics = Metrics()
    service_itself = service_credential(settings)
    heartbeat = Heartbeat(database, metrics, version, service_itself)

    app = Flask(__name__, static_folder=None)
    app.response_class = Response
    app.extensions["database"] = database
    app.extensions["version"] = version
    app.extensions["heartbeat"] = heartbeat
    app.extensions["desk_live"] = Live(
        desk.version_reader(database, service_itself),
        conversations.version_reader(database, service_itself),
    )
    # Flask would answer these with a redirect in HTML.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    problems.register(app)
    app.before_request(note_route)
    app.wsgi_app = Edge(  # type: ignore[method-assign]
        app.wsgi_app, metrics, settings.extension_origins()
    )
    app.register_blueprint(leads.blueprint(database, metrics))
    app.register_blueprint(account.blueprint(database, settings, service_itself))
    app.register_blueprint(quarantine.blueprint(database))
    app.register_blueprint(proposals.blueprint(database))
    app.register_blueprint(cards.blueprint(database))
    app.register_blueprint(conversations.blueprint(database))
    app.register_blueprint(
        sources.blueprint(database, metrics, heartbeat, settings, service_itself)
    )
    app.register_blueprint(service.blueprint(database, metrics, version, settings, service_itself))
    app.register_blueprint(chatwoot.blueprint(database, heartbeat, settings, service_itself))
    app.register_blueprint(
        whatsapp.blueprint(database, metrics, heartbeat, settings, service_itself)
    )
    app.register_blueprint(tab.blueprint(database, service_itself))
    app.register_blueprint(desk.blueprint(database, settings, service_itself))
    app.register_blueprint(docs.blueprint(app, version))
    return app


def create_served_app(settings: ApiSettings | None = None) -> Flask:
    """The application of a server's process, which says to the database that it lives."""
    app = create_app(settings)
    heartbeat: Heartbeat = app.extensions["heartbeat"]
    heartbeat.start()
    # Before the pool is closed: what is registered last runs first.
    atexit.register(heartbeat.stop)
    return app


def note_route() -> None:
    """Tell the edge which template matched: safe to log and to count, unlike the path."""
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule
