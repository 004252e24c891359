"""What is said of one address: the parts of an OpenAPI operation that cannot be derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Reply:
    """One documented success."""

    description: str
    model: type[BaseModel] | None = None
    media_type: str = "application/json"
    example: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One documented parameter of the query."""

    description: str
    schema: Mapping[str, object] = field(
        default_factory=lambda: MappingProxyType({"type": "string"})
    )


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented method of one address."""

    id: str
    summary: str
    description: str
    tag: str
    replies: Mapping[int, Reply]
    problems: tuple[int, ...] = ()
    scope: str | None = None
    is_public: bool = False
    body: type[BaseModel] | None = None
    body_example: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Request headers beside Authorization; a name that ends in `*` is required."""
    query: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters of the query, all optional."""
