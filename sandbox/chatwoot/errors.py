"""The error answers of Chatwoot: two JSON shapes, plain text, and an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.wire import Response, json_response, text_response

_PAGE_500 = (
    "<!DOCTYPE html>\n<html>\n<head>\n  <title>We're sorry, but something went wrong (500)</title>"
    '\n</head>\n<body>\n  <div class="dialog">\n    <h1>We\'re sorry, but something went wrong.'
    "</h1>\n  </div>\n</body>\n</html>\n"
)

_PAGE_404 = (
    "<!DOCTYPE html>\n<html>\n<head>\n  <title>The page you were looking for doesn't exist (404)"
    '</title>\n</head>\n<body>\n  <div class="dialog">\n    <h1>The page you were looking for '
    "doesn't exist.</h1>\n  </div>\n</body>\n</html>\n"
)


class ChatwootError(Exception):
    """An answer that ends the handling of a request and undoes nothing."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def not_found() -> ChatwootError:
    """404 of any record that is missing."""
    return ChatwootError(json_response({"error": "Resource could not be found"}, 404))


def invalid_token() -> ChatwootError:
    """401 of an unknown or empty token."""
    return ChatwootError(json_response({"error": "Invalid Access Token"}, 401))


def forbidden() -> ChatwootError:
    """401 (not 403) of a refusal by permission."""
    return ChatwootError(json_response({"error": "You are not authorized to do this action"}, 401))


def record_invalid(message: str, attributes: Sequence[str]) -> ChatwootError:
    """422 of a failed validation: the key is `message`."""
    return ChatwootError(json_response({"message": message, "attributes": list(attributes)}, 422))


def unprocessable(text: str) -> ChatwootError:
    """422 of everything else: the key is `error`."""
    return ChatwootError(json_response({"error": text}, 422))


def missing_parameter(name: str) -> ChatwootError:
    """422 of a required parameter that is absent."""
    return unprocessable(f"param is missing or the value is empty: {name}")


def server_error_page() -> Response:
    """The HTML page of a proxy before Chatwoot, or of a Chatwoot that does not start."""
    return text_response(_PAGE_500, 500, "text/html")


def server_error_answer() -> Response:
    """The answer of an uncaught exception."""
    return json_response({"status": 500, "error": "Internal Server Error"}, 500)


def server_error() -> ChatwootError:
    """500: an exception that nobody rescued (a bad enum value)."""
    return ChatwootError(server_error_answer())


def no_route() -> ChatwootError:
    """404 of a path that this version does not know: a page."""
    return ChatwootError(text_response(_PAGE_404, 404, "text/html"))


def too_many() -> Response:
    """429 of the throttle: plain text, no Retry-After."""
    return text_response("Retry later\n", 429)


def refused(status: int) -> Response:
    """A refusal on demand, in Chatwoot's own words."""
    if status == 401:
        return invalid_token().response
    return (not_found() if status == 404 else unprocessable("Invalid")).response
