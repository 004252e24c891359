begin;
select plan(7);

-- Two leads, each with two corrections; the fields stand in the order in which they were given.
select tests.make_operation();
insert into leads.products (code, name) values ('carro', 'Carro');
create temporary table l as select n, tests.lead(n) as lead_id from generate_series(1, 2) as n;
create temporary table e (n integer, which text, seq integer);
create function tests.correct(p_n integer, p_which text, p_data jsonb, p_values jsonb default null) returns void language sql as $$
    select leads.append_event(l.lead_id, 'corrected', 'consultant:' || tests.consultant(p_n), p_data, p_values, util.current_time() + (p_n || ' minutes')::interval) from l where l.n = p_n;
    insert into e select l.n, p_which, max(v.seq) from l join leads.events as v on v.lead_id = l.lead_id where l.n = p_n group by l.n
$$;
select tests.correct(1, 'first', '{"fields": ["phone", "name", "city"]}', '{"name": "Maria Prado", "name_was": "Marta Prado", "phone": "+5511998124477", "phone_was": "+5511998124478", "city": "Santos"}');
select tests.correct(2, 'first', '{"fields": ["name"]}', '{"name": "Ana *Lima*", "name_was": "Anna"}');
select tests.correct(1, 'second', '{"fields": ["product", "email"], "product": "carro", "product_was": "plano"}', '{"email_was": "a@example.org"}');
select tests.correct(2, 'second', '{"fields": ["product"], "product": "plano"}');
create function tests.text_of(p_n integer, p_which text) returns text language sql as $$
    select replace(chatwoot.correction_text(l.lead_id, e.seq), E'\n', ' | ') from l join e using (n) where l.n = p_n and e.which = p_which
$$;
select is(tests.text_of(1, 'first'), '**Dados corrigidos em 10/03/2026 às 12:01** por Ana Lima: | telefone: \+5511998124477 (antes: \+5511998124478) | nome: Maria Prado (antes: Marta Prado) | cidade: Santos (antes: não informado)', 'what it is and was, in order');
select is(tests.text_of(2, 'first'), '**Dados corrigidos em 10/03/2026 às 12:02** por Bruno Reis: | nome: ' || chatwoot.escape_value('Ana *Lima*') || ' (antes: Anna)', 'of the other lead its own');
select is(tests.text_of(1, 'second'), '**Dados corrigidos em 10/03/2026 às 12:01** por Ana Lima: | produto: Carro (antes: Plano Família) | e-mail: retirado (antes: ' || chatwoot.escape_value('a@example.org') || ')', 'of another event that one''s; what is gone is taken away');
select is(tests.text_of(2, 'second'), '**Dados corrigidos em 10/03/2026 às 12:02** por Bruno Reis: | produto: Plano Família (antes: não informado)', 'without values');
select isnt(chatwoot.escape_value('Ana *Lima*'), 'Ana *Lima*', 'words are no markup');

-- One proposal is decided, once.
insert into chatwoot.proposals (person_id, contact_id, field, value, said_at) select tests.person_id(l.lead_id), 1, 'email', l.n || '@example.org', util.current_time() from l;
select chatwoot.decide_proposal((select p.id from chatwoot.proposals as p where p.value = '1@example.org'), 'accepted', 'consultant:1');
select chatwoot.decide_proposal((select p.id from chatwoot.proposals as p where p.value = '1@example.org'), 'ignored', 'consultant:2');
select is((select string_agg(concat_ws(' ', p.value, p.outcome, p.actor, p.decided_at = util.current_time()), ', ' order by p.id) from chatwoot.proposals as p), '1@example.org accepted consultant:1 t, 2@example.org', 'that one, and not again');
update chatwoot.proposals set decided_at = util.current_time() - interval '1 day' where value = '1@example.org';
select chatwoot.decide_proposal((select p.id from chatwoot.proposals as p where p.value = '1@example.org'), 'ignored', 'consultant:2');
select is((select p.decided_at from chatwoot.proposals as p where p.value = '1@example.org'), util.current_time() - interval '1 day', 'what was decided stays decided then');

select * from finish();
rollback;
