begin;
select plan(21);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001"}}');
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.sends(p_id text, p_cards jsonb, p_beside jsonb default '{}') returns text language sql as $$
    select tests.send_cards(1, p_id, p_cards, jsonb_build_object('from', '5511987650001') || p_beside)
$$;
select tests.advance('1 minute');

select is(tests.sends('m1', jsonb_build_array(tests.card('Rui Prado', '+55 11 97777-0001'))), 'applied', 'she sends a friend''s card');
select is(tests.standing_of(lead_id), 'engaged answer_person', 'which is an answer too') from a;
select is(tests.cards(), '1 Rui Prado +5511977770001 new', 'and waits for a human');
select is((select count(*) from people.people as p where p.name = 'Rui Prado') + (select count(*) from intake.quarantine), 0::bigint, 'nobody is made up, nor written to');
select is((select c.due_at from intake.cards as c), util.current_time() + interval '1 day', 'for a day');
select is(governance.event_text(e), 'A pessoa enviou cartões de contato: 1. Cada um espera alguém dizer se é indicação.', 'the history says so') from leads.events as e where e.kind = 'cards_received';
select is((select count(*) from outbox.jobs as j join a on a.lead_id = j.lead_id where j.payload ->> 'about' = 'cards'), 1::bigint, 'and a note to the consultant');
select matches((select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), E'^Enviou 1 cartão: aceitar ou ignorar\n', 'in words');
select is(tests.sends('m1', jsonb_build_array(tests.card('Rui Prado', '+55 11 97777-0001'))), null, 'once');

-- Several; her own; ones that nobody can use as they are; what we had asked for; a stranger's.
select is(tests.sends('m2', jsonb_build_array(tests.card('Bia Reis', '11977770002'), tests.card('Maria Souza', '+55 11 8765-0001'), tests.card(null, '11977770003'), tests.card('Sem Fone', null), '{"name": {"first_name": "Davi", "last_name": "Nunes"}, "phones": [{"wa_id": "5511977770004"}]}'::jsonb)), 'applied', 'five cards');
select is(
    tests.cards(),
    '1 Rui Prado +5511977770001 new, 1 Bia Reis +5511977770002 new, 2 Maria Souza +5511987650001 own own, 3 - +5511977770003 unusable, 4 Sem Fone - no_phone, 5 Davi Nunes +5511977770004 new',
    'are each kept with what it is, and only her own waits for nobody'
);
select is((select count(*) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), 2::bigint, 'under one note');
select is(tests.sends('m3', jsonb_build_array(tests.card('Maria', '11977770005')), '{"origin": "contact_request"}'), 'applied', 'the number that we had asked for');
select is((select count(*) from intake.cards), 6::bigint, 'is no referral');
select is(tests.send_cards(7, 'm4', jsonb_build_array(tests.card('Caio Melo', '11977770006'))), 'ignored unknown_person', 'a stranger''s card');
select is((select count(*) from intake.cards), 6::bigint, 'is nobody''s');

-- A whole address book.
select is(
    tests.sends('m5', (select jsonb_agg(tests.card('Pessoa de Longe ' || n, '1196' || 7000000 + n)) from generate_series(1, 257) as n)), 'applied', 'more than anybody refers'
);
select is((select count(*) from intake.cards), 56::bigint, 'fifty are kept');
select is(
    governance.event_text(e), 'A pessoa enviou cartões de contato: 50. Cada um espera alguém dizer se é indicação. Outros 207, que vieram na mesma mensagem, ficaram de fora; estão na conversa.',
    'the history says of how many'
) from leads.events as e join a on a.lead_id = e.lead_id where e.kind = 'cards_received' order by e.seq desc limit 1;
select matches(
    (select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'cards' order by j.id desc limit 1), E'\nMais 207 vieram na mesma mensagem', 'and the note to the consultant'
);

select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
