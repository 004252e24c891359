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
    occurred_at: str | None = Field(
        default=None,
        max_length=40,
        description=(
            "Quando foi feita, se esperou para ser enviada: decide quem tem o crédito. Sem ela, "
            "agora."
        ),
        examples=["2026-03-02T14:30:00-03:00"],
    )


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


class Referring(Shape):
    """Quem indicou."""

    uid: UUID | None = None
    name: str


class LastMessage(Shape):
    """A última mensagem enviada à pessoa."""

    state: str = Field(examples=["read"])
    at: datetime


class WorklistStep(Shape):
    """O que quem atende o lead faz em seguida."""

    list: Literal["late", "today", "waiting"] | None = Field(
        default=None, description="Em que lista está; ausente depois do fim."
    )
    kind: str | None = Field(
        default=None,
        description="O que espera por uma pessoa; ausente quando ninguém tem de agir.",
        examples=["answer_person"],
    )
    since: datetime | None = Field(default=None, description="Desde quando, ou a partir de quando.")
    due_at: datetime | None = Field(default=None, description="Até quando.")
    action: Literal["answer", "call", "open_conversation", "review", "open"]
    number: str | None = Field(default=None, description="Para onde ligar, em E.164.")
    extension: str | None = Field(default=None, description="Ramal.")
    conversation_url: str | None = Field(default=None, description="A conversa no Chatwoot.")


class LeadItem(LeadSummary):
    """Um lead, como as listas o mostram."""

    status_name: str
    product: str | None = Field(default=None, description="Código do produto.")
    product_name: str | None = None
    referrer: Referring | None = None
    last_message: LastMessage | None = None
    step: WorklistStep | None = Field(
        default=None, description="Ausente para quem só indicou a pessoa."
    )
    is_summary: bool | None = Field(
        default=None, description="Outra pessoa atende: é o resumo que cabe a quem indicou."
    )
    next_action: str | None = None
    next_action_name: str | None = None
    next_action_at: datetime | None = None
    created_at: datetime
    last_activity_at: datetime
    person: ListedPerson


class LeadCorrected(LeadItem):
    """Um lead, e o que mudou."""

    changed: list[str] | None = Field(
        default=None, description="O que não era assim antes; ausente na repetição."
    )


WARNED = "O que convém saber de quem o recebe: fora do Chatwoot, ausente."


class LeadTransferred(LeadItem):
    """Um lead que passou a outra pessoa."""

    warnings: list[FieldError] | None = Field(default=None, description=WARNED)


class NumberConfirmed(LeadItem):
    """Um lead, e se o telefone ainda estava a confirmar."""

    was_unconfirmed: bool | None = Field(default=None, description="Ausente na repetição.")


class LeadList(Shape):
    """Uma página de leads, do mais novo ao mais antigo."""

    leads: list[LeadItem]
    next: str | None = Field(
        default=None, description="Valor de `after` para a próxima página; ausente na última."
    )


class WorklistCounts(Shape):
    """Quantos leads há em cada lista."""

    late: int
    today: int
    waiting: int
    with_others: int = Field(description="Indicados por quem pergunta, com outra pessoa.")
    unanswered: int = Field(description="Pessoas que escreveram e esperam resposta.")
    cards: int = Field(description="Cartões de contato que esperam uma decisão.")


class WorklistItem(LeadItem):
    """Um lead e a lista em que está."""

    list: Literal["late", "today", "waiting", "with_others"]


class Worklist(Shape):
    """O que um consultor faz agora, pelo prazo."""

    counts: WorklistCounts
    leads: list[WorklistItem]
    next: str | None = Field(
        default=None, description="Valor de `after` para a próxima página; ausente na última."
    )


class NewNote(Shape):
    """O que anotar."""

    note: str = Field(min_length=1, max_length=2000)


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


class NextStep(Shape):
    """O próximo passo de quem atende o lead."""

    at: str = Field(
        max_length=40,
        description="Quando, em ISO 8601: a partir de agora e até `appointment_horizon`.",
    )
    action: Literal["scheduled"] | None = None
    note: str | None = Field(default=None, max_length=2000)


class Transfer(Shape):
    """Quem passa a atender."""

    consultant: str = Field(max_length=254, description="E-mail ou `uid` do consultor.")
    reason: str = Field(max_length=500)


WaitingState = Literal["running", "at_risk", "passed", "escalated", "overlooked", "no_term"]


class Waiting(Shape):
    """Um lead que espera por alguém da equipe."""

    lead: UUID
    person: str
    phone: str | None = None
    owner: str = Field(description="O consultor, ou o código da fila.")
    kind: str = Field(description="O tipo de passo.", examples=["answer_person"])
    step: str = Field(description="O passo, em palavras.")
    state: WaitingState = Field(
        description="No prazo, em risco, venceu uma vez, sem dono, não escalonado, sem prazo."
    )
    since: datetime | None = None
    due_at: datetime | None = None
    passed_by: str | None = Field(default=None, description="Quem deixou o prazo vencer.")


class WaitingList(Shape):
    """O que espera pela equipe."""

    waiting: list[Waiting]


class BulkTransfer(Shape):
    """Quais leads mudam de mãos, e por quê. `from` ou `to`, ao menos um."""

    source: str | None = Field(
        default=None,
        alias="from",
        max_length=254,
        description="Consultor (e-mail ou `uid`) ou fila.",
    )
    to: str | None = Field(
        default=None, max_length=254, description="E-mail ou `uid`; sem ele, pelas regras."
    )
    filter: dict[str, list[str]] | None = Field(
        default=None,
        description="Listas de códigos: `status`, `next_action`, `product`, `origin`, `uid`.",
    )
    reason: str = Field(max_length=500)


class BulkTransferred(Shape):
    """Quantos leads mudaram de mãos."""

    handed: int
    queued: int = Field(description="Ninguém podia assumir: esperam na triagem.")
    busy: int = Field(description="Alguém trabalhava neles; a mesma chamada os pega.")
    is_done: bool
    warnings: list[FieldError] = Field(description=WARNED)


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
    raw: str | None = Field(
        default=None, description="Quando `body` é nulo: o que veio, como veio."
    )


class CorrectionMade(Shape):
    """O que alguém corrigiu."""

    at: datetime
    by: str
    outcome: str = Field(examples=["created"])
    body: dict[str, object] | None = Field(
        description="A indicação corrigida; nulo depois de 30 dias."
    )
    sha256: str


class Settled(Shape):
    """Como uma indicação saiu da lista."""

    as_: Literal["fixed", "rejected", "repeated"] = Field(alias="as")
    at: datetime
    by: str | None = None
    because: str | None = Field(default=None, description="Por que foi dispensada.")
    detail: str = Field(description="O mesmo, numa frase.")


class QuarantineEntry(QuarantinedSubmission):
    """Uma indicação da lista, esperando ou resolvida."""

    outcome: str = Field(examples=["quarantined"])
    lead_uid: UUID | None = None
    settled: Settled | None = None
    corrections: list[CorrectionMade]


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
        description=(
            "Em vez de `body`: só os campos que mudam, `person.phone` ou dentro de `person`; "
            "vazio ou `null` retira; `{}` tenta de novo o que ela diz."
        ),
        examples=[{"person.phone": "11 98765-4321"}],
    )
    name_is_right: bool = Field(
        default=False, description="O nome está certo, por estranho que pareça."
    )
    reason: str | None = Field(default=None, max_length=500)


class EnrolmentRequest(Shape):
    """O código que a operação deu ao consultor."""

    code: str = Field(max_length=40, examples=["K7QM-2XPA"])
    secret: str | None = Field(
        default=None,
        min_length=43,
        max_length=200,
        description="Ao acaso, guardado por quem pede: permite repetir o pedido.",
    )


class Revoked(Shape):
    """O token que não vale mais."""

    prefix: str
    revoked: Literal[True]


class NormalizeRequest(Shape):
    """Valores como foram digitados, até 20 de cada."""

    phones: list[Annotated[str, Field(max_length=250)]] | None = Field(default=None, max_length=20)
    emails: list[Annotated[str, Field(max_length=254)]] | None = Field(default=None, max_length=20)
    names: list[Annotated[str, Field(max_length=200)]] | None = Field(default=None, max_length=20)
    tax_ids: list[Annotated[str, Field(max_length=40)]] | None = Field(default=None, max_length=20)


class NormalizedPhone(Shape):
    """Um telefone: como foi entendido ou, em `detail`, por que não é um."""

    is_valid: bool
    e164: str | None = Field(default=None, examples=["+5511987654321"])
    kind: str | None = None
    kind_name: str | None = None
    region: str | None = None
    repairs: list[str] | None = Field(default=None, description="O que foi corrigido.")
    reason: str | None = Field(default=None, examples=["unknown_ddd"])
    detail: str | None = None


class NormalizedEmail(Shape):
    """Um e-mail."""

    is_valid: bool
    email: str | None = None
    suggestion: str | None = Field(default=None, description="O que provavelmente se quis digitar.")
    is_disposable: bool | None = None


class NormalizedName(Shape):
    """Um nome."""

    is_valid: bool
    name: str | None = Field(default=None, examples=["José Silva"])


class NormalizedTaxId(Shape):
    """Um CPF ou CNPJ."""

    is_valid: bool
    tax_id: str | None = None


class NormalizeAnswer(Shape):
    """Uma resposta para cada valor, na mesma ordem."""

    phones: list[NormalizedPhone]
    emails: list[NormalizedEmail]
    names: list[NormalizedName]
    tax_ids: list[NormalizedTaxId]


class WebhookBody(Shape):
    """Um objeto JSON, nas palavras de quem envia."""


class ItemAnswer(SubmissionAnswer):
    """O que foi feito de uma das indicações de um corpo."""

    item: int = Field(description="Qual delas, a partir de 1.")
    http_status: int = Field(description="O que `POST /v1/leads` teria respondido.")


class SourceAnswer(Shape):
    """Uma indicação responde como `POST /v1/leads`; várias, uma lista."""

    submission_uid: UUID | None = Field(default=None, description="De uma indicação: comprovante.")
    outcome: Literal[
        "created", "touched", "suppressed", "quarantined", "rejected", "several", "announced",
        "ignored",
    ]  # fmt: skip
    lead: LeadSummary | None = None
    reason: str | None = None
    matched_by: str | None = None
    warnings: list[FieldError] | None = None
    announced: int | None = Field(default=None, description="Da Meta: cadastros anunciados.")
    new: int | None = Field(default=None, description="Quantos deles ainda não eram conhecidos.")
    submissions: list[ItemAnswer] | None = Field(
        default=None, description="De várias: o que foi feito de cada uma."
    )


class LookupRequest(Shape):
    """A pessoa como iria na indicação; telefone ou e-mail é obrigatório."""

    name: str | None = Field(
        default=None, max_length=2000, description="Sem ele, a resposta supõe o nome conhecido."
    )
    phone: str | None = Field(default=None, max_length=8000, examples=["11 98765-4321"])
    email: str | None = Field(default=None, max_length=2000)
    tax_id: str | None = Field(default=None, max_length=2000, description="CPF ou CNPJ.")


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
    """O que seria de uma indicação desta pessoa agora, e só o que quem pergunta pode ver."""

    known: bool
    outcome: Literal["created", "touched", "suppressed", "quarantined"] = Field(
        description="O que a indicação seria se chegasse agora."
    )
    reason: str | None = Field(default=None, description="Por que alguém teria de conferir.")
    detail: str | None = Field(default=None, description="O mesmo, numa frase.")
    depends_on_name: bool | None = Field(
        default=None, description="Sem o nome: com outro, a resposta pode ser outra."
    )
    is_shared: bool | None = Field(default=None, description="Outra pessoa também tem o número.")
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


class Written(Shape):
    """Um texto enviado à pessoa, ou dela."""

    at: datetime
    from_: Literal["us", "person"] = Field(alias="from")
    text: str | None = Field(default=None, description="Ausente quando não há palavras.")
    state: str | None = Field(default=None, description="Do que foi enviado.", examples=["read"])


class LeadEvent(Shape):
    """Um acontecimento no histórico do lead."""

    seq: int
    at: datetime
    kind: str
    actor: str
    by: str = Field(description="Nome de quem fez, quando há um.")
    text: str = Field(description="O acontecimento numa frase, no idioma pedido.")
    data: dict[str, object]
    is_technical: bool | None = Field(default=None, description="Trabalho da máquina.")
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


class NamedProduct(Shape):
    """Um produto."""

    code: str
    name: str


class Interest(Shape):
    """Um produto pelo qual a pessoa foi indicada."""

    product: str
    name: str
    is_first: bool = Field(description="O do lead; os outros são interesses seguintes.")
    said_at: datetime
    times: int = Field(description="Em quantas indicações.")


class GivenConsent(Shape):
    """A base legal que uma indicação declarou."""

    basis: str
    statement: str | None = None
    at: datetime


class Touch(Shape):
    """Uma indicação de quem já tinha lead aberto, com tudo o que disse."""

    submission_uid: UUID
    at: datetime
    origin: str
    origin_name: str
    source: str | None = None
    submitted_by: str = Field(description="Quem a enviou.")
    referrer: Identified | None = None
    name: str | None = Field(default=None, description="O nome como veio.")
    product: NamedProduct | None = None
    city: str | None = None
    notes: str | None = None
    attributes: dict[str, object] | None = None
    page: Page | None = None
    consent: GivenConsent | None = None


class ProposalLead(Shape):
    """O lead da pessoa."""

    uid: UUID
    person: str


class Proposal(Shape):
    """Uma mudança que alguém fez de um contato no Chatwoot; só vale se alguém aceitar."""

    uid: UUID
    field: Literal["name", "phone", "email"]
    field_name: str
    value: str
    was: str | None = None
    at: datetime
    is_of_another: bool | None = Field(default=None, description="Já é de outra pessoa.")
    lead: ProposalLead


class ProposalList(Shape):
    """As mudanças que esperam."""

    proposals: list[Proposal]


class ProposalDecision(Shape):
    """O que fazer da mudança."""

    action: Literal["accept", "ignore"]
    shared: bool = Field(default=False, description="As duas pessoas usam este dado.")


class Card(Shape):
    """Um cartão de contato que a pessoa de um lead enviou pelo WhatsApp."""

    uid: UUID
    name: str | None = None
    phone: str | None = Field(default=None, description="O que será usado: o primeiro celular.")
    phones: list[str] = Field(description="Todos os do cartão.")
    email: str | None = None
    finding: Literal[
        "new",
        "known",
        "open_lead",
        "foreign",
        "doubtful",
        "suppressed",
        "consultant",
        "own",
        "no_phone",
        "unusable",
    ] = Field(description="O que se sabe da pessoa agora.")
    finding_text: str
    at: datetime
    due_at: datetime = Field(description="Prazo para alguém decidir.")
    is_late: bool
    lead: ProposalLead = Field(description="De quem enviou.")
    outcome: Literal["accepted", "ignored", "own", "expired"] | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


class CardList(Shape):
    """Os cartões que esperam."""

    count: int
    cards: list[Card]


class CardAcceptance(Shape):
    """O que é escolhido em lugar do que está no cartão."""

    name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=64)
    product: str | None = Field(default=None, max_length=64)


class CardRefusal(Shape):
    """Por que o cartão não é indicação."""

    reason: str | None = Field(default=None, max_length=500)


class CardAnswer(Shape):
    """O que foi feito de um cartão."""

    card: Card
    submission_uid: UUID | None = None
    became: Literal["created", "touched", "suppressed", "quarantined", "rejected"] | None = None
    became_text: str | None = None
    lead: LeadSummary | None = None


class PersonCorrection(Shape):
    """O que se corrige da pessoa; `null` ou vazio retira."""

    name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=64, description="Um só número.")
    phone_was: str | None = Field(
        default=None, max_length=64, description="O que ele substitui; sem isto, o que era usado."
    )
    name_is_right: bool = Field(
        default=False, description="O nome está certo, por estranho que pareça."
    )
    keep_phone: bool = Field(default=False, description="O número anterior continua valendo.")
    email: str | None = Field(default=None, max_length=254)
    email_was: str | None = Field(default=None, max_length=254)
    city: str | None = Field(default=None, max_length=120)


class Correction(Shape):
    """O que se corrige; só o que é enviado muda."""

    person: PersonCorrection | None = None
    product: str | None = Field(default=None, max_length=200, description="Código ou nome.")
    notes: str | None = Field(default=None, max_length=5000)
    shared: bool = Field(
        default=False, description="O telefone ou e-mail é desta pessoa e de outra também."
    )


class NumberConfirmation(Shape):
    """O telefone que é da pessoa."""

    phone: str = Field(max_length=64)


class Allowance(Shape):
    """O que o WhatsApp e a operação permitem enviar a uma pessoa neste momento."""

    may: Literal["text", "template", "nothing"] = Field(
        description="Texto livre (janela aberta), só um modelo, ou nada."
    )
    until: datetime | None = Field(default=None, description="Até quando.")
    from_: datetime | None = Field(
        default=None, alias="from", description="Desde quando algo poderá ser enviado."
    )
    reason: str | None = Field(default=None, description="Por que nada pode ser enviado agora.")
    category: str | None = Field(default=None, description="Categoria de cobrança da Meta.")
    price: float | None = Field(default=None, description="Preço de uma mensagem, se conhecido.")
    currency: str | None = None


class LeadWorth(Shape):
    """Quanto o lead vale; o que não se sabe não vem."""

    priority: Literal["urgent", "high", "medium", "low"] | None = None
    priority_name: str | None = None
    because: str | None = Field(default=None, description="Quem ou o que decidiu a prioridade.")
    chance: float | None = Field(default=None, description="Chance de ganhar, de 0 a 1.")
    sentence: str | None = Field(default=None, description="A chance em palavras.")
    reasons: list[str] | None = Field(default=None, description="O que mais conta nela.")


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
    interests: list[Interest] | None = Field(
        default=None, description="Por que produtos foi indicada; o do lead primeiro."
    )
    touches: list[Touch] | None = Field(
        default=None, description="As indicações seguintes, com tudo o que disseram."
    )
    proposals: list[Proposal] | None = Field(
        default=None, description="Mudanças feitas no Chatwoot que esperam uma decisão."
    )
    cards: list[Card] | None = Field(
        default=None, description="Cartões de contato que a pessoa enviou e que esperam."
    )
    submissions: list[OwnSubmission] | None = Field(
        default=None, description="Para quem só o indicou: as suas, da mais nova à mais antiga."
    )
    whatsapp: Allowance | None = Field(
        default=None, description="O que pode ser enviado à pessoa agora, até quando e a que preço."
    )
    product_name: str | None = None
    is_summary: bool | None = Field(
        default=None, description="Outra pessoa atende: é o resumo que cabe a quem indicou."
    )
    step: WorklistStep | None = None
    worth: LeadWorth | None = Field(default=None, description="Enquanto está aberto.")
    messages: list[LeadMessage] | None = None
    conversation: list[Written] | None = Field(
        default=None, description="O que foi enviado à pessoa e o que ela escreveu."
    )
    call_back_times: list[datetime] | None = Field(
        default=None, description="Horários para oferecer a quem pediu para ligar depois."
    )
    timeline: list[LeadEvent]
    allowed: list[Status] = Field(
        description="Para onde o dono do token pode levar o lead agora; vazio para quem só o vê."
    )


class OtherLead(Shape):
    """Outro lead da mesma pessoa; o que só cabe a quem pode vê-lo fica de fora para os outros."""

    status: Status
    status_name: str
    is_open: bool
    created_at: datetime
    consultant: Named | None = None
    queue: str | None = None
    uid: UUID | None = None
    referrer: str | None = None
    product_name: str | None = None
    lost_reason_name: str | None = None
    conversation_url: str | None = None


class ConversationLead(Shape):
    """O lead da conversa: para quem o atende com tudo (`LeadDetail`), para os outros o resumo."""

    status: Status
    status_name: str
    is_open: bool
    created_at: datetime
    allowed: list[Status]
    is_summary: bool | None = None
    can_take: bool | None = Field(
        default=None, description="Está sem responsável: quem pergunta pode assumir."
    )
    others: list[OtherLead] | None = Field(
        default=None, description="Os outros leads da pessoa, do mais novo ao mais antigo."
    )
    is_suppressed: bool | None = Field(
        default=None, description="A pessoa pediu para não ser contatada."
    )


class ConversationPlace(Shape):
    """Os números do Chatwoot."""

    account: int
    inbox: int
    number: int


class Conversation(Shape):
    """Uma conversa do Chatwoot e o seu lead."""

    conversation: ConversationPlace
    viewer: Named | None = Field(default=None, description="O consultor que pergunta.")
    company_name: str | None = None
    version: str = Field(description="Muda quando algo muda; `GET /v1/events` a diz.")
    lead: ConversationLead | None


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
