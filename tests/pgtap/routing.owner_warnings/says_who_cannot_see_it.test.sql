begin;
select plan(12);

select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as other;
select tests.drain();
update routing.consultants as c set chatwoot_agent_id = case when c.id = tests.consultant(1) then null else 100 + c.id end;
create function tests.warned(p_n integer) returns text language sql as $$
    select coalesce(string_agg(w ->> 'code' || ' ' || (w ->> 'detail'), ' | '), '') from jsonb_array_elements(routing.owner_warnings(format('Consultant%s@example.com', p_n))) as w
$$;
select is(tests.warned(1), 'no_agent Ana Lima não está ligado a um usuário do Chatwoot: a conversa fica sem responsável lá. Execute `indica consultant sync`.', 'who was never matched');
select is(tests.warned(2), '', 'of who is there nothing is said');
select is(routing.owner_warnings(null), '[]', 'nor of nobody in particular');
select throws_ok($$ select routing.owner_warnings('nobody@example.com') $$, 'ID208', null, 'of nobody known');
select routing.mark_agent_missing('consultant3@example.com');
select matches(tests.warned(3), 'not_in_chatwoot .* não está mais no Chatwoot desde 10/03/2026 às 09:00', 'who is gone from Chatwoot, and since when');
select routing.save_absence('consultant2@example.com', 'vacation', null, '2026-03-12');
select matches(tests.warned(2), '^absent .* está ausente até 13/03/2026 às 00:00', 'who is away, and until when');
select is(tests.warned(1) like '% | %', false, 'each is of one consultant alone');
update routing.absences set ends_at = null;
select matches(tests.warned(2), '^absent .* está ausente: o lead passa a outra pessoa', 'without an end');
update routing.absences set starts_at = '2026-03-10 12:00:01+00';
select is(tests.warned(2), '', 'who will be away later is there now');

-- THE ANSWER OF A TRANSFER
create function tests.give(p_lead_id bigint, p_n integer) returns jsonb language sql as $$
    select jsonb_path_query_array(a.body, '$.warnings[*].code')
    from leads.leads as l, api.transfer_lead(tests.credential(), l.uid, convert_to(jsonb_build_object('consultant', format('consultant%s@example.com', p_n), 'reason', 'x')::text, 'UTF8')) as a
    where l.id = p_lead_id
$$;
select is(tests.give(one, 3), '["not_in_chatwoot"]', 'a transfer is done, and warns') from t;
select is(tests.give(one, 2), '[]', 'one to somebody who is there does not') from t;
select is(
    (select a.body -> 'warnings' -> 0 ->> 'code' from api.transfer_leads(tests.credential(tests.make_token('Gestão', '{admin}')), convert_to('{"from": "consultant2@example.com", "to": "consultant3@example.com", "reason": "x"}', 'UTF8')) as a),
    'not_in_chatwoot', 'so does a transfer of many'
);

select * from finish();
rollback;
