begin;
select plan(26);

-- Ana has Maria and Rui, Bruno has Pedro; all three have written and wait for an answer. Bia has a landline and waits for a call.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('chief', '{leads:read,admin}', tests.consultant(1)) as chief, tests.make_token('writer', '{leads:write}') as writer,
    tests.make_token('loja', '{leads:read}', null, s.id) as partner
from intake.sources as s;
create temporary table t as
select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', (array['Maria Souza', 'Pedro Prado', 'Rui Melo'])[n], 'phone', tests.phone(n)))) as lead_id
from generate_series(1, 3) as n;
select tests.drain();
select routing.transfer_lead(t.lead_id, tests.consultant(case t.n when 2 then 2 else 1 end), 'tests', 'tests') from t join leads.leads as l on l.id = t.lead_id
where l.consultant_id <> tests.consultant(case t.n when 2 then 2 else 1 end);
select tests.drain();
select tests.advance('1 minute');
select tests.reply(lead_id) from t where n = 1;
select tests.advance('1 minute');
select tests.reply(lead_id) from t where n = 2;
select tests.advance('1 minute');
select tests.reply(lead_id) from t where n = 3;
create temporary table bia as select tests.lead(4, jsonb_build_object('person', jsonb_build_object('name', 'Bia Reis', 'phone', '1132654321'))) as lead_id;
select routing.transfer_lead(bia.lead_id, tests.consultant(2), 'tests', 'tests') from bia join leads.leads as l on l.id = bia.lead_id where l.consultant_id <> tests.consultant(2);

create function tests.waits(p_token_id bigint, p_query jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'code', a.body #>> '{errors,0,field}', a.body #>> '{errors,0,code}',
        (select string_agg(split_part(w.value ->> 'person', ' ', 1), ', ' order by w.n) from jsonb_array_elements(a.body -> 'waiting') with ordinality as w (value, n)))
    from api.list_waiting(tests.credential(p_token_id), p_query) as a
$$;
create function tests.listed(p_owner text default null, p_states text[] default null, p_kind text default null, p_limit integer default 50) returns text language sql as $$
    select string_agg(split_part(w.person, ' ', 1), ', ' order by w.n)
    from governance.list_waiting(p_owner, p_states, p_kind, p_limit) with ordinality as w (uid, person, phone, owner, kind, step, state, since, due_at, passed_by, n)
$$;

select is(tests.waits(ana), '200 Maria, Rui', 'a consultant sees who waits for them, the one whose term ends first at the top') from who;
select is(tests.waits(bruno), '200 Pedro, Bia', 'another theirs') from who;
select is(tests.waits(ana, '{"owner": "consultant2@example.com"}'), '200 Maria, Rui', 'whoever they ask for') from who;
select is(tests.waits(tests.token_id()), '200 Maria, Pedro, Rui, Bia', 'the operation all');
select is(tests.waits(chief), '200 Maria, Pedro, Rui, Bia', 'so does a consultant who runs it') from who;
select is(tests.waits(chief, '{"owner": "consultant2@example.com"}'), '200 Pedro, Bia', 'or those of one') from who;
select is(tests.waits(partner), '200', 'for a source nobody waits') from who;
select is(tests.waits(writer), '403 ID402', 'who may not read sees none') from who;
select is(tests.waits(0), '401 ID401', 'nor who is nobody');
select is(tests.waits(tests.token_id(), '{"kind": "call_by_consultant"}'), '200 Bia', 'of one kind');
select is(tests.waits(tests.token_id(), '{"kind": ""}'), '200 Maria, Pedro, Rui, Bia', 'an empty kind is none');
select is(tests.waits(tests.token_id(), '{"owner": ""}'), '200 Maria, Pedro, Rui, Bia', 'nor an empty owner');
select is(tests.waits(tests.token_id(), '{"limit": "2"}'), '200 Maria, Pedro', 'as many as asked for');
select is(tests.waits(tests.token_id(), '{"state": ["running"]}'), '200 Maria, Pedro, Rui, Bia', 'all have time still');
select is(tests.waits(tests.token_id(), '{"state": "running"}'), '200 Maria, Pedro, Rui, Bia', 'a state that is no list is not asked for');
select is(tests.waits(tests.token_id(), v.query::jsonb), '422 ID102 ' || v.answer, v.says)
from (values
    ('{"kind": "nada"}', 'kind ID105', 'a kind that there is not'), ('{"state": ["burnt"]}', 'state ID105', 'a state that there is not'),
    ('{"owner": "nobody@example.com"}', 'owner ID208', 'a consultant who is none'), ('{"limit": "0"}', 'limit ID120', 'a limit that is none')
) as v (query, answer, says);
select is(
    (select w.value - 'lead' - 'due_at' - 'since' from who, api.list_waiting(tests.credential(who.ana), '{"limit": "1"}') as a, jsonb_array_elements(a.body -> 'waiting') as w (value)),
    jsonb_build_object('person', 'Maria Souza', 'phone', tests.phone(1), 'owner', 'Ana Lima', 'kind', 'answer_person', 'step', meta.text('term.answer_person'), 'state', 'running'),
    'with whom to write to and why'
);

-- The same for an operator, of one consultant, kind or queue.
select is(tests.listed('consultant1@example.com'), 'Maria, Rui', 'an operator asks for one');
select is(tests.listed(' TRIAGE '), null, 'or for a queue');
select is(tests.listed(p_kind => 'answer_person', p_limit => 2), 'Maria, Pedro', 'or for a kind');
select throws_ok(format('select governance.list_waiting(p_limit => %s)', v.n), 'ID105', null, 'not ' || v.n) from (values ('0'), ('1001'), ('null')) as v (n);

select * from finish();
rollback;
