"""What the API itself says to people, in both languages; everything else is said by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from werkzeug.datastructures import LanguageAccept

Locale: TypeAlias = Literal["pt-BR", "en"]


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem's title and its remedy."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A refusal or failure of the API itself: status, SQLSTATE-like code, both languages."""

    status: int
    code: str
    pt: ProblemText
    en: ProblemText

    def text(self, locale: Locale) -> ProblemText:
        return self.en if locale == "en" else self.pt


def _kind(
    status: int, code: str, pt: tuple[str, str], en: tuple[str, str]
) -> tuple[int, ProblemKind]:
    return status, ProblemKind(status, code, ProblemText(*pt), ProblemText(*en))


PROBLEMS: Final = MappingProxyType(
    dict(
        [
            _kind(
                400,
                "08P01",
                ("Requisição malformada", "O servidor não conseguiu ler esta requisição HTTP."),
                ("Malformed request", "The server could not read this HTTP request."),
            ),
            _kind(
                401,
                "ID401",
                (
                    "Token ausente, inválido ou revogado",
                    (
                        "Envie um token válido no cabeçalho “Authorization: Bearer ind_…”. "
                        "Se ele foi revogado, peça outro a quem administra a operação."
                    ),
                ),
                (
                    "Token missing, invalid or revoked",
                    (
                        "Send a valid token in the header “Authorization: Bearer ind_…”. "
                        "If it was revoked, ask whoever runs the operation for another."
                    ),
                ),
            ),
            _kind(
                403,
                "ID402",
                ("O token não tem permissão para isto", "Peça um token com o escopo necessário."),
                ("The token lacks the scope", "Ask for a token with the scope that is needed."),
            ),
            _kind(
                404,
                "P0002",
                ("Não encontrado", "Não há nada neste endereço. Veja os endereços em /docs."),
                ("Not found", "There is nothing at this address. See the addresses at /docs."),
            ),
            _kind(
                405,
                "0A000",
                (
                    "Método não permitido",
                    "Este endereço não aceita este método; o cabeçalho Allow lista os aceitos.",
                ),
                (
                    "Method not allowed",
                    (
                        "This address does not accept this method; the Allow header lists those "
                        "it does."
                    ),
                ),
            ),
            _kind(
                409,
                "40001",
                ("Conflito", "O pedido entra em conflito com o estado atual; confira e repita."),
                ("Conflict", "The request conflicts with the current state; check and repeat."),
            ),
            _kind(
                408,
                "08006",
                (
                    "O corpo demorou demais",
                    "O corpo não chegou inteiro a tempo e nada foi gravado. Envie-o de novo.",
                ),
                (
                    "The body took too long",
                    "The body did not arrive whole in time and nothing was kept. Send it again.",
                ),
            ),
            _kind(
                413,
                "ID502",
                (
                    "O corpo passa de 64 KiB",
                    "Nada foi registrado. Envie menos dados: o limite é de 65.536 bytes.",
                ),
                (
                    "The body is larger than 64 KiB",
                    "Nothing was recorded. Send less data: the limit is 65,536 bytes.",
                ),
            ),
            _kind(
                415,
                "0A000",
                (
                    "Formato não aceito",
                    "Envie o corpo como JSON em UTF-8, sem compressão (Content-Encoding).",
                ),
                (
                    "Unsupported format",
                    "Send the body as JSON in UTF-8, without compression (Content-Encoding).",
                ),
            ),
            _kind(
                422,
                "22000",
                ("Dados inválidos", "Os dados enviados não podem ser processados."),
                ("Invalid data", "The data sent cannot be processed."),
            ),
            _kind(
                429,
                "ID501",
                (
                    "Requisições demais; espere um pouco",
                    (
                        "Este token passou do limite de requisições; aguarde o tempo indicado em "
                        "Retry-After."
                    ),
                ),
                (
                    "Too many requests; wait a little",
                    "This token exceeded its request limit; wait as long as Retry-After says.",
                ),
            ),
            _kind(
                500,
                "ID901",
                (
                    "Erro interno",
                    (
                        "Algo falhou do nosso lado e foi registrado. Ao pedir ajuda, informe o "
                        "request_id."
                    ),
                ),
                (
                    "Internal error",
                    (
                        "Something failed on our side and was logged. When asking for help, give "
                        "the request_id."
                    ),
                ),
            ),
            _kind(
                503,
                "57P03",
                (
                    "Serviço indisponível",
                    (
                        "O banco de dados não responde. Repita a requisição depois do tempo "
                        "indicado em Retry-After, com a mesma Idempotency-Key: nada será duplicado."
                    ),
                ),
                (
                    "Service unavailable",
                    (
                        "The database does not respond. Repeat the request after the time given in "
                        "Retry-After, with the same Idempotency-Key: nothing will be duplicated."
                    ),
                ),
            ),
        ]
    )
)
"""By HTTP status, every problem that the API can raise before or around a call of SQL."""


def negotiate(accepted: LanguageAccept) -> Locale:
    """English when the client prefers it to Portuguese, otherwise Brazilian Portuguese."""
    for tag, quality in accepted:
        language = tag.partition("-")[0].lower()
        if quality > 0 and language in {"pt", "en"}:
            return "en" if language == "en" else "pt-BR"
    return "pt-BR"
