"""The documentation page: the OpenAPI document as one self-contained HTML page.

It is made here, without a script and in Portuguese, because the packaged viewers speak English
only, weigh more than a megabyte and cannot run under a policy that forbids inline styles.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from api.openapi.document import title_of

CODE = re.compile(r"`([^`]+)`")

KINDS = {
    "string": "texto",
    "integer": "inteiro",
    "number": "número",
    "boolean": "sim ou não",
    "object": "objeto",
    "array": "lista",
    "null": "nulo",
}


def render(document: dict[str, Any]) -> tuple[bytes, str]:
    """The page and the `Content-Security-Policy` under which it works."""
    folder = resources.files("api") / "templates"
    css = "".join((folder / name).read_text("utf-8") for name in ("tokens.css", "docs.css"))
    environment = Environment(
        loader=DictLoader({"docs.html": (folder / "docs.html").read_text("utf-8")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(prose=prose, inline=inline, kind=kind, breakable=breakable)
    html = environment.get_template("docs.html").render(
        document=document, groups=grouped(document), css=css
    )
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return html.encode(), policy


def grouped(document: dict[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            groups[operation["tags"][0]].append(
                {
                    **operation,
                    "path": path,
                    "method": method,
                    "body": name_of(body.get("schema")),
                    "curl": curl(path, method, operation, body.get("example")),
                    "replies": [
                        reply(status, told) for status, told in operation["responses"].items()
                    ],
                }
            )
    return [{"name": name, "operations": operations} for name, operations in groups.items()]


def reply(status: str, told: dict[str, Any]) -> dict[str, Any]:
    contents: dict[str, dict[str, Any]] = told.get("content", {})
    media_type = next(iter(contents), None)
    content = contents[media_type] if media_type is not None else {}
    example = content.get("example")
    return {
        "status": status,
        "title": title_of(int(status)),
        "description": told["description"],
        "headers": told.get("headers", {}),
        "media_type": media_type,
        "schema": name_of(content.get("schema")),
        "example": pretty(example) if example is not None else None,
    }


def curl(path: str, method: str, operation: dict[str, Any], example: object) -> str:
    verb = "" if method == "get" else f"-X {method.upper()} "
    lines = [f'curl {verb}"$INDICA_URL{path}"']
    if operation["security"]:
        lines.append('-H "Authorization: Bearer $INDICA_TOKEN"')
    lines += [
        f'-H "{parameter["name"]}: $(uuidgen)"'
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header"
    ]
    if example is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{pretty(example)}'"]
    return " \\\n  ".join(lines)


def pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def name_of(schema: dict[str, Any] | None) -> str | None:
    reference: str = (schema or {}).get("$ref", "")
    return reference.rpartition("/")[2] or None


def inline(text: str) -> Markup:
    """Text with `code` marked up; everything else escaped."""
    pieces = CODE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece)
        for index, piece in enumerate(pieces)
    )


def breakable(path: str) -> Markup:
    """An address that may be broken at its slashes."""
    return Markup("/<wbr>").join(path.split("/"))


def prose(text: str) -> Markup:
    """Paragraphs of `inline` text."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(inline(part)) for part in paragraphs)


def kind(shape: dict[str, Any]) -> Markup:
    """What a field holds, in words, with links to other shapes."""
    return Markup("<i>{}</i>").format(Markup(" ou ").join(kinds(shape)))


def kinds(shape: dict[str, Any]) -> list[Markup]:
    if "$ref" in shape:
        name = name_of(shape)
        return [Markup('<a href="#formato-{}">{}</a>').format(name, name)]
    if "anyOf" in shape:
        found = [word for option in shape["anyOf"] for word in kinds(option)]
        return [word for word in found if word != "nulo"]
    if "enum" in shape:
        return [Markup("<code>{}</code>").format(value) for value in shape["enum"]]
    if "const" in shape:
        return [Markup("<code>{}</code>").format(shape["const"])]
    word = KINDS.get(shape.get("type", ""), "qualquer valor")
    if shape.get("type") == "array" and "items" in shape:
        return [Markup("{} de {}").format(word, Markup(" ou ").join(kinds(shape["items"])))]
    limit = shape.get("maxLength")
    return [Markup("{}{}").format(word, f" até {limit}" if limit else "")]
