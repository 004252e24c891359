"""Shapes of requests and answers as the documentation shows them.

SQL validates (`intake.validate_submission`); these models say the same for readers and programs,
and tests keep the two equal. Nothing here runs while a request is served.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["created", "touched", "suppressed", "quarantined", "rejected"]
Status = Literal[
    "new",
    "contacted",
    "engaged",
    "qualified",
    "won",
    "lost",
    "unreachable",
    "opted_out",
    "exhausted",
]


class Shape(BaseModel):
    """Base of every shape; unknown fields are kept by the ledger and otherwise ignored."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})


class Person(Shape):
    """Quem foi indicado. Um telefone ou um e-mail é obrigatório."""

    name: str = Field(
        max_length=2000, description="Nome como foi digitado.", examples=["Maria José"]
    )
    social_name: str | None = Field(
        default=None,
        max_length=200,
        description="Nome social, se houver: é o que aparece e o que as mensagens usam.",
        examples=["Caio Souza"],
    )
    phone: str | None = Field(
        default=None,
        max_length=8000,
        description="Telefone em qualquer formato, ou vários; sem código de país vale o Brasil.",
        examples=["(011) 9.8765-4321"],
    )
    email: str | None = Field(
        default=None, max_length=2000, description="E-mail.", examples=["maria@example.com"]
    )
    tax_id: str | None = Field(
        default=None, max_length=2000, description="CPF ou CNPJ, com ou sem pontuação."
    )
    city: str | None = Field(default=None, max_length=120, examples=["São Paulo"])


class Referrer(Shape):
    """Quem indicou."""

    name: str | None = Field(default=None, max_length=200, examples=["João Pereira"])
    phone: str | None = Field(default=None, max_length=8000)
    email: str | None = Field(default=None, max_length=2000)


class Consent(Shape):
    """Base legal do contato (LGPD)."""

    basis: Literal["legitimate_interest", "consent", "contract"] = Field(
        description="Base legal do tratamento."
    )
    statement: str | None = Field(
        default=None, max_length=1000, description="O que foi dito à pessoa, palavra por palavra."
    )
    at: str | None = Field(
        default=None,
        max_length=40,
        description="Quando: em ISO 8601, como 25/11/2026 14:30 ou em segundos desde 1970.",
        examples=["2026-03-02T14:30:00-03:00"],
    )


class Page(Shape):
    """Página em que a indicação foi capturada."""

    url: str = Field(max_length=2048)
    title: str | None = Field(default=None, max_length=300)


class LeadSubmission(Shape):
    """Uma indicação.

    Obrigatórios são o nome e um telefone ou e-mail. Outro valor que não se entende é deixado de
    lado, com um aviso.
    """

    person: Person
    referrer: Referrer | None = Field(default=None, description="Quem indicou, se conhecido.")
    origin: str | None = Field(
        default=None,
        max_length=200,
        description=(
            "De onde veio: código ou nome; os ativos estão em `GET /v1/catalog`. Sem ela vale "
            "`webhook` para um sistema e `manual` para um consultor."
        ),
        examples=["extension"],
    )
    product: str | None = Field(
        default=None, max_length=200, description="Código ou nome de um produto do catálogo."
    )
    notes: str | None = Field(
        default=None,
        max_length=5000,
        description="Observações livres; o que passa disso é cortado.",
    )
    consent: Consent | None = None
    attributes: dict[str, object] | None = Field(
        default=None, description="JSON livre, guardado como veio; até 16.384 caracteres."
    )
    page: Page | None = None


class Named(Shape):
    """Alguém, pelo nome."""

    name: str = Field(examples=["Ana Souza"])


class FieldError(Shape):
    """Um campo a corrigir, ou que foi corrigido ou deixado de lado."""

    field: str = Field(description="Caminho do campo.", examples=["person.phone"])
    code: str = Field(description="Motivo, estável.", examples=["ID115"])
    detail: str = Field(description="O que houve e o que fazer, para mostrar a quem digitou.")
    pointer: str | None = Field(
        default=None, description="De onde o campo é lido no corpo de um webhook (RFC 6901)."
    )


class LeadSummary(Shape):
    """O lead como quem o enviou o vê."""

    uid: UUID
    status: Status
    consultant: Named | None = Field(
        default=None, description="Responsável; ausente enquanto espera numa fila."
    )
    queue: str | None = Field(
        default=None, description="Fila em que espera, quando ninguém pôde atender."
    )
    scheduled_for: datetime | None = Field(
        default=None, description="Quando será o primeiro contato, se não for agora."
    )
    score: float | None = None
    priority: str | None = None


class SubmissionAnswer(Shape):
    """O que foi feito da indicação."""

    submission_uid: UUID = Field(description="Comprovante: a indicação está registrada.")
    outcome: Outcome
    lead: LeadSummary | None = None
    reason: str | None = Field(
        default=None, description="Por que foi suprimida ou está em quarentena."
    )
    matched_by: str | None = Field(
        default=None, description="Como a pessoa foi reconhecida: `phone`, `email` ou `tax_id`."
    )
    warnings: list[FieldError] = Field(
        description="O que foi corrigido, ignorado ou precisa de atenção."
    )


UNCONFIRMED = (
    "Dos telefones, os que vieram com um contato de outra pessoa e ninguém confirmou: "
    "nada é enviado a eles."
)


class ListedPerson(Shape):
    """A pessoa: como a operação a conhece ou, para quem só a indicou, como a indicou."""

    name: str | None = None
    phones: list[str] | None = Field(
        default=None, description="Em E.164; para quem só a indicou, como o escreveu."
    )
    unconfirmed_phones: list[str] | None = Field(default=None, description=UNCONFIRMED)


class LeadItem(LeadSummary):
    """Um lead, como as listas o mostram."""

    status_name: str
    next_action: str | None = None
    next_action_name: str | None = None
    next_action_at: datetime | None = None
    created_at: datetime
    last_activity_at: datetime
    person: ListedPerson


class LeadList(Shape):
    """Uma página de leads, do mais novo ao mais antigo."""

    leads: list[LeadItem]
    next: str | None = Field(
        default=None, description="Valor de `after` para a próxima página; ausente na última."
    )


class StatusChange(Shape):
    """Para onde o lead vai."""

    to: Status
    reason: str | None = Field(
        default=None, max_length=63, description="Código do motivo; obrigatório para `lost`."
    )
    note: str | None = Field(default=None, max_length=2000)


class CallReport(Shape):
    """Resultado de uma ligação."""

    result: Literal["answered", "no_answer", "busy", "wrong_number", "call_back", "opted_out"]
    note: str | None = Field(default=None, max_length=2000)
    called_at: str | None = Field(
        default=None, max_length=40, description="Quando, em ISO 8601; sem ela, agora."
    )
    call_back_at: str | None = Field(
        default=None, max_length=40, description="Quando ligar de novo, em ISO 8601."
    )


class Transfer(Shape):
    """Quem passa a atender."""

    consultant: str = Field(max_length=254, description="E-mail ou `uid` do consultor.")
    reason: str = Field(max_length=500)


class QuarantinedSubmission(Shape):
    """Uma indicação que aguarda revisão pela equipe."""

    uid: UUID
    kind: Literal["quarantined", "refused"] = Field(
        description="Em quarentena, ou recusada quando um sistema a mandou."
    )
    reason: str = Field(examples=["implausible_name"])
    detail: str = Field(description="O motivo, numa frase.")
    received_at: datetime
    due_at: datetime = Field(description="Prazo para a revisão pela equipe.")
    submitted_by: str
    errors: list[FieldError] | None = Field(
        default=None, description="De uma recusada: os campos errados."
    )
    body: dict[str, object] | None = Field(
        default=None, description="A indicação; nulo quando o que veio não é legível."
    )


class QuarantineList(Shape):
    """Uma página da quarentena, da mais antiga à mais nova."""

    submissions: list[QuarantinedSubmission]
    next: str | None = Field(default=None, description="Valor de `after` para a próxima página.")


class Resolution(Shape):
    """O que fazer da indicação: `fix` com o que corrigir, ou `reject` com o motivo."""

    action: Literal["fix", "reject"]
    body: LeadSubmission | None = Field(default=None, description="A indicação inteira, corrigida.")
    set: dict[str, object] | None = Field(
        default=None,
        description="Em vez de `body`: só os campos que mudam; `{}` tenta de novo como veio.",
        examples=[{"person.phone": "11 98765-4321"}],
    )
    reason: str | None = Field(default=None, max_length=500)


class EnrolmentRequest(Shape):
    """O código que a operação deu ao consultor."""

    code: str = Field(max_length=40, examples=["K7QM-2XPA"])


class WebhookBody(Shape):
    """Um objeto JSON, nas palavras de quem envia."""


class ItemAnswer(SubmissionAnswer):
    """O que foi feito de uma das indicações de um corpo."""

    item: int = Field(description="Qual delas, a partir de 1.")
    http_status: int = Field(description="O que `POST /v1/leads` teria respondido.")


class SourceAnswer(Shape):
    """Uma indicação responde como `POST /v1/leads`; várias, uma lista."""

    submission_uid: UUID | None = Field(default=None, description="De uma indicação: comprovante.")
    outcome: Literal["created", "touched", "suppressed", "quarantined", "rejected", "several"]
    lead: LeadSummary | None = None
    reason: str | None = None
    matched_by: str | None = None
    warnings: list[FieldError] | None = None
    submissions: list[ItemAnswer] | None = Field(
        default=None, description="De várias: o que foi feito de cada uma."
    )


class LookupRequest(Shape):
    """Telefone ou e-mail de uma pessoa; um dos dois é obrigatório."""

    phone: str | None = Field(default=None, max_length=64, examples=["11 98765-4321"])
    email: str | None = Field(default=None, max_length=254)


class LookupPhone(Shape):
    """O telefone como foi entendido."""

    e164: str = Field(examples=["+5511987654321"])
    kind: str = Field(examples=["mobile"])
    kind_name: str = Field(examples=["celular"])
    region: str | None = Field(default=None, description="País, ISO 3166.", examples=["BR"])
    uf: str | None = Field(default=None, description="Estado do DDD.", examples=["SP"])


class LookupEmail(Shape):
    """O que se nota no e-mail."""

    suggestion: str | None = Field(
        default=None,
        description="Endereço que a pessoa provavelmente quis digitar.",
        examples=["maria@gmail.com"],
    )
    is_disposable: bool = Field(description="O endereço deixa de existir em minutos.")


class LookupLead(Shape):
    """O lead mais recente da pessoa."""

    uid: UUID | None = Field(default=None, description="Só quando o dono do token pode ver o lead.")
    status: Status
    status_name: str
    is_open: bool
    since: datetime
    last_contact_at: datetime | None = None
    consultant: Named | None = None


class LookupAnswer(Shape):
    """Se a pessoa é conhecida, e só o que quem pergunta pode ver."""

    known: bool
    is_suppressed: bool = Field(
        description="Pediu para não ser contatada: nenhuma mensagem será enviada."
    )
    phone: LookupPhone | None = None
    email: LookupEmail | None = None
    lead: LookupLead | None = None


class Identified(Shape):
    """Alguém, com identificador."""

    uid: UUID
    name: str


class LeadPerson(Shape):
    """A pessoa indicada."""

    uid: UUID | None = None
    name: str | None = None
    city: str | None = None
    phones: list[str] | None = Field(default=None, description="Em E.164.")
    unconfirmed_phones: list[str] | None = Field(default=None, description=UNCONFIRMED)
    emails: list[str] | None = None


class LeadMessage(Shape):
    """Uma mensagem enviada à pessoa."""

    uid: UUID
    purpose: str
    state: str
    body: str | None = None
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    failed_at: datetime | None = None


class LeadEvent(Shape):
    """Um acontecimento no histórico do lead."""

    seq: int
    at: datetime
    kind: str
    actor: str
    by: str = Field(description="Nome de quem fez, quando há um.")
    text: str = Field(description="O acontecimento numa frase, no idioma pedido.")
    data: dict[str, object]
    values: dict[str, str] | None = Field(
        default=None, description="Textos pessoais que ainda não foram apagados."
    )


class OwnSubmission(Shape):
    """Uma indicação, como quem a enviou a enviou."""

    uid: UUID
    received_at: datetime
    outcome: Outcome
    body: dict[str, object] | None = Field(
        default=None, description="Ausente depois que o texto original foi apagado."
    )


class LeadDetail(LeadSummary):
    """O lead, a pessoa, as mensagens e a linha do tempo.

    Quem só o indicou recebe o status e as próprias indicações: a pessoa como a indicou, a linha do
    tempo vazia e nada do que outros disseram.
    """

    status_name: str
    status_since: datetime | None = None
    created_at: datetime
    last_activity_at: datetime | None = None
    ended_at: datetime | None = None
    lost_reason: str | None = None
    next_action: str | None = None
    next_action_name: str | None = None
    next_action_at: datetime | None = None
    origin: str | None = None
    product: str | None = None
    referrer: Identified | None = None
    notes: str | None = None
    attributes: dict[str, object] | None = None
    page: Page | None = None
    first_contact_at: datetime | None = None
    last_outbound_at: datetime | None = None
    last_inbound_at: datetime | None = None
    person: LeadPerson
    touches: int | None = Field(default=None, description="Quantas vezes foi indicada de novo.")
    submissions: list[OwnSubmission] | None = Field(
        default=None, description="Para quem só o indicou: as suas, da mais nova à mais antiga."
    )
    messages: list[LeadMessage] | None = None
    timeline: list[LeadEvent]
    allowed: list[Status] = Field(
        description="Para onde o dono do token pode levar o lead agora; vazio para quem só o vê."
    )


class MyToken(Shape):
    """O token em uso."""

    prefix: str = Field(description="Parte que não é segredo.")
    name: str
    scopes: list[str]


class MyConsultant(Shape):
    """O consultor dono do token."""

    uid: UUID
    name: str
    email: str | None = None


class Enrolled(Shape):
    """O token, mostrado esta única vez, e a quem pertence."""

    token: str
    scopes: list[str]
    consultant: MyConsultant
    company_name: str | None = None


class Coded(Shape):
    """Um código e seu nome no idioma pedido."""

    code: str
    name: str


class CodedStatus(Coded):
    """Um status."""

    is_open: bool


class Me(Shape):
    """O token e a quem pertence."""

    token: MyToken
    consultant: MyConsultant | None = None
    source: Coded | None = None
    company_name: str | None = None


class Catalog(Shape):
    """Códigos que uma indicação pode usar."""

    origins: list[Coded]
    products: list[Coded]
    referrers: list[Identified] = Field(description="Os 200 mais recentes.")
    lost_reasons: list[Coded]
    statuses: list[CodedStatus]
    consent_policy: str = Field(
        description="`require` quando uma indicação sem `consent` vai para a quarentena."
    )


class WebhookAnswer(Shape):
    """A entrega foi guardada; o que ela diz é aplicado depois."""

    status: Literal["received"]


class HealthAnswer(Shape):
    """O processo está de pé."""

    status: Literal["ok"]
    version: str


class AddressAnswer(Shape):
    """O endereço vale."""

    status: Literal["ok"]


class HealthFinding(Shape):
    """Algo que está errado, e o que fazer."""

    code: str
    severity: Literal["warning", "error"]
    about: str | None = None
    since: datetime | None = None
    sentence: str
    remedy: str


class Check(Shape):
    """Uma verificação."""

    ok: bool
    detail: str
    findings: list[HealthFinding] = []


class ReadyAnswer(Shape):
    """Resultado das verificações do banco de dados."""

    ready: bool
    checks: dict[str, Check] | None = Field(
        default=None, description="Só com o token de `INDICA_METRICS_TOKEN`."
    )


class Problem(Shape):
    """Erro no formato RFC 9457, no idioma de Accept-Language (pt-BR ou en)."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str | None = Field(default=None, description="O que houve e o que fazer.")
    code: str = Field(description="SQLSTATE do erro; `IDxxx` são os da Indica.")
    errors: list[FieldError] = Field(default_factory=list)
    request_id: UUID = Field(description="Também no cabeçalho X-Request-Id; informe ao suporte.")
    submission_uid: UUID | None = Field(
        default=None, description="Presente quando a indicação recusada ficou registrada."
    )
    allowed: list[Status] | None = Field(
        default=None, description="Para onde o lead pode ir, quando o pedido não é possível."
    )
    outcome: Outcome | None = None
