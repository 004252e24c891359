# ruff: noqa: ISC004
"""What the desk's pages say by themselves, in both languages; what SQL knows it says itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

WORDS: Final = MappingProxyType(
    {
        "skip": ("Ir para o conteúdo", "Skip to content"),
        "desk": ("Painel", "Desk"),
        "menu": ("Páginas", "Pages"),
        "nav.overview": ("Visão geral", "Overview"),
        "nav.today": ("Hoje", "Today"),
        "nav.leads": ("Leads", "Leads"),
        "nav.referrers": ("Quem indica", "Referrers"),
        "nav.forecast": ("Previsão", "Forecast"),
        "nav.rework": ("Retrabalho", "Rework"),
        "nav.distribution": ("Distribuição", "Distribution"),
        "nav.messages": ("Mensagens", "Messages"),
        "nav.operation": ("Operação", "Operation"),
        "nav.alerts": ("Alertas", "Alerts"),
        "alerts.open": ("Em aberto", "Open"),
        "alerts.over": ("Resolvidos nos últimos 7 dias", "Over in the last 7 days"),
        "alerts.routes": ("Quem é avisado", "Who is told"),
        "alerts.none": ("Nada de errado agora.", "Nothing is wrong now."),
        "d.alerts_routes": (
            "Por onde os alertas saem, o último aviso entregue e quantos não foram entregues em 7"
            " dias.",
            "The ways by which alerts are told, the last notice that was delivered, and how many"
            " were not within 7 days.",
        ),
        "alerts.unrouted": (
            "Ninguém é avisado: os alertas só aparecem aqui. Quem opera cria um caminho com"
            " `indica alert route add`.",
            "Nobody is told: alerts are seen here alone. Whoever operates makes a way with"
            " `indica alert route add`.",
        ),
        "alerts.judged": ("Avaliados", "Judged"),
        "alerts.never_judged": (
            "Os alertas ainda não foram avaliados: veja `indica jobs list`.",
            "Alerts were not judged yet: see `indica jobs list`.",
        ),
        "d.alerts_open": (
            "O que está errado há mais tempo do que a regra tolera e ainda não voltou ao normal."
            " Cada coisa aparece uma vez; some sozinha quando passa.",
            "What has been wrong for longer than its rule bears and is not well again. Each thing"
            " stands here once; it goes by itself when it is over.",
        ),
        "alert.error": ("grave", "grave"),
        "alert.warning": ("atenção", "warning"),
        "owner.operator": ("operação", "operator"),
        "owner.manager": ("gestão", "manager"),
        "owner.director": ("direção", "director"),
        "alert.taken": ("{who} cuida disto", "{who} takes care of it"),
        "act.acknowledge": ("Eu cuido", "I take care"),
        "did.acknowledge": (
            "Anotado: você cuida deste alerta.",
            "Noted: you take care of this alert.",
        ),
        "way.webhook": ("webhook", "webhook"),
        "way.whatsapp": ("WhatsApp", "WhatsApp"),
        "way.chatwoot": ("Chatwoot", "Chatwoot"),
        "way.email": ("e-mail", "e-mail"),
        "alerts.route_last": ("último aviso", "last told"),
        "alerts.route_failed": ("{n} não entregues", "{n} not delivered"),
        "alerts.route_failed.one": ("1 não entregue", "1 not delivered"),
        "logout": ("Sair", "Log out"),
        "logout_all": ("Sair de todos os aparelhos", "Log out everywhere"),
        "live.on": ("Ao vivo", "Live"),
        "live.off": ("Sem conexão; a página volta sozinha", "No connection; the page returns"),
        "live.away": (
            "Banco fora do ar; a página volta sozinha",
            "Database away; the page returns",
        ),
        "live.ended": ("A sessão terminou", "The session has ended"),
        "live.still": ("Dados de", "As of"),
        "period.today": ("Hoje", "Today"),
        "period.7d": ("7 dias", "7 days"),
        "period.30d": ("30 dias", "30 days"),
        "period.month": ("Mês", "Month"),
        "before.today": ("ontem até esta hora", "yesterday by this hour"),
        "before.7d": ("nos 7 dias anteriores", "in the 7 days before"),
        "before.30d": ("nos 30 dias anteriores", "in the 30 days before"),
        "before.month": ("no período anterior", "in the period before"),
        "filter.title": ("Filtrar", "Filter"),
        "filter.team": ("Equipe", "Team"),
        "filter.product": ("Produto", "Product"),
        "filter.origin": ("Origem", "Origin"),
        "filter.status": ("Status", "Status"),
        "filter.owner": ("Responsável", "Owner"),
        "filter.all": ("Todos", "All"),
        "filter.all_she": ("Todas", "All"),
        "filter.apply": ("Aplicar", "Apply"),
        "filter.clear": ("Limpar filtros", "Clear filters"),
        "people": ("pessoas esperam por nós.", "people wait for us."),
        "person": ("pessoa espera por nós.", "person waits for us."),
        "the_person": ("a pessoa", "the person"),
        "by_command": ("linha de comando", "command line"),
        "condition.origin": ("origem", "origin"),
        "condition.product": ("produto", "product"),
        "condition.source": ("fonte", "source"),
        "condition.ddd": ("DDD", "area code"),
        "condition.uf": ("UF", "state"),
        "condition.city": ("cidade", "city"),
        "condition.referrer": ("quem indicou", "referrer"),
        "condition.consultant": ("consultor", "consultant"),
        "condition.priority": ("prioridade", "priority"),
        "condition.score": ("pontuação", "score"),
        "condition.weekday": ("dia da semana", "weekday"),
        "condition.time": ("hora", "time"),
        "condition.attributes": ("atributos", "attributes"),
        "first": ("A primeira da lista: {name}.", "First on the list: {name}."),
        "oldest": (
            "A primeira da lista: {name} ({since}).",
            "First on the list: {name} ({since}).",
        ),
        "nobody": ("Ninguém espera por nós agora.", "Nobody waits for us now."),
        "see_list": ("Ver a lista", "See the list"),
        "late_of_them": ("{n} já perderam um prazo.", "{n} have missed a term."),
        "late_of_them.one": ("1 já perdeu um prazo.", "1 has missed a term."),
        "n.leads": ("Indicações", "Referrals"),
        "n.first_contact": ("Até o primeiro contato", "To the first contact"),
        "n.replied": ("Responderam", "Replied"),
        "n.won": ("Ganhas", "Won"),
        "d.leads": (
            "Leads criados no período, com os filtros escolhidos. Uma nova indicação de quem já tem"
            " um lead aberto soma-se a ele e não conta de novo. O período anterior é contado até"
            " esta mesma hora do seu último dia.",
            "Leads created in the period, under the chosen filters. Another referral of somebody"
            " with an open lead joins it and is not counted again. The period before is counted"
            " until this same hour of its last day.",
        ),
        "d.first_contact": (
            "Da primeira indicação ao primeiro contato de qualquer tipo: modelo aceito pelo"
            " WhatsApp, mensagem de um consultor ou ligação atendida. Mediana dos leads do período"
            " que já foram contatados.",
            "From the first referral to the first contact of any kind: a template that WhatsApp"
            " accepted, a consultant's message or an answered call. Median of the period's leads"
            " that were contacted.",
        ),
        "d.replied": (
            "Parte dos leads do período cuja pessoa escreveu ou apertou um botão, com o intervalo"
            " de 95 % (Wilson).",
            "Share of the period's leads whose person wrote or pressed a button, with the 95 %"
            " interval (Wilson).",
        ),
        "d.won": (
            "Leads criados no período que estão ganhos agora.",
            "Leads created in the period that are won now.",
        ),
        "d.waiting": (
            "Leads abertos cujo próximo passo é de um humano nosso, com o prazo em horas de"
            " trabalho. Quem escreveu espera desde a primeira mensagem sem resposta, mesmo que o"
            " lead tenha mudado de mãos.",
            "Open leads whose next step is a human's of ours, with their term in working time."
            " Whoever wrote waits since their first message without an answer, even when the lead"
            " has changed hands.",
        ),
        "d.consultants": (
            "Recebidos: leads do período que têm esta pessoa como responsável. Esperam resposta:"
            " pessoas que escreveram e que ninguém respondeu.",
            "Received: the period's leads whose owner this is. Waiting: people who wrote and whom"
            " nobody has answered.",
        ),
        "d.funnel": (
            "Até onde chegaram, até agora, os leads criados no período. Cada etapa é contada por si"
            " só: quem foi ganho por telefone pode nunca ter escrito.",
            "How far the leads created in the period have got up to now. Each stage is counted by"
            " itself: who was won by phone may never have written.",
        ),
        "d.by_day": (
            "Leads por dia em que foram criados e, deles, aqueles cuja pessoa escreveu até agora.",
            "Leads by the day on which they were created and, of these, those whose person has"
            " written up to now.",
        ),
        "d.ranking": (
            "Os oito maiores, pelos leads criados no período: quantos, a parte cuja pessoa"
            " escreveu e quantos estão ganhos agora.",
            "The eight largest, by leads created in the period: how many, the share whose person"
            " wrote, and how many are won now.",
        ),
        "view": ("No banco:", "In the database:"),
        "what_is_it": ("O que é: {name}", "What it is: {name}"),
        "against": ("{was} {before}", "{was} {before}"),
        "no_change": ("sem mudança", "no change"),
        "median": ("mediana · 95 % em até {p95}", "median · 95 % within {p95}"),
        "none_contacted": ("ninguém foi contatado ainda", "nobody was contacted yet"),
        "of": ("{n} de {of}", "{n} of {of}"),
        "interval": ("intervalo {band}", "interval {band}"),
        "low_to_high": ("{low} a {high}", "{low} to {high}"),
        "points": ("{n} pontos", "{n} points"),
        "points.one": ("1 ponto", "1 point"),
        "share_won": ("{share} das indicações", "{share} of the referrals"),
        "leads_behind": ("Ver os leads", "See the leads"),
        "consultants": ("Consultores", "Consultants"),
        "who": ("Quem", "Who"),
        "received": ("Recebidos", "Received"),
        "waiting": ("Esperam resposta", "Waiting"),
        "first_contact": ("1º contato", "1st contact"),
        "replied": ("Responderam", "Replied"),
        "won": ("Ganhos", "Won"),
        "away": ("fora", "away"),
        "has_left": ("saiu", "has left"),
        "away_until": ("fora até {day}", "away until {day}"),
        "funnel": ("Funil", "Funnel"),
        "f.leads": ("Indicadas", "Referred"),
        "f.contacted": ("Contatadas", "Contacted"),
        "f.replied": ("Responderam", "Replied"),
        "f.qualified": ("Qualificadas", "Qualified"),
        "f.won": ("Ganhas", "Won"),
        "by_day": ("Indicações por dia", "Referrals by day"),
        "in_numbers": ("Ver em números", "See the numbers"),
        "day": ("Dia", "Day"),
        "rank.total": ("Total", "Total"),
        "rank.replied": ("Resposta", "Replied"),
        "by_origin": ("Por origem", "By origin"),
        "by_product": ("Por produto", "By product"),
        "by_referrer": ("Quem mais indica", "Who refers most"),
        "without": ("sem produto", "no product"),
        "empty.overview": (
            "Nenhuma indicação neste período, com estes filtros.",
            "No referral in this period, under these filters.",
        ),
        "empty.period": ("Nenhuma indicação neste período.", "No referral in this period."),
        "empty.overview_do": ("Ver 30 dias, sem filtros", "See 30 days, unfiltered"),
        "empty.list": ("Nada aqui.", "Nothing here."),
        "empty.consultants": (
            "Nenhum consultor ainda: `indica consultant import` traz a lista.",
            "No consultant yet: `indica consultant import` brings the list.",
        ),
        "empty.today": (
            "Tudo em dia: nada espera por você.",
            "All is done: nothing waits for you.",
        ),
        "empty.no_leads": (
            "Nenhum lead ainda. A primeira indicação aparece aqui sozinha.",
            "No lead yet. The first referral appears here by itself.",
        ),
        "empty.leads": (
            "Nenhum lead assim. Confira a grafia, ou procure pelo telefone com DDD.",
            "No such lead. Check the spelling, or search by the phone with its area code.",
        ),
        "today.waiting": ("Pessoas que esperam por nós", "People who wait for us"),
        "today.submissions": ("Indicações para conferir", "Referrals to look at"),
        "today.cards": ("Cartões que pessoas enviaram", "Cards that people sent"),
        "today.jobs": ("Trabalhos que falharam", "Work that failed"),
        "today.facts": ("Avisos que não se aplicaram", "Notices that were not applied"),
        "d.submissions": (
            "Em quarentena, ou enviadas por uma máquina e recusadas.",
            "In quarantine, or sent by a machine and refused.",
        ),
        "d.cards": (
            "Contatos enviados pelo WhatsApp: cada um é uma indicação proposta de quem enviou.",
            "Contacts sent on WhatsApp: each is a proposed referral of whoever sent it.",
        ),
        "card.from": ("de {who}", "from {who}"),
        "card.nameless": ("Sem nome", "No name"),
        "d.jobs": (
            "O que ia para o Chatwoot ou o WhatsApp e foi dado como perdido.",
            "What was for Chatwoot or WhatsApp and was given up.",
        ),
        "d.facts": (
            "O que um webhook contou e não pôde ser aplicado.",
            "What a webhook told and could not be applied.",
        ),
        "work.alert.notify": ("aviso de um alerta", "notice of an alert"),
        "work.chatwoot.agents": ("leitura dos agentes", "reading of the agents"),
        "work.chatwoot.contact": ("contato no Chatwoot", "contact in Chatwoot"),
        "work.chatwoot.conversation": ("conversa no Chatwoot", "conversation in Chatwoot"),
        "work.chatwoot.correction": ("correção do contato no Chatwoot", "correction in Chatwoot"),
        "work.chatwoot.note": ("nota na conversa", "note in the conversation"),
        "work.chatwoot.observe": ("leitura de uma conversa", "reading of a conversation"),
        "work.chatwoot.sweep": ("leitura do Chatwoot", "reading of Chatwoot"),
        "work.chatwoot.templates": ("modelos no Chatwoot", "templates in Chatwoot"),
        "work.chatwoot.update": ("mudança na conversa", "change of the conversation"),
        "work.meta.lead": ("busca de um lead na Meta", "fetch of a lead at Meta"),
        "work.webhook.deliver": ("aviso a outro sistema", "webhook to another system"),
        "work.whatsapp.template": ("mensagem pelo WhatsApp", "message on WhatsApp"),
        "work.whatsapp.templates": ("modelos na Meta", "templates at Meta"),
        "fact.message": ("mensagem", "message"),
        "fact.status": ("notícia de uma mensagem", "status of a message"),
        "fact.conversation": ("conversa", "conversation"),
        "fact.contact": ("contato", "contact"),
        "fact.template_status": ("notícia de um modelo", "status of a template"),
        "fact.account": ("notícia da conta", "news of the account"),
        "fact.leadgen": ("lead de um anúncio", "lead of an advertisement"),
        "why.http": ("recusado: erro HTTP {code}", "refused: HTTP error {code}"),
        "why.code": ("recusado: código {code}", "refused: code {code}"),
        "why.before_request": ("não chegou a sair", "it never left"),
        "why.no_answer": ("ficou sem resposta", "no answer came"),
        "why.answered": ("recusado", "refused"),
        "why.lease_expired": ("o worker caiu no meio", "the worker died in the middle"),
        "since": ("desde {at}", "since {at}"),
        "longest_wait": ("espera mais longa:", "longest wait:"),
        "given_up": ("falhou", "failed"),
        "due": ("prazo {at}", "due {at}"),
        "shown_of": ("as {n} mais urgentes de {of}", "the {n} most urgent of {of}"),
        "state.running": ("no prazo", "in time"),
        "state.at_risk": ("prazo perto", "term near"),
        "state.passed": ("perdeu um prazo", "missed a term"),
        "state.escalated": ("sem quem siga", "nobody follows"),
        "state.overlooked": ("esquecido", "overlooked"),
        "state.no_term": ("sem prazo", "no term"),
        "passed_by": ("antes com {who}", "before with {who}"),
        "act": ("Agir", "Act"),
        "act.transfer": ("Transferir", "Transfer"),
        "act.status": ("Mudar o status", "Change the status"),
        "act.reopen": ("Reabrir", "Reopen"),
        "act.suppress": ("Não contatar mais", "Contact no more"),
        "act.correct": ("Corrigir e receber", "Correct and take in"),
        "act.reject": ("Recusar", "Reject"),
        "act.accept_card": ("Aceitar", "Accept"),
        "act.change_card": ("Mudar e aceitar", "Change and accept"),
        "act.ignore_card": ("Ignorar", "Ignore"),
        "act.retry_job": ("Tentar de novo", "Try again"),
        "act.dismiss_job": ("Encerrar", "Dismiss"),
        "act.retry_fact": ("Aplicar de novo", "Apply again"),
        "act.dismiss_fact": ("Encerrar", "Dismiss"),
        "did.transfer": ("O lead foi transferido.", "The lead was transferred."),
        "did.status": ("O status foi mudado.", "The status was changed."),
        "did.suppress": (
            "A pessoa não será mais contatada.",
            "The person will not be contacted any more.",
        ),
        "did.correct": (
            "A indicação foi corrigida e entrou de novo.",
            "The referral was corrected and taken in again.",
        ),
        "did.reject": ("A indicação foi recusada.", "The referral was rejected."),
        "did.accept_card": (
            "O cartão foi aceito como indicação.",
            "The card was accepted as a referral.",
        ),
        "did.ignore_card": ("O cartão foi ignorado.", "The card was ignored."),
        "did.retry_job": ("Vamos tentar de novo agora.", "It is being tried again now."),
        "did.dismiss_job": ("O trabalho foi encerrado.", "The work was dismissed."),
        "did.retry_fact": ("O aviso foi aplicado de novo.", "The notice was applied again."),
        "did.dismiss_fact": ("O aviso foi encerrado.", "The notice was dismissed."),
        "did.still": (
            "A correção foi guardada, e a indicação ainda espera: veja por quê.",
            "The correction was kept, and the referral still waits: see why.",
        ),
        "field.consultant": ("Para quem", "To whom"),
        "field.choose": ("Escolha", "Choose"),
        "field.reason": ("Motivo", "Reason"),
        "field.reason_optional": ("Motivo (opcional)", "Reason (optional)"),
        "field.note": ("O que a pessoa disse (opcional)", "What the person said (optional)"),
        "field.to": ("Novo status", "New status"),
        "field.lost_reason": ("Motivo, se foi perdida", "Reason, if it was lost"),
        "field.person.name": ("Nome", "Name"),
        "field.person.phone": ("Telefone", "Phone"),
        "field.person.email": ("E-mail", "E-mail"),
        "field.name_is_right": ("O nome está certo assim", "The name is right as it is"),
        "suppress_warning": (
            "A pessoa não recebe mais mensagens, por nenhum canal. Só ela mesma pode voltar atrás.",
            "The person gets no more messages, by any channel. Only they themselves can undo it.",
        ),
        "unknown_send": (
            "Ninguém sabe se a mensagem chegou; tentar de novo pode repeti-la.",
            "Nobody knows whether the message arrived; trying again may repeat it.",
        ),
        "what_came": ("O que chegou", "What came"),
        "today.sends": ("Envios sem resultado conhecido", "Sends whose outcome is unknown"),
        "d.sends": (
            "Mensagens que saíram e das quais ninguém sabe se chegaram. Nada é repetido sem que um"
            " humano decida.",
            "Messages that left and of which nobody knows whether they arrived. Nothing is repeated"
            " unless a human decides it.",
        ),
        "left": ("saiu {at}", "left {at}"),
        "evidence": ("Indícios", "Evidence"),
        "phase.no_answer": ("O WhatsApp não respondeu ao envio.", "WhatsApp did not answer."),
        "phase.lease_expired": (
            "O worker caiu durante o envio.",
            "The worker died while it was sending.",
        ),
        "phase.restored": (
            "O banco foi restaurado de uma cópia anterior.",
            "The database was restored from an earlier copy.",
        ),
        "phase.other": ("O envio foi interrompido.", "The send was broken off."),
        "ev.later": (
            "{n} mensagens enviadas depois tiveram notícia; se esta tivesse saído, provavelmente"
            " também teria.",
            "{n} messages sent later had news; had this one left, it most likely would have too.",
        ),
        "ev.later.one": (
            "Uma mensagem enviada depois teve notícia; se esta tivesse saído, provavelmente também"
            " teria.",
            "A message sent later had news; had this one left, it most likely would have too.",
        ),
        "ev.no_later": (
            "Nenhuma mensagem enviada depois teve notícia ainda.",
            "No message sent later has had news yet.",
        ),
        "ev.strangers": (
            "{n} notícias de mensagens que não são nossas vieram deste número.",
            "{n} statuses of messages that are not ours came for this number.",
        ),
        "ev.strangers.one": (
            "Uma notícia de mensagem que não é nossa veio deste número.",
            "A status of a message that is not ours came for this number.",
        ),
        "ev.pressed": (
            "O botão dela foi apertado de outro número",
            "Its button was pressed from another number",
        ),
        "ev.wrote": ("A pessoa escreveu depois dela", "The person wrote after it"),
        "act.settle_send": ("Dizer o que houve", "Say what happened"),
        "did.settle_send": ("O envio foi resolvido.", "The send was settled."),
        "field.verdict": ("O que houve", "What happened"),
        "field.how_known": ("Como se sabe, ou por que se decide", "How it is known, or why so"),
        "verdict.arrived": ("Chegou: o lead segue como se fosse entregue", "It arrived"),
        "verdict.not_arrived": (
            "Não chegou: ninguém escreve, um humano assume",
            "It did not arrive: nobody writes, a human has the lead",
        ),
        "verdict.again": (
            "Enviar de novo (a pessoa pode receber duas vezes)",
            "Send it again (the person may get it twice)",
        ),
        "h.channels": ("Canais", "Channels"),
        "d.channels": (
            "Os números do WhatsApp Business: se enviam, quantas pessoas o WhatsApp deixa contatar"
            " em 24 horas e quantas já foram, somados todos os números.",
            "The WhatsApp Business numbers: whether they send, how many people WhatsApp lets us"
            " write to in 24 hours, and how many were written to, over all numbers.",
        ),
        "channel.active": ("envia", "sends"),
        "channel.stopped": ("parado", "stopped"),
        "channel.default": ("padrão", "default"),
        "tries_again": ("Nova tentativa", "Tries again"),
        "people_per_day": ("Pessoas em 24 h", "People in 24 h"),
        "no_limit": ("sem limite conhecido", "no known limit"),
        "rate": ("Ritmo", "Rate"),
        "per_second": ("até {n} por segundo", "up to {n} a second"),
        "act.resume_channel": ("Voltar a enviar", "Let it send again"),
        "did.resume_channel": ("O canal voltou a enviar.", "The channel sends again."),
        "resume_channel_help": (
            "Só depois de resolver a causa (token, pagamento, registro): o que esperava sai agora.",
            "Only once its cause is mended (token, billing, registration): what waited leaves now.",
        ),
        "empty.channels": (
            "Nenhum número ainda: `indica channel add` cria o primeiro.",
            "No number yet: `indica channel add` makes the first.",
        ),
        "h.templates": ("Modelos", "Templates"),
        "d.templates": (
            "De quantos leads, entre os que você vê, cada modelo saiu no período, e o que houve:"
            " chegou, foi lido, a pessoa respondeu em três dias (sem pedir para parar), pediu para"
            " parar, ou o WhatsApp recusou.",
            "Of how many leads that you see each template left in the period, and what came of it:"
            " it arrived, was read, the person answered within three days (without asking to stop),"
            " asked to stop, or WhatsApp refused it.",
        ),
        "col.template": ("Modelo", "Template"),
        "col.state": ("Estado", "State"),
        "col.sent": ("Enviadas", "Sent"),
        "col.arrived": ("Chegaram", "Arrived"),
        "col.seen": ("Lidas", "Read"),
        "col.answered": ("Respondidas", "Answered"),
        "col.stopped": ("Pararam", "Stopped"),
        "col.failed": ("Recusadas", "Refused"),
        "template.draft": ("rascunho", "draft"),
        "template.pending": ("em análise", "in review"),
        "template.approved": ("aprovado", "approved"),
        "template.paused": ("pausado", "paused"),
        "template.rejected": ("recusado", "rejected"),
        "template.disabled": ("desativado", "disabled"),
        "purpose.first_contact": ("primeiro contato", "first contact"),
        "purpose.rework": ("retrabalho", "rework"),
        "purpose.alert": ("alerta a um gestor", "alert to a manager"),
        "purpose.opt_out_confirmation": ("confirma a parada", "confirms a stop"),
        "category.MARKETING": ("marketing", "marketing"),
        "category.UTILITY": ("utilidade", "utility"),
        "category.marketing": ("marketing", "marketing"),
        "category.marketing_lite": ("marketing (lite)", "marketing (lite)"),
        "category.utility": ("utilidade", "utility"),
        "category.service": ("atendimento", "service"),
        "category.authentication": ("autenticação", "authentication"),
        "category_changed": (
            "O WhatsApp mudou a categoria (antes: {was}); o preço muda junto.",
            "WhatsApp changed its category (before: {was}); its price changes too.",
        ),
        "template.held_back": ("pausado por nós", "paused by us"),
        "template_paused": (
            "Pausado: o WhatsApp recusou para várias pessoas seguidas (código {code}).",
            "Paused: WhatsApp refused it for several people in a row (code {code}).",
        ),
        "act.resume_template": ("Está visto, voltar a usar", "Noted, use it again"),
        "did.resume_template": ("O modelo volta a ser usado.", "The template is used again."),
        "resume_template_help": (
            "O que esperava por este modelo sai agora. O estado dele no WhatsApp não muda.",
            "What waited for this template leaves now. Its state at WhatsApp stays what it is.",
        ),
        "read_at_meta": ("conferido", "read"),
        "empty.templates": ("Nenhum modelo.", "No template."),
        "h.costs": ("Custos", "Costs"),
        "d.costs": (
            "O que o WhatsApp disse que cobra pelas mensagens que chegaram, por mês e categoria,"
            " pelos preços que a operação guardou.",
            "What WhatsApp said it charges for messages that arrived, by month and category, at the"
            " prices that the operation keeps.",
        ),
        "col.month": ("Mês", "Month"),
        "col.category": ("Categoria", "Category"),
        "col.messages": ("Mensagens", "Messages"),
        "col.cost": ("Custo", "Cost"),
        "priced_of": ("de {n} com preço", "of {n} with a price"),
        "no_price": ("sem preço guardado", "no price kept"),
        "empty.costs": ("Nada foi cobrado em três meses.", "Nothing was charged in three months."),
        "h.experiments": ("Testes entre modelos", "Experiments"),
        "d.experiments": (
            "Dois modelos lado a lado: das mensagens que chegaram há três dias ou mais, quantas"
            " foram respondidas, com o intervalo de 95 % (Wilson).",
            "Two templates side by side: of the messages that arrived three days ago or more, how"
            " many were answered, with the 95 % interval (Wilson).",
        ),
        "col.share": ("Parte", "Share"),
        "winner": ("venceu", "won"),
        "empty.experiments": ("Nenhum teste em 90 dias.", "No experiment in 90 days."),
        "behind.sent": ("receberam o modelo {of}", "were sent {of}"),
        "behind.arrived": ("a mensagem {of} chegou", "{of} arrived"),
        "behind.seen": ("leram {of}", "read {of}"),
        "behind.answered": ("responderam a {of}", "answered {of}"),
        "behind.stopped": ("pediram para parar depois de {of}", "asked to stop after {of}"),
        "behind.failed": ("o WhatsApp recusou {of}", "WhatsApp refused {of}"),
        "behind.channel_sent": ("escrito pelo canal {of}", "written to through {of}"),
        "behind.channel_failed": ("recusado no canal {of}", "refused through {of}"),
        "behind.step_sent": ("receberam o passo {of}", "were sent step {of}"),
        "behind.step_answered": ("responderam ao passo {of}", "answered step {of}"),
        "behind.step_won": ("ganhos depois do passo {of}", "won after step {of}"),
        "behind.steps_today": ("retrabalho de hoje", "rework of today"),
        "behind.shared": ("indicados também por esta pessoa", "also referred by them"),
        "lead.priority": ("Prioridade", "Priority"),
        "p.urgent": ("prioridade urgente", "urgent"),
        "p.high": ("prioridade alta", "high priority"),
        "h.forecast": ("Ganhos por semana", "Won by week"),
        "d.forecast": (
            "Quantos leads devem ser ganhos em cada semana, de segunda a domingo: dos que estão em"
            " aberto, pela idade e pela pontuação, e dos que devem chegar. Em oito semanas de dez o"
            " número fica dentro da faixa (P10 a P90). Para as semanas que passaram, o que teria"
            " sido dito na segunda-feira de cada uma, e o que veio.",
            "How many leads should be won in each week, Monday to Sunday: of those that are open,"
            " by age and score, and of those that should come. In eight weeks of ten the number"
            " lies within the band (P10 to P90). For the weeks that are over, what would have been"
            " said on the Monday of each, and what came.",
        ),
        "forecast.none": (
            "A primeira previsão sai esta noite (ou já: `indica scoring forecast --now`).",
            "The first forecast is made tonight (or now: `indica scoring forecast --now`).",
        ),
        "forecast.known": (
            "Até agora: semanas inteiras {weeks}, leads com resultado {outcomes}, ganhos {wins}.",
            "So far: whole weeks {weeks}, leads of which the end is known {outcomes}, won {wins}.",
        ),
        "forecast.next": ("Esta semana", "This week"),
        "forecast.eight": ("Oito semanas", "Eight weeks"),
        "d.next": (
            "Leads que devem ser ganhos na semana que corre, com a faixa de P10 a P90. Conta o que"
            " se sabia na segunda-feira.",
            "Leads that should be won in the week that runs, with the band from P10 to P90. By what"
            " was known on its Monday.",
        ),
        "d.eight": (
            "A soma das médias desta semana e das sete seguintes, e o que valem pelo valor médio de"
            " um ganho, onde há valores.",
            "The sum of the means of this week and the seven after it, and what they are worth by"
            " the average amount of a won lead, where amounts are known.",
        ),
        "forecast.unit": ("ganhos", "won"),
        "forecast.made": ("feita {ago}", "made {ago}"),
        "forecast.band": (
            "{low} a {high}, em oito de dez semanas",
            "{low} to {high}, in eight weeks of ten",
        ),
        "forecast.of_open": ("{n} dos que estão em aberto", "{n} of those that are open"),
        "forecast.worth": ("cerca de {amount}", "about {amount}"),
        "forecast.held": ("A faixa acertou", "The band held"),
        "d.held": (
            "Em quantas semanas o que veio ficou na faixa, repetindo a previsão nas semanas"
            " passadas só com o que se sabia em cada uma. Promete-se 80 %. O erro (perda pinball)"
            " é comparado com o de quem repete a mesma época: menos é melhor.",
            "In how many weeks what came lay within the band, with the forecast repeated for the"
            " weeks before by what was known at each. 80 % are promised. The error (pinball loss)"
            " stands beside that of who repeats the same season: less is better.",
        ),
        "forecast.error": (
            "erro {ours}, repetindo a época {naive}",
            "error {ours}, repeating the season {naive}",
        ),
        "forecast.trials": ("{n} semanas conferidas", "{n} weeks compared"),
        "forecast.trials.one": ("1 semana conferida", "1 week compared"),
        "forecast.no_trials": ("ainda sem semanas para conferir", "no weeks to compare yet"),
        "col.week": ("Semana de", "Week of"),
        "col.came": ("Chegam", "Come"),
        "col.won": ("Ganhos", "Won"),
        "col.low": ("P10", "P10"),
        "col.middle": ("P50", "P50"),
        "col.high": ("P90", "P90"),
        "col.worth": ("Valor (P10–P90)", "Amount (P10–P90)"),
        "chart.band": ("Faixa P10 a P90", "Band P10 to P90"),
        "chart.middle": ("Previsto (P50)", "Forecast (P50)"),
        "chart.actual": ("Aconteceu", "Came"),
        "chart.perfect": ("Se fosse perfeito", "If it were perfect"),
        "h.calibration": ("A pontuação se cumpre?", "Does the score come true?"),
        "d.calibration": (
            "Leads em dez partes, da menos provável à mais provável: a chance dita, em média, e a"
            " parte que foi ganha. Quanto mais perto da diagonal, melhor.",
            "Leads in tenths, from the least likely to the most: the chance that was said, on"
            " average, and the share that was won. The nearer to the diagonal, the better.",
        ),
        "calibration.leads": (
            "de leads pontuados e já conhecidos",
            "of leads that were scored and are known",
        ),
        "calibration.backtest": (
            "do teste do modelo, em leads com que não aprendeu",
            "of the test of the model, on leads that it did not learn from",
        ),
        "col.said": ("Dito", "Said"),
        "col.came_true": ("Ganhos", "Won"),
        "col.tenth": ("Parte", "Tenth"),
        "h.learned": ("O que o modelo aprendeu", "What the model learned"),
        "d.learned": (
            "O que mais muda a chance de um lead em relação ao lead médio, segundo o modelo que"
            " pontua no registro. São associações do passado, não causas.",
            "What changes the chance of a lead most against the average lead, by the model that"
            " scores at registration. These are associations of the past, not causes.",
        ),
        "learned.times": ("{n}\u00a0×", "{n}\u00a0×"),
        "col.odds": ("Chance, × a média", "Odds, × average"),
        "col.of_leads": ("Dos leads", "Of the leads"),
        "learned.word": ("{name}: {word}", "{name}: {word}"),
        "learned.missing": ("{name}: não informado", "{name}: not given"),
        "learned.other": ("{name}: outro valor, pouco visto", "{name}: another value, seldom seen"),
        "learned.between": (
            "{name}: acima de {above} até {up_to}",
            "{name}: above {above} up to {up_to}",
        ),
        "learned.above": ("{name}: acima de {above}", "{name}: above {above}"),
        "learned.up_to": ("{name}: até {up_to}", "{name}: up to {up_to}"),
        "learned.model": (
            "Modelo {id}, de {day}: aprendeu com {examples} leads, {wins} ganhos.",
            "Model {id}, of {day}: learned from {examples} leads, {wins} won.",
        ),
        "learned.nothing": (
            "Ainda não há modelo: valem as proporções por origem.",
            "There is no model yet: shares by origin count.",
        ),
        "h.drift": ("Os leads mudaram?", "Did the leads change?"),
        "d.drift": (
            "O que se sabe dos leads dos últimos 30 dias, comparado com os leads com que o modelo"
            " aprendeu (índice de estabilidade). O que mudou muito pede olhar: uma campanha nova,"
            " um formulário que mudou, um campo que não vem mais.",
            "What is known of the leads of the last 30 days, against those that the model learned"
            " from (population stability index). What shifted asks for a look: a new campaign, a"
            " form that changed, a field that comes no more.",
        ),
        "drift.stable": ("como antes", "as before"),
        "drift.moved": ("mudou um pouco", "moved a little"),
        "drift.shifted": ("mudou muito", "shifted"),
        "drift.too_few": ("poucos leads ainda", "too few leads yet"),
        "drift.none": ("Nada a comparar ainda.", "Nothing to compare yet."),
        "col.feature": ("O quê", "What"),
        "col.psi": ("Índice", "Index"),
        "h.uplift": ("O que o retrabalho traz de verdade", "What rework really brings"),
        "d.uplift": (
            "De cada cem leads, quantos a mais respondem em sete dias ou são ganhos em trinta"
            " porque receberam o passo, contra os que um sorteio deixou de fora, com o intervalo"
            " de 95 % (Newcombe). Vale a pena quando o intervalo fica acima de zero.",
            "Of a hundred leads, how many more answer within seven days or are won within thirty"
            " because of the step, against those that a draw left out, with the 95 % interval"
            " (Newcombe). It pays when the interval lies above zero.",
        ),
        "uplift.none": (
            "Ninguém foi deixado de fora, então não há com que comparar. Um décimo basta:"
            " `indica rework policy save default --hold-out 10`.",
            "Nobody was held out, so there is nothing to compare with. A tenth is enough:"
            " `indica rework policy save default --hold-out 10`.",
        ),
        "uplift.answered": ("responderam", "answered"),
        "uplift.won": ("ganhos", "won"),
        "col.measure": ("Medida", "Measure"),
        "col.written": ("Receberam", "Written to"),
        "col.held_out": ("Ficaram de fora", "Held out"),
        "col.uplift": ("A mais, de cem", "More, of a hundred"),
        "h.planned": ("Planejadas", "Planned"),
        "d.planned": (
            "Mensagens do retrabalho planejadas para hoje, ou antes, que ainda não saíram.",
            "Messages of the cadence planned for today, or before, that have not left yet.",
        ),
        "of_today": ("{day}", "{day}"),
        "h.sent_today": ("Saíram hoje", "Left today"),
        "d.sent_today": (
            "Leads que receberam hoje um passo do retrabalho.",
            "Leads that were sent a step of the cadence today.",
        ),
        "h.to_look_at": ("A olhar", "To look at"),
        "d.to_look_at": (
            "Leads cuja espera termina hoje e que a próxima execução olha: escreve, espera lugar"
            " ou encerra.",
            "Leads whose wait ends today, which the next run looks at: it writes, waits for a place"
            " or ends them.",
        ),
        "last_run": ("última execução", "last run"),
        "no_run": ("ainda não rodou", "it has not run yet"),
        "outcome.succeeded": ("concluída", "done"),
        "outcome.failed": ("falhou", "failed"),
        "outcome.running": ("rodando", "running"),
        "h.places": ("Lugares hoje", "Places today"),
        "d.places": (
            "Quantas pessoas o retrabalho ainda pode procurar hoje: o limite do número, menos o que"
            " os primeiros contatos usam, menos o que já está marcado.",
            "How many more people the cadence may write to today: the number's limit, less what"
            " first contacts use, less what is planned.",
        ),
        "h.plan": ("Plano do dia", "Plan of the day"),
        "d.plan": (
            "O que sai hoje e para quem, por hora. Uma resposta, um pedido para parar ou um ganho"
            " cancela sozinho.",
            "What leaves today and to whom, by time. An answer, a wish to stop or a win cancels it"
            " by itself.",
        ),
        "first_of": ("os {n} primeiros de {of}", "the first {n} of {of}"),
        "step": ("Passo {n}", "Step {n}"),
        "empty.plan": ("Nada planejado para hoje.", "Nothing is planned for today."),
        "h.coming": ("Próximos dias", "The days to come"),
        "d.coming": (
            "Passos já marcados; os outros são decididos no próprio dia.",
            "Steps that are planned already; the others are decided on their day.",
        ),
        "h.effect": ("O que cada passo trouxe", "What each step brought"),
        "d.effect": (
            "Dos leads que receberam o passo no período, quantos responderam em sete dias, antes do"
            " passo seguinte (sem pedir para parar), com o intervalo de 95 % (Wilson), e quantos"
            " estão ganhos agora.",
            "Of the leads that were sent the step in the period, how many answered in seven days"
            " and before the next (not to ask to stop), with the 95 % interval (Wilson), and"
            " how many are won now.",
        ),
        "col.interval": ("Intervalo", "Interval"),
        "empty.effect": ("Nenhum passo saiu neste período.", "No step left in this period."),
        "h.policies": ("Cadências", "Cadences"),
        "d.policies": (
            "A primeira ativa cujas condições servem ao lead é a dele; a padrão fica por último.",
            "The first active one whose conditions a lead meets is its own; the default is last.",
        ),
        "policy.on": ("ativa", "active"),
        "policy.off": ("aposentada", "retired"),
        "days.calendar": ("dias corridos", "calendar days"),
        "days.business": ("dias úteis", "business days"),
        "held_out": ("{share} fica de fora, para medir", "{share} are held out, to measure"),
        "after_days": ("{n} dias depois da última mensagem", "{n} days after the last message"),
        "after_days.one": ("1 dia depois da última mensagem", "1 day after the last message"),
        "preview": (
            "Para quem recebe a primeira mensagem agora:",
            "For who gets the first message now:",
        ),
        "preview_end": ("(encerra)", "(ends)"),
        "act.save_policy": ("Mudar a cadência", "Change the cadence"),
        "did.save_policy": (
            "A cadência foi mudada. O que já está marcado sai como estava.",
            "The cadence was changed. What is planned leaves as it was planned.",
        ),
        "field.day_kind": ("Como se contam os dias", "What days count"),
        "field.hold_out": (
            "Parte que fica de fora, em % (0 a 50)",
            "Share that is held out, in % (0 to 50)",
        ),
        "field.steps": (
            "Passos (sem dias: o passo some)",
            "Steps (without days: the step falls away)",
        ),
        "field.gap": ("dias", "days"),
        "policy_help": (
            "Vale para tudo o que ainda não está marcado.",
            "It holds for everything that is not planned yet.",
        ),
        "act.postpone": ("Parar o retrabalho e seguir à mão", "Stop the cadence, go on by hand"),
        "did.postpone": (
            "Nenhum modelo sai mais; o responsável segue na hora marcada.",
            "No template leaves any more; the owner goes on at that hour.",
        ),
        "field.at": ("Seguir a partir de", "Go on from"),
        "field.why_later": ("Por quê (opcional)", "Why (optional)"),
        "postpone_help": (
            "O que estava planejado não sai. O lead volta à lista do responsável nesta hora.",
            "What was planned does not leave. The lead is on its owner's list again at this hour.",
        ),
        "h.referrers": ("Quem indica", "Referrers"),
        "d.referrers": (
            "Dos leads que chegaram no período, os que alguém indicou: o crédito é de quem indicou"
            " primeiro; quem indica, no período, uma pessoa que outro já tinha indicado aparece em"
            " Também.",
            "Of the leads that came in the period, those that somebody referred: the credit is of"
            " who referred first; who refers, in the period, a person that another had referred"
            " before is counted under Also.",
        ),
        "referrers_sum": (
            "{n} pessoas indicaram · {referred} de {leads} leads vieram de alguém",
            "{n} people referred · {referred} of {leads} leads came from somebody",
        ),
        "referrers_sum.one": (
            "1 pessoa indicou · {referred} de {leads} leads vieram de alguém",
            "1 person referred · {referred} of {leads} leads came from somebody",
        ),
        "col.credit": ("Crédito", "Credit"),
        "col.shared": ("Também", "Also"),
        "col.latest": ("Última", "Last"),
        "is_consultant": ("consultor", "consultant"),
        "name_only": ("só o nome", "name only"),
        "empty.referrers": (
            "Ninguém indicou neste período, com estes filtros.",
            "Nobody referred in this period, under these filters.",
        ),
        "behind.turns": ("pelo rodízio", "by turn"),
        "behind.rule": ("pela regra {of}", "by the rule {of}"),
        "behind.queue": ("sem responsável, na fila", "without an owner, in the queue"),
        "h.rules": ("Regras em uso", "Rules in use"),
        "d.rules": (
            "São perguntadas nesta ordem; a primeira que serve diz o grupo. Ao lado, quantos leads"
            " cada uma deu pelo rodízio no período.",
            "They are asked in this order; the first that matches names the pool. Beside it, how"
            " many leads each gave by turn in the period.",
        ),
        "every_lead": ("todo lead", "every lead"),
        "col.rule": ("Regra", "Rule"),
        "col.conditions": ("Para", "For"),
        "col.pool": ("Grupo", "Pool"),
        "col.by_turn": ("Pelo rodízio", "By turn"),
        "pool_off": ("inativo", "inactive"),
        "empty.rules": (
            "Nenhuma regra: todo lead fica na triagem.",
            "No rule: every lead waits in the triage.",
        ),
        "h.versions": ("Versões das regras", "Versions of the rules"),
        "d.versions": (
            "Nenhuma versão é editada: um rascunho não muda nada até ser simulado sobre os dias"
            " passados e ativado.",
            "No version is edited: a draft changes nothing until it is simulated over past days and"
            " activated.",
        ),
        "version": ("Versão {n}", "Version {n}"),
        "rules.draft": ("rascunho", "draft"),
        "rules.simulated": ("simulada", "simulated"),
        "rules.active": ("em uso", "active"),
        "rules.retired": ("aposentada", "retired"),
        "rules.outdated": ("feita sobre outra versão", "made from another version"),
        "rules_count": ("{n} regras", "{n} rules"),
        "rules_count.one": ("1 regra", "1 rule"),
        "activated": ("ativada", "activated"),
        "forced": ("sem simulação, porque:", "unsimulated, because:"),
        "see_rules": ("Ver as regras", "See the rules"),
        "simulated": ("Simulada", "Simulated"),
        "sim_different": (
            "{n} de {of} leads iriam para outra pessoa",
            "{n} of {of} leads would have gone to somebody else",
        ),
        "sim_period": ("de {since} a {until}", "from {since} to {until}"),
        "sim_triage": ("{n} na triagem (foram {then})", "{n} in the triage (it was {then})"),
        "sim_would": ("Receberia", "Would get"),
        "sim_did": ("Recebeu", "Got"),
        "col.turns": ("Vezes", "Turns"),
        "col.entitled": ("Direito", "Entitled"),
        "col.largest": ("Maior desvio", "Largest deviation"),
        "act.draft_rules": ("Novo rascunho", "New draft"),
        "act.simulate_rules": ("Simular", "Simulate"),
        "act.activate_rules": ("Ativar", "Activate"),
        "act.discard_rules": ("Descartar", "Discard"),
        "did.draft_rules": (
            "O rascunho foi guardado. Simule antes de ativar.",
            "The draft was kept. Simulate it before it is activated.",
        ),
        "did.simulate_rules": ("A simulação está pronta.", "The simulation is done."),
        "did.activate_rules": ("As regras estão em uso.", "The rules are active."),
        "did.discard_rules": ("O rascunho foi descartado.", "The draft was discarded."),
        "field.rules": ("Regras, em ordem (JSON)", "Rules, in order (JSON)"),
        "draft_help": (
            "Parte das regras em uso. Cada uma tem nome, condições e o código do grupo.",
            "It begins with the rules in use. Each has a name, conditions and a pool's code.",
        ),
        "field.note_of_rules": ("O que muda (opcional)", "What changes (optional)"),
        "field.days": ("Sobre quais dias", "Over which days"),
        "last_day": ("o último dia", "the last day"),
        "last_days": ("os últimos {n} dias", "the last {n} days"),
        "activate_help": (
            "Vale a partir de agora; quem espera na triagem e é atendido por ela recebe já.",
            "It holds from now on; who waits in the triage and is served by it is given away now.",
        ),
        "field.force": (
            "Por que ativar sem simular, ou sobre outra versão",
            "Why activate it unsimulated, or over another version",
        ),
        "discard_help": (
            "Fica guardado como aposentado e não pode mais ser ativado.",
            "It is kept as retired and cannot be activated any more.",
        ),
        "h.pools": ("Grupos", "Pools"),
        "d.pools": (
            "Quem reveza em cada grupo: peso, parte justa, leads pelo rodízio no período e o desvio"
            " desde o começo (recebido menos o direito), que com pesos fixos fica entre -1 e 1.",
            "Who takes turns in each pool: weight, fair share, leads by turn in the period, and the"
            " deviation since the beginning (received less entitled), within 1 with fixed weights.",
        ),
        "col.now": ("Agora", "Now"),
        "col.weight": ("Peso", "Weight"),
        "col.fair_share": ("Parte justa", "Fair share"),
        "col.deviation": ("Desvio", "Deviation"),
        "takes_leads": ("recebe leads", "takes leads"),
        "back": ("volta", "back"),
        "at_most_a_day": ("até {n} por dia", "at most {n} a day"),
        "empty.members": ("Ninguém que você veja.", "Nobody that you see."),
        "empty.pools": (
            "Nenhum grupo ainda: `indica pool add` cria o primeiro.",
            "No pool yet: `indica pool add` makes the first.",
        ),
        "h.terms": ("Prazos", "Terms"),
        "d.terms": (
            "Quanto cada passo pode esperar por um humano, em horas de trabalho; em risco depois"
            " desta parte do prazo.",
            "How long each step may wait for a human, in working time; at risk after this share of"
            " it.",
        ),
        "col.step_of": ("Passo", "Step"),
        "col.term": ("Prazo", "Term"),
        "col.risk": ("Em risco", "At risk"),
        "col.then": ("Depois", "Then"),
        "then.next": ("passa ao próximo", "goes to the next"),
        "then.nobody": ("só avisa", "somebody is told"),
        "priority.urgent": ("urgente", "urgent"),
        "priority.high": ("alta", "high"),
        "priority.medium": ("média", "medium"),
        "priority.low": ("baixa", "low"),
        "h.absences": ("Ausências", "Absences"),
        "d.absences": (
            "Quem está fora não recebe leads, e o direito fica parado até a volta.",
            "Who is away receives no leads, and their credit stands still until they are back.",
        ),
        "away_open": ("fora, sem data de volta", "away, without an end"),
        "absence.vacation": ("férias", "vacation"),
        "absence.day_off": ("folga", "day off"),
        "absence.leave": ("licença", "leave"),
        "absence.training": ("treinamento", "training"),
        "absence.other": ("outro motivo", "other"),
        "act.add_absence": ("Marcar ausência", "Note an absence"),
        "act.end_absence": ("Voltou", "Is back"),
        "act.remove_absence": ("Remover", "Remove"),
        "did.add_absence": ("A ausência foi marcada.", "The absence was noted."),
        "did.end_absence": ("A ausência terminou.", "The absence ended."),
        "filter.consultant": ("Consultor", "Consultant"),
        "field.from": ("A partir de (vazio: agora)", "From (empty: now)"),
        "field.until": ("Até (vazio: sem data)", "Until (empty: open)"),
        "absence_help": (
            "O que a pessoa já tem continua com ela até ser transferido.",
            "What they have stays theirs until it is transferred.",
        ),
        "empty.absences": ("Ninguém ausente, nem marcado.", "Nobody is away, or will be."),
        "jobs_wrong": ("{n} tarefas pedem atenção.", "{n} jobs need attention."),
        "job_wrong": ("Uma tarefa pede atenção.", "One job needs attention."),
        "jobs_fine": ("Todas as tarefas estão em dia.", "All jobs are in time."),
        "scheduler.idle": (
            "O pg_cron não inicia nenhuma tarefa.",
            "pg_cron begins no job.",
        ),
        "scheduler.elsewhere": (
            "O pg_cron trabalha em outro banco.",
            "pg_cron works in another database.",
        ),
        "scheduler.gone": ("O pg_cron não está carregado.", "pg_cron is not loaded."),
        "scheduler.none": ("Ninguém inicia as tarefas.", "Nobody begins the jobs."),
        "h.schedule": ("Tarefas", "Scheduled jobs"),
        "d.schedule": (
            "O que roda por horário: última vez, próxima, e quantas das execuções de 24 horas"
            " falharam. Atrasada: passou cinco minutos da hora.",
            "What runs by schedule: when last, when next, and how many of the runs of 24 hours"
            " failed. Late: five minutes past its time.",
        ),
        "col.job": ("Tarefa", "Job"),
        "col.last": ("Última vez", "Last"),
        "col.took": ("Levou", "Took"),
        "col.next": ("Próxima", "Next"),
        "was_due": ("devida {ago}", "due {ago}"),
        "col.failures": ("Falhas em 24 h", "Failures in 24 h"),
        "run.ok": ("em dia", "in time"),
        "run.running": ("rodando", "running"),
        "run.waiting": ("ainda não chegou a hora", "its time is to come"),
        "run.disabled": ("desligada", "disabled"),
        "run.missing": ("falta no pg_cron", "missing in pg_cron"),
        "run.inactive": ("pausada no pg_cron", "paused in pg_cron"),
        "run.altered": ("alterada no pg_cron", "altered in pg_cron"),
        "run.never_ran": ("nunca rodou", "never ran"),
        "run.late": ("atrasada", "late"),
        "run.too_long": ("demora demais", "runs too long"),
        "run.failing": ("falhando", "failing"),
        "h.outbox": ("Fila de saída", "Outbox"),
        "d.outbox": (
            "O que vai para o Chatwoot e o WhatsApp. Atrasado: devia ter saído há mais de um"
            " minuto e não espera por limite nem horário.",
            "What is for Chatwoot and WhatsApp. Overdue: it should have left more than a minute ago"
            " and waits for no limit and no opening.",
        ),
        "col.kind": ("Trabalho", "Work"),
        "col.waits": ("Na fila", "Waiting"),
        "col.under_way": ("Saindo", "Under way"),
        "col.overdue": ("Atrasado", "Overdue"),
        "empty.outbox": ("A fila está vazia.", "The outbox is empty."),
        "h.processes": ("Processos", "Processes"),
        "d.processes": (
            "Workers e processos da API ouvidos nos últimos 7 dias. Em silêncio: sem sinal há mais"
            " de um minuto e sem ter avisado que parava.",
            "Workers and processes of the API heard in the last 7 days. Silent: no sign for more"
            " than a minute without having said that it stops.",
        ),
        "col.process": ("Processo", "Process"),
        "col.heard": ("Último sinal", "Last heard"),
        "col.started": ("Começou", "Started"),
        "process.alive": ("vivo", "alive"),
        "process.silent": ("em silêncio", "silent"),
        "empty.processes": ("Nenhum processo deu sinal.", "No process was heard."),
        "h.sources": ("Fontes", "Sources"),
        "d.sources": (
            "Quem envia indicações por webhook, contadas por horas inteiras. Em silêncio: costuma"
            " enviar nestas horas e não enviou.",
            "Who sends referrals by webhook, counted by whole hours. Silent: it usually sends in"
            " these hours and did not.",
        ),
        "col.source": ("Fonte", "Source"),
        "col.last_came": ("Última", "Last"),
        "col.in_7_days": ("Em 7 dias", "In 7 days"),
        "source.on": ("recebendo", "receiving"),
        "source.off": ("desligada", "off"),
        "source.silent": ("em silêncio", "silent"),
        "empty.sources": (
            "Nenhuma fonte ainda: `indica source add` cria a primeira.",
            "No source yet: `indica source add` makes the first.",
        ),
        "h.webhooks": ("Avisos recebidos", "Webhooks received"),
        "d.webhooks": (
            "O que o Chatwoot e o WhatsApp contaram em 24 horas, o que falta aplicar e em quanto"
            " tempo se aplica (95 %).",
            "What Chatwoot and WhatsApp told in 24 hours, what is not applied yet, and how long it"
            " takes (95 %).",
        ),
        "col.from": ("De", "From"),
        "col.in_24_hours": ("Em 24 h", "In 24 h"),
        "col.unprocessed": ("Por aplicar", "To apply"),
        "col.delay": ("Demora", "Delay"),
        "unreadable": ("{n} ilegíveis", "{n} unreadable"),
        "unreadable.one": ("1 ilegível", "1 unreadable"),
        "h.seals": ("Selos do histórico", "Seals of history"),
        "d.seals": (
            "Cada dia o histórico que mudou recebe um selo; guarde a raiz em outro lugar e ninguém"
            " muda o passado sem que apareça.",
            "Each day the history that changed gets a seal; keep its root elsewhere, and nobody"
            " changes the past unseen.",
        ),
        "proved": ("conferido contra os selos", "held against its seals"),
        "col.seal": ("Nº", "No."),
        "col.root": ("Raiz", "Root"),
        "empty.seals": ("Nenhum selo ainda.", "No seal yet."),
        "h.purge": ("Limpeza atrasada", "Purge behind"),
        "d.purge": (
            "O que já passou do prazo de guarda e ainda não foi esquecido.",
            "What is past its term and was not forgotten yet.",
        ),
        "empty.purge": ("Nada passou do prazo.", "Nothing is past its term."),
        "job.outbox.requeue_expired": (
            "Retoma trabalhos cujo worker caiu",
            "Takes back jobs whose worker died",
        ),
        "job.chatwoot.order_sweeps": (
            "Lê o que mudou no Chatwoot",
            "Reads what changed in Chatwoot",
        ),
        "job.chatwoot.order_agents": (
            "Confere os agentes do Chatwoot",
            "Asks who Chatwoot’s agents are",
        ),
        "job.chatwoot.mend_splits": (
            "Devolve conversas ao responsável do lead",
            "Gives conversations to the lead’s owner",
        ),
        "job.chatwoot.resolve_opted_out": (
            "Encerra conversas de quem pediu para parar",
            "Closes conversations of who asked to stop",
        ),
        "job.inbox.process_deliveries": (
            "Aplica avisos que ficaram por ler",
            "Reads what the workers left in the inbox",
        ),
        "job.inbox.tell_unheard_words": (
            "Escreve na conversa o que o Chatwoot não recebeu",
            "Writes what Chatwoot did not get",
        ),
        "job.sending.resolve_unknown": (
            "Resolve envios de resultado desconhecido",
            "Applies the policy for unknown sends",
        ),
        "job.sending.request_sync": (
            "Confere os modelos no WhatsApp",
            "Reads the templates at WhatsApp",
        ),
        "job.sending.judge_experiments": (
            "Encerra testes decididos",
            "Ends experiments that are decided",
        ),
        "job.sending.end_restrictions": (
            "Libera números cuja restrição acabou",
            "Ends restrictions that are over",
        ),
        "job.webhooks.order_waiting": (
            "Envia avisos a outros sistemas",
            "Orders outgoing webhooks",
        ),
        "job.inbox.expire_parked": (
            "Esquece avisos sem mensagem nossa",
            "Expires statuses of nobody",
        ),
        "job.intake.escalate_quarantine": (
            "Marca indicações que esperam demais",
            "Marks referrals that waited too long",
        ),
        "job.intake.count_arrivals": (
            "Conta o que cada fonte envia",
            "Counts what each source sends",
        ),
        "job.routing.assign_waiting": (
            "Distribui leads da triagem",
            "Gives away leads of the triage",
        ),
        "job.routing.hand_over_leavers": (
            "Repassa leads de quem saiu",
            "Hands on the leads of leavers",
        ),
        "job.routing.escalate": (
            "Avisa de prazos e repassa os vencidos",
            "Tells of terms, hands on missed ones",
        ),
        "job.rework.run": ("Planeja o retrabalho do dia", "Plans the rework of the day"),
        "job.leads.seal_history": ("Sela o histórico", "Seals history"),
        "job.leads.prove_history": (
            "Confere o histórico contra os selos",
            "Holds history against its seals",
        ),
        "job.leads.create_partitions": (
            "Prepara os próximos meses",
            "Creates the coming partitions",
        ),
        "job.alerts.evaluate": (
            "Confere o que está errado e abre alertas",
            "Looks for what is wrong, opens alerts",
        ),
        "job.chatwoot.relabel": ("Atualiza etiquetas no Chatwoot", "Renews labels in Chatwoot"),
        "job.scoring.score_due": (
            "Calcula as chances que faltam ou mudaram",
            "Scores what has no score yet, or another by now",
        ),
        "job.chatwoot.settle_standing": (
            "Acorda e adormece conversas no Chatwoot",
            "Wakes conversations in Chatwoot, and puts them to sleep",
        ),
        "job.scoring.forecast": (
            "Prevê quantos leads serão ganhos",
            "Forecasts how many leads will be won",
        ),
        "job.scoring.train": (
            "Aprende com o que aconteceu aos leads",
            "Learns from what became of leads",
        ),
        "job.jobs.purge": ("Esquece o que passou do prazo", "Forgets what is past its term"),
        "job.jobs.refresh_views": ("Atualiza os números para BI", "Refreshes the views of BI"),
        "search": ("Procurar", "Search"),
        "search.q": (
            "Nome, parte dele, telefone (ou o fim dele) ou e-mail",
            "Name, a part of it, phone (or its last digits), or e-mail",
        ),
        "found": ("{n} leads", "{n} leads"),
        "found_one": ("1 lead", "1 lead"),
        "found_more": (
            "mais de 1.000 leads; os 50 mais novos",
            "more than 1,000 leads; the 50 newest",
        ),
        "newest": ("os {n} mais novos", "the {n} newest"),
        "measure.leads": ("Indicadas no período", "Referred in the period"),
        "measure.contacted": ("Contatadas", "Contacted"),
        "measure.replied": ("Responderam", "Replied"),
        "measure.qualified": ("Qualificadas", "Qualified"),
        "measure.won": ("Ganhas", "Won"),
        "col.person": ("Pessoa", "Person"),
        "col.status": ("Status", "Status"),
        "col.owner": ("Responsável", "Owner"),
        "col.step": ("Próximo passo", "Next step"),
        "col.referrer": ("Quem indicou", "Referrer"),
        "col.product": ("Produto", "Product"),
        "col.created": ("Chegou", "Came"),
        "came": ("chegou", "came"),
        "lead.person": ("Pessoa", "Person"),
        "lead.how": ("Como chegou", "How they came"),
        "lead.referrals": ("Outras indicações", "Other referrals"),
        "lead.messages": ("Mensagens", "Messages"),
        "lead.history": ("O que aconteceu", "What has happened"),
        "lead.show_technical": (
            "Mostrar passos do sistema ({count})",
            "Show the system's steps ({count})",
        ),
        "lead.hide_technical": (
            "Esconder passos do sistema ({count})",
            "Hide the system's steps ({count})",
        ),
        "lead.suppressed": (
            "Esta pessoa pediu para não ser contatada.",
            "This person asked not to be contacted.",
        ),
        "lead.unconfirmed": ("não confirmado", "not confirmed"),
        "lead.notes": ("Observações", "Notes"),
        "lead.origin": ("Origem", "Origin"),
        "lead.city": ("Cidade", "City"),
        "lead.back": ("Voltar", "Back"),
        "lead.nothing_to_do": (
            "Não há ação possível com o seu perfil neste momento.",
            "Your role has no action to take here now.",
        ),
        "m.queued": ("na fila", "queued"),
        "m.sending": ("saindo", "leaving"),
        "m.accepted": ("aceita", "accepted"),
        "m.sent": ("enviada", "sent"),
        "m.delivered": ("entregue", "delivered"),
        "m.read": ("lida", "read"),
        "m.failed": ("falhou", "failed"),
        "m.unknown": ("resultado desconhecido", "outcome unknown"),
        "m.cancelled": ("cancelada", "cancelled"),
        "login": ("Entrar no painel", "Log in to the desk"),
        "login.link": (
            "Este link abre o painel uma vez, neste navegador.",
            "This link opens the desk once, in this browser.",
        ),
        "login.enter": ("Entrar", "Log in"),
        "login.token": ("Token", "Token"),
        "login.token_help": (
            "Só para quem tem um da API, que começa com ind_. Os outros entram pelo link que a"
            " operação envia.",
            "Only for whoever has one of the API, beginning with ind_. Others log in by the link"
            " that the operation sends.",
        ),
        "login.expired": (
            "A sessão terminou. Entre de novo: nada do que você digitou se perdeu.",
            "The session has ended. Log in again: nothing that you typed is lost.",
        ),
        "login.again": ("Entre de novo para continuar.", "Log in again to go on."),
        "login.out": ("Você saiu.", "You have logged out."),
        "resumed": (
            "Você entrou de novo. Confira o que tinha digitado e confirme.",
            "You have logged in again. Check what you had typed and confirm.",
        ),
        "form_is_old": (
            "Esta página era de outra sessão. Confira o que digitou e confirme.",
            "This page was of another session. Check what you typed and confirm.",
        ),
        "search_is_old": (
            "Esta página era de outra sessão. Confirme a busca.",
            "This page was of another session. Confirm the search.",
        ),
        "try_again": ("Tentar de novo", "Try again"),
        "home": ("Ir para o início", "Go to the start"),
        "e.403": ("O seu perfil não abre esta página", "Your role does not open this page"),
        "e.403_do": (
            "Se precisar dela, peça a quem administra a operação.",
            "If you need it, ask whoever runs the operation.",
        ),
        "e.404": ("Esta página não existe", "There is no such page"),
        "e.404_do": (
            "O endereço mudou, ou o lead não está entre os que você vê.",
            "The address has changed, or the lead is not among those that you see.",
        ),
        "e.422": ("Não entendemos o que foi pedido", "We did not understand what was asked"),
        "e.422_do": ("Confira o endereço ou os filtros.", "Check the address or the filters."),
        "e.429": ("Tentativas demais", "Too many attempts"),
        "e.429_do": ("Espere um minuto e tente de novo.", "Wait a minute and try again."),
        "e.413": ("O formulário é grande demais", "The form is too large"),
        "e.413_do": (
            "Volte, encurte o texto e envie de novo.",
            "Go back, shorten the text and send it again.",
        ),
        "e.typed": (
            "O que você digitou está guardado nesta página. Tente de novo daqui a pouco; se"
            " continuar, informe o número {request}.",
            "What you typed is kept on this page. Try again in a moment; if it goes on, tell the"
            " number {request}.",
        ),
        "e.503": ("O banco de dados não responde", "The database does not answer"),
        "e.503_do": (
            "Nada se perdeu. Esta página tenta de novo sozinha em alguns segundos.",
            "Nothing is lost. This page tries again by itself in a few seconds.",
        ),
        "e.500": ("Algo deu errado do nosso lado", "Something went wrong on our side"),
        "e.500_do": (
            "Tente de novo; se continuar, informe o número {request}.",
            "Try again; if it goes on, tell the number {request}.",
        ),
        "unit.s": ("s", "s"),
        "unit.min": ("min", "min"),
        "unit.h": ("h", "h"),
        "unit.d": ("d", "d"),
        "ago": ("há {n}", "{n} ago"),
        "in": ("em {n}", "in {n}"),
        "now": ("agora", "now"),
    }
)
"""Portuguese, English; `{name}` is filled in."""

MONTHS: Final = {
    "pt-BR": (
        "jan.", "fev.", "mar.", "abr.", "maio", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
        "dez.",
    ),
    "en": (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
}  # fmt: skip

WEEKDAYS: Final = {
    "pt-BR": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
