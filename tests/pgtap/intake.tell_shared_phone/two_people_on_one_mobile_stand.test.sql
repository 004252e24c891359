begin;
select plan(28);

select tests.make_operation();
create temporary table o as select lead_id from tests.contacted_lead(900);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create temporary table maria as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}') as lead_id;
select tests.drain();
create function tests.refer(p_person jsonb, p_patch jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', s.body ->> 'outcome', s.body ->> 'matched_by', (select string_agg(w ->> 'code', ' ') from jsonb_array_elements(s.body -> 'warnings') as w))
    from tests.submit(jsonb_build_object('origin', 'manual', 'person', p_person) || p_patch) as s
$$;
create function tests.lead_of(p_name text) returns bigint language sql as $$
    select max(l.id) from leads.leads as l join people.people as p on p.id = l.person_id where p.name = p_name
$$;

-- Another name on her mobile.
select is(tests.refer('{"name": "João Prado", "phone": "(11) 98765-4321", "email": "joao@example.com"}', '{"notes": "ligar às 19h"}'), 'created shared_phone', 'another person, and the sender is told');
select is((select string_agg(p.name, ', ' order by p.id) from people.people as p join people.identifiers as i on i.person_id = p.id where i.kind = 'phone' and i.match_key = 'm551187654321'), 'Maria Souza, João Prado', 'both people stand');
select is((select bool_and(i.is_shared) and count(*) = 2 from people.identifiers as i where i.kind = 'phone' and i.match_key = 'm551187654321'), true, 'the number is marked');
select is((select string_agg(p.name, ', ') from people.identifiers as i join people.people as p on p.id = i.person_id where i.match_key = 'joao@example.com'), 'João Prado', 'his e-mail is his');
select is((select string_agg(e.kind, ', ') from leads.events as e, maria as m where e.lead_id = m.lead_id and e.kind in ('touched', 'number_shared')), 'number_shared', 'hers is no touch');
select is((select governance.event_text(e) from leads.events as e, maria as m where e.lead_id = m.lead_id and e.kind = 'number_shared'), 'Outra pessoa foi indicada com o mesmo número.', 'her history says it');
select is((select chatwoot.note_text(m.lead_id, j.payload) from outbox.jobs as j, maria as m where j.lead_id = m.lead_id and j.payload ->> 'about' = 'number_shared'),
    '⚠️ **Outra pessoa tem o mesmo número:** João Prado. Confirme com quem você está falando.', 'her consultant is told');
select matches(chatwoot.note_text(tests.lead_of('João Prado'), '{"about": "summary"}'), 'Este número também é de: Maria Souza', 'and his');
select is(tests.next_action(tests.lead_of('João Prado')), 'first_contact', 'he is written to');

-- From now on the number needs the name.
select is(tests.refer('{"name": "João Prado", "phone": "11987654321"}'), 'touched phone', 'he again: nothing new to tell');
select is(tests.refer('{"name": "Maria S.", "phone": "11987654321"}'), 'touched phone', 'she again, abbreviated');
select is(tests.refer('{"name": "Rui Castro", "phone": "11987654321"}'), 'created shared_phone', 'a third');
select is((select count(*) from leads.events as e where e.kind = 'number_shared' and e.lead_id in (tests.lead_of('Maria Souza'), tests.lead_of('João Prado'))), 3::bigint, 'is told to both');

-- The second number of a field; what is unconfirmed takes nothing from anybody.
select is(tests.refer('{"name": "Lia Ramos", "phone": "11911110001", "email": "lia@example.com"}'), 'created', 'somebody else');
select is(tests.refer('{"name": "Eva Melo", "phone": "11911110002 / 11911110001"}'), 'created shared_phone', 'a second number that is another''s');
select is((select count(*) from leads.events as e where e.kind = 'number_shared' and e.lead_id = tests.lead_of('Lia Ramos')), 1::bigint, 'is told');
select is(tests.refer('{"name": "Lia Ramos", "phone": "11911110001 / 11987654321"}'), 'touched phone', 'one that nobody needs to believe is not');

-- A switchboard is nothing to be told.
select is(tests.refer('{"name": "Ana Lima", "phone": "1133334444"}') || ' ' || tests.refer('{"name": "Davi Reis", "phone": "1133334444"}'), 'created created', 'colleagues on a switchboard');

-- Her wish holds for the number, and says nothing of what is his alone.
select is(tests.refer('{"name": "Bia Rocha", "phone": "11922220001"}'), 'created', 'she');
select leads.suppress('11922220001', null, 'request', 'operator');
select is(tests.refer('{"name": "Caio Reis", "phone": "11922220001", "email": "caio@example.com"}'), 'suppressed suppressed', 'the number is not written to for anybody');
select is(people.is_suppressed('{email:caio@example.com}'), false, 'his mailbox asked nothing');
select is(tests.refer('{"name": "Bia Rocha", "phone": "11922220001", "email": "bia@example.com"}'), 'suppressed suppressed', 'she herself');
select is(people.is_suppressed('{email:bia@example.com}'), true, 'takes her mailbox along');

-- Two things that prove one person make two names one, and not in silence.
select tests.refer('{"name": "Rita Alves", "phone": "11933330001", "email": "rita@example.com"}');
select tests.drain();
select is(tests.refer('{"name": "Gil Nunes", "phone": "11933330001", "email": "rita@example.com"}'), 'touched phone known_by_another_name', 'mobile and e-mail of one person');
select matches((select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.lead_id = tests.lead_of('Rita Alves') and j.payload ->> 'about' = 'touch'), 'Desta vez o nome dado foi Gil Nunes', 'whoever talks to them is told');
select is(tests.refer('{"name": "R. Alves", "phone": "11933330001"}'), 'touched phone', 'an initial is no other name');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;
select is(tests.is_sound(), '', 'nothing is lost');

select * from finish();
rollback;
