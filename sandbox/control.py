"""The sandbox's own API: what it received, faults, settings, state, and the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlsplit

from sandbox import page, people
from sandbox.chatwoot import views
from sandbox.delivery import Deliveries
from sandbox.faults import BadFault, Faults
from sandbox.graph import leads, lifecycle, templates
from sandbox.journal import Journal
from sandbox.settings import BadSetting
from sandbox.wire import Request, Response, dump, json_response
from sandbox.world import World

_ACTORS: Final = ("customers", "consultants", "contacts", "templates", "whatsapp", "leads")
_READING: Final = ("GET", "HEAD")


class Refused(Exception):
    """A request that the control API cannot carry out."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Control:
    """Answers everything outside /chatwoot and /graph."""

    def __init__(
        self, world: World, journal: Journal, faults: Faults, deliveries: Deliveries
    ) -> None:
        self.world = world
        self.journal = journal
        self.faults = faults
        self.deliveries = deliveries
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/healthz"): lambda _: json_response({"status": "ok"}),
            ("GET", "/requests"): self._requests,
            ("DELETE", "/requests"): self._clear_requests,
            ("GET", "/faults"): lambda _: json_response({"faults": self.faults.listing()}),
            ("PUT", "/faults"): self._put_faults,
            ("DELETE", "/faults"): self._clear_faults,
            ("GET", "/settings"): lambda _: json_response(self.world.settings.as_json()),
            ("PUT", "/settings"): self._put_settings,
            ("GET", "/state"): self._state,
            ("DELETE", "/state"): self._reset_state,
            ("GET", "/deliveries"): self._deliveries,
            ("DELETE", "/deliveries"): self._clear_deliveries,
            ("PUT", "/backup"): self._back_up,
            ("POST", "/restore"): self._restore,
        }

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        try:
            self._refuse_other_sites(request)
            found = page.handle(self.world, request)
            if found is None and request.method in ("POST", "DELETE"):
                found = self._act(request)
            if found is not None:
                return found
            action = self._routes.get(
                ("GET" if request.method == "HEAD" else request.method, request.path)
            )
            if action is not None:
                return action(request)
            if any(path == request.path for _, path in self._routes):
                raise Refused(405, f"{request.method} is not possible here")
            raise Refused(404, "there is nothing here")
        except Refused as error:
            return json_response({"error": str(error)}, error.status)
        except people.Impossible as error:
            return json_response({"error": error.text}, error.status)

    def _refuse_other_sites(self, request: Request) -> None:
        """A page of another site that is open in the same browser must not drive the sandbox."""
        origin = request.headers.get("origin")
        if request.method in _READING or origin is None:
            return
        if urlsplit(origin).netloc != request.headers.get("host"):
            raise Refused(403, "requests from other sites are refused")

    def _act(self, request: Request) -> Response | None:
        """Carry out what a person, a consultant or Meta does; None for other paths."""
        parts = request.path.strip("/").split("/")
        if parts[0] not in _ACTORS:
            return None
        if request.method == "DELETE":
            if len(parts) != 2 or parts[0] != "consultants":
                return None
            with self.world.lock:
                return json_response(people.consultant_leaves(self.world, parts[1]))
        try:
            body = request.json()
        except ValueError:
            raise Refused(400, "the body is not JSON") from None
        with self.world.lock:
            match parts:
                case ["contacts"]:
                    answer = people.old_contact(self.world, body)
                case ["consultants", email, "labels"]:
                    answer = people.consultant_labels(self.world, email, body)
                case ["consultants", email, "conversation"]:
                    answer = people.consultant_takes(self.world, email, body)
                case ["customers", number, "messages"]:
                    answer = people.customer_writes(self.world, number, body)
                case ["customers", number, "preferences"]:
                    answer = people.customer_prefers(self.world, number, body)
                case ["customers", number, "number"]:
                    answer = people.customer_changes_number(self.world, number, body)
                case ["consultants", email, "messages"]:
                    answer = people.consultant_writes(self.world, email, body)
                case ["templates", name]:
                    answer = self._template_event(name, body)
                case ["whatsapp", "events"]:
                    answer = self._raw_event(body)
                case ["whatsapp", "statuses"]:
                    answer = self._status(body)
                case ["leads"]:
                    answer = self._leads(body)
                case _:
                    return None
        return json_response(answer, 201)

    def _template_event(self, name: str, body: Any) -> dict[str, Any]:
        """{"event"} and/or {"category"}, with "language"?, "reason"?, "title"?."""
        if not isinstance(body, dict):
            raise Refused(422, "the body is a JSON object")
        language = body.get("language")
        found = [
            row
            for row in self.world.graph.templates.values()
            if row.name == name and language in (None, row.language)
        ]
        if not found:
            known = ", ".join(sorted({row.name for row in self.world.graph.templates.values()}))
            raise Refused(404, f"there is no template {name}; known: {known or 'none'}")
        event, category = body.get("event"), body.get("category")
        if event is not None and event not in templates.EVENT_STATUS:
            raise Refused(422, f"event must be one of {', '.join(templates.EVENT_STATUS)}")
        if category is not None and category not in templates.CATEGORIES:
            raise Refused(422, f"category must be one of {', '.join(templates.CATEGORIES)}")
        for row in found:
            if category is not None:
                templates.set_category(self.world, row, category)
            if event is not None:
                templates.set_status(self.world, row, event, body.get("reason"), body.get("title"))
        return {"changed": len(found)}

    def _leads(self, body: Any) -> dict[str, Any]:
        """{"leads": [{"fields", "id"?}], "announced"?: false}: people fill in the lead form."""
        made = leads.fill_in(self.world, body)
        if body.get("announced") is not False:
            self.deliveries.announce_leads([leads.announcement(lead) for lead in made])
        return {"leads": [lead.id for lead in made]}

    def _raw_event(self, body: Any) -> dict[str, Any]:
        """{"field", "value"}: any other change of the account, sent as given."""
        if (
            not isinstance(body, dict)
            or not isinstance(body.get("field"), str)
            or not isinstance(body.get("value"), dict)
        ):
            raise Refused(422, 'the body needs "field" and "value"')
        self.world.tell_meta(body["field"], body["value"])
        return {"field": body["field"]}

    def _status(self, body: Any) -> dict[str, Any]:
        """{"wamid", "status", "code"?}: the next status of a message, by hand."""
        fields = body if isinstance(body, dict) else {}
        send = self.world.graph.sends.get(str(fields.get("wamid")))
        status, code = fields.get("status"), fields.get("code")
        if send is None:
            raise Refused(404, "there is no such message")
        if status not in ("sent", "delivered", "read", "failed"):
            raise Refused(422, "status must be one of sent, delivered, read, failed")
        lifecycle.advance(self.world, send, status, code if isinstance(code, int) else None)
        return {"status": send.status}

    def _back_up(self, _: Request) -> Response:
        self.world.back_up()
        return Response(204)

    def _restore(self, request: Request) -> Response:
        """{"to"?: "backup" or "empty"}: Chatwoot is put back, or moves to another server."""
        try:
            body = request.json() if request.body else {}
        except ValueError:
            raise Refused(400, "the body is not JSON") from None
        wanted = body.get("to", "backup") if isinstance(body, dict) else None
        if wanted not in ("backup", "empty"):
            raise Refused(422, 'to must be "backup" or "empty"')
        if not self.world.restore(empty=wanted == "empty"):
            raise Refused(409, "there is no backup: PUT /backup makes one")
        return json_response({"restored": wanted})

    def _deliveries(self, _: Request) -> Response:
        return json_response({"deliveries": self.deliveries.listing()})

    def _clear_deliveries(self, _: Request) -> Response:
        self.deliveries.clear()
        return Response(204)

    def _requests(self, request: Request) -> Response:
        query = request.query
        after, limit = query.get("after", "0"), query.get("limit")
        if not after.isdigit() or (limit is not None and not limit.isdigit()):
            raise Refused(422, "after and limit are whole numbers")
        entries = self.journal.entries(int(after), int(limit) if limit is not None else None)
        # Bytes that are no UTF-8 inside a body must not make the list unreadable.
        return Response(200, dump({"requests": [item.as_json() for item in entries]}))

    def _clear_requests(self, _: Request) -> Response:
        self.journal.clear()
        return Response(204)

    def _put_faults(self, request: Request) -> Response:
        try:
            self.faults.put(request.json())
        except BadFault as error:
            raise Refused(422, str(error)) from None
        except ValueError:
            raise Refused(400, "the body is not JSON") from None
        return json_response({"faults": self.faults.listing()})

    def _clear_faults(self, _: Request) -> Response:
        self.faults.clear()
        return Response(204)

    def _put_settings(self, request: Request) -> Response:
        try:
            self.world.apply_settings(request.json())
        except BadSetting as error:
            raise Refused(422, str(error)) from None
        except ValueError:
            raise Refused(400, "the body is not JSON") from None
        return json_response(self.world.settings.as_json())

    def _state(self, _: Request) -> Response:
        world = self.world
        with world.lock:
            store, graph = world.chatwoot, world.graph
            conversations = []
            for row in store.conversations.values():
                assignee = store.users.get(row.assignee_id or 0)
                conversations.append(
                    {
                        **asdict(row),
                        "assignee_email": assignee.email if assignee is not None else None,
                        "contact_phone": store.contacts[row.contact_id].phone_number,
                    }
                )
            state: dict[str, Any] = {
                "version": world.version,
                "contacts": [views.contact(world, row) for row in store.contacts.values()],
                "conversations": conversations,
                "messages": [asdict(row) for row in store.messages.values()],
                "chatwoot_webhooks": [views.webhook(world, row) for row in store.webhooks.values()],
                "templates": [asdict(row) for row in graph.templates.values()],
                "sends": [asdict(row) for row in graph.sends.values()],
                "inbound": [asdict(row) for row in graph.inbound.values()],
                "customers": [asdict(row) for row in graph.customers.values()],
                "leads": [asdict(row) for row in graph.leads.values()],
            }
        return json_response(state)

    def _reset_state(self, request: Request) -> Response:
        if request.query.get("all") == "true":
            self.world.reset()
        else:
            self.world.forget_people()
        return Response(204)
