begin;
select plan(5);

-- Two corrections of one lead, and one of another person's whose event has the same number.
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as beside, tests.lead(3) as later;
insert into leads.products (code, name) values ('carro', 'Carro *novo*');
create temporary table s as
select
    leads.append_event(lead_id, 'corrected', 'operator', '{"fields": ["name", "product"], "product": "carro", "product_was": "plano"}', '{"name": "Ana Lima", "name_was": "Bia Reis"}') as first,
    leads.append_event(beside, 'corrected', 'operator', '{"fields": ["name"]}', '{"name": "Outra Pessoa", "name_was": "Ninguém", "email": "outra@example.com"}') as beside
from t;
create temporary table n as select leads.append_event(lead_id, 'corrected', 'operator', '{"fields": ["email", "name"]}', '{"name": "Ana Luz", "email_was": "velho@example.com"}') as second from t;
select is((select count(*) from s where first = beside), 1::bigint, 'the events of two leads have one number');
create function tests.lines(p_lead_id bigint, p_seq integer) returns text language sql as $$
    select array_to_string((string_to_array(chatwoot.correction_text(p_lead_id, p_seq), E'\n'))[2:], ' / ')
$$;
create function tests.line(p_field text, p_now text, p_was text) returns text language sql as $$
    select meta.text('note.corrected_field', meta.text('field_name.' || p_field), coalesce(p_now, meta.text('note.taken_away')), coalesce(p_was, meta.text('note.nobody')))
$$;
select is(tests.lines(lead_id, first), tests.line('name', 'Ana Lima', 'Bia Reis') || ' / ' || tests.line('product', E'Carro \\*novo\\*', 'Plano Família'), 'the first as it was made, escaped') from t, s;
select is(tests.lines(lead_id, second), tests.line('email', null, 'velho@example.com') || ' / ' || tests.line('name', 'Ana Luz', null), 'the second in the order of its own fields: what was taken away, what was not there') from t, n;
select is(tests.lines(t.beside, s.beside), tests.line('name', 'Outra Pessoa', 'Ninguém'), 'and the other person''s') from t, s;
select is(
    split_part(chatwoot.correction_text(lead_id, second), E'\n', 1), meta.text('note.corrected', calendar.local_time(util.current_time()), leads.actor_name('operator')),
    'when, and who did it'
) from t, n;

select * from finish();
rollback;
