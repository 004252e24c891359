"""Forty referred leads as people type them: the data of the demonstration, nobody real."""

from __future__ import annotations

from typing import Any

REFERRERS = ("João Siqueira", "Marina Alves", "Paulo Mendes", "Cláudia Reis", "Tia Cida")
"""Who refers whomever nobody else is named for."""


def _lead(name: str, phone: str | None = None, **more: Any) -> dict[str, Any]:
    person: dict[str, Any] = {"name": name}
    if phone is not None:
        person["phone"] = phone
    for key in ("email", "tax_id", "city"):
        if key in more:
            person[key] = more.pop(key)
    lead: dict[str, Any] = {"person": person, "origin": more.pop("origin", "extension")}
    referrer = more.pop("referrer", None)
    if referrer is None:
        referrer = REFERRERS[sum(map(ord, name)) % len(REFERRERS)]
    lead["referrer"] = {"name": referrer} if isinstance(referrer, str) else referrer
    return lead | more


HOUSE = "consorcio-imovel"
CAR = "consorcio-auto"
LIFE = "seguro-vida"

LEADS: tuple[dict[str, Any], ...] = (
    _lead(
        "MARIA DA CONCEIÇÃO SOUZA",
        "(011) 9.8765-4321",
        referrer="joão siqueira",
        product=HOUSE,
        notes="Prefere contato depois das 18h.",
    ),
    _lead("josé  carlos dos santos", "11 8765 4322", referrer="João Siqueira", product=CAR),
    _lead(
        "Dra. Helena Braga",
        "+55 21 99876-1234",
        email="Helena.Braga@Gmail.com",
        product=LIFE,
        referrer="Paulo Mendes",
    ),
    _lead("🌸 Aninha 🌸", "(31) 98811-2233", product=HOUSE, origin="event"),
    _lead("Sr. Antônio Pereira Lima", "0 15 41 99933-4455", product=CAR, referrer="Cláudia Reis"),
    _lead("Maria Souza", "11 98765-4321", origin="site", product=HOUSE),
    _lead("LUCAS D'ÁVILA", "71 99122.3344", product=CAR, city="Salvador"),
    _lead(
        "beatriz de oliveira e silva",
        "(85)98877-6655",
        email="bia.oliveira@hotmail.com",
        product=HOUSE,
    ),
    _lead(
        "Padaria Pão Quente",
        "(11) 3222-4455",
        notes="Falar com a dona, à tarde.",
        product=LIFE,
        referrer="Marina Alves",
    ),
    _lead("Carlos Eduardo", "51 9988-7766", tax_id="529.982.247-25", product=CAR),
    _lead("Fernanda Costa", "(62) 98123-4567", tax_id="111.222.333-44", product=HOUSE),
    _lead("João Ninguém", "99999-9999", product=CAR),
    _lead(
        "Rafael Torres", "+351 912 345 678", product=HOUSE, notes="Mora em Lisboa, volta em março."
    ),
    _lead("Sônia Regina", "(48) 99155-0147", product=LIFE, referrer="Marina Alves"),
    _lead("teste teste", "11 97777-1234", origin="site"),
    _lead("Patrícia Gomes", "(20) 98765-1111", product=HOUSE),
    _lead("Marcos Vinícius", "21 3344-5566 ramal 12", product=CAR),
    _lead(
        "Profª. Lúcia Helena Matos",
        "(81) 9 8899-0011",
        email="lucia.matos@uol.com.br",
        product=HOUSE,
    ),
    _lead("ÉRICA NUNES", "5527998877665", product=LIFE, origin="partner"),
    _lead("Thiago", "wa.me/5567992345678", product=CAR),
    _lead(
        "Maria da Conceicao",
        None,
        email="maria.conceicao@empresa.com.br",
        product=HOUSE,
        origin="site",
    ),
    _lead("Gabriel Rocha", "11 2345", email="gabriel.rocha@outlook.com", product=CAR),
    _lead(
        "Juliana Paes Leme",
        "(92) 98456-7890",
        product=HOUSE,
        referrer={"name": "Juliana Paes Leme", "phone": "92 8456-7890"},
    ),
    _lead("vó Nair", "+55 (19) 3876-5432", product=LIFE, notes="Só atende fixo."),
    _lead("Eduardo & Mônica", "(61) 99654-3210", product=HOUSE),
    _lead("ricardo almeida", "１１ ９８７６６-５５４４", product=CAR),
    _lead(
        "Camila Ferraz",
        "(11) 98766-5544",
        product=CAR,
        origin="event",
        notes="Mesmo telefone do Ricardo, é a esposa.",
    ),
    _lead(
        "Wellington da Silva Jr.",
        "83 98822-1100",
        referrer={"name": "Severino Dantas", "phone": "(83) 98700-1234"},
        product=CAR,
    ),
    _lead("Severino Dantas", "83 8700-1234", product=HOUSE, origin="manual"),
    _lead(
        "Isabela  Cristina   Moraes",
        "(65)99601-2345",
        email="ISABELA.MORAES@YAHOO.COM.BR",
        product=HOUSE,
    ),
    _lead("Otávio Augusto", "(41) 99933-4456", product=LIFE, tax_id="11.222.333/0001-81"),
    _lead("MARIA C. SOUZA", "+55 011 98765-4321", origin="manual", referrer="Tia Cida"),
    _lead("Vanessa Lopes", "0800 123 4567", product=CAR),
    _lead(
        "Bruno Henrique",
        "(34) 99177-8899",
        product=CAR,
        attributes={"renda": "8-12k", "urgencia": "alta"},
    ),
    _lead(
        "Débora Sampaio",
        "(98) 98111-2020",
        product=LIFE,
        consent={
            "basis": "consent",
            "statement": "A pessoa sabe da indicação e aceita um contato pelo WhatsApp.",
        },
    ),
    _lead(
        "Igor Batista",
        "(69) 99200-3040",
        product=HOUSE,
        page={"url": "https://exemplo.com.br/indique", "title": "Indique um amigo"},
        origin="site",
    ),
    _lead("Larissa Monteiro", "(86) 99450-6070", product="consorcio-barco"),
    _lead("Renata Queiroz", "68 99988-1010", product=HOUSE, city="Rio Branco"),
    _lead("Alexandre Magno", "(96) 99120-3040", email="alexandre.magno@@bol.com.br", product=CAR),
    _lead("Zilda Arantes Filha", "(47) 99101-5566", product=LIFE, referrer="Marina Alves"),
)


STRANGERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("+5527998877665", {"name": "Érica", "text": "Bom dia, qual o horário de vocês?"}),
    ("+5562981234567", {"message": {"type": "sticker", "sticker": {"id": "1"}}}),
    ("+5583988112233", {"name": "Rui", "text": "Boa tarde, vocês ficam onde?"}),
)
"""Number and message of people who write before anybody refers them; the last one nobody does."""

LATECOMER = ("+5567992345678", {"name": "Thiago", "text": "Oi! Quem é?"})
"""Somebody who writes after they were referred and written to."""
