begin;
select plan(6);

-- Two conversations; of the first person three consents, told in another order than they were given.
select tests.make_operation('2026-03-10 12:00+00');
create temporary table l as select n, tests.lead_with_conversation(n) as id from generate_series(1, 1) as n;
select tests.drain();
insert into l select 2, tests.lead_with_conversation(2);
select tests.drain();
create function tests.shown(p_n integer) returns jsonb language sql as $$
    select s.body
    from l join chatwoot.conversations as v on v.lead_id = l.id
    cross join lateral api.show_conversation(tests.credential(), jsonb_build_object('account', '1', 'inbox', '7', 'number', v.conversation_id::text)) as s
    where l.n = p_n
$$;
select is(jsonb_path_query_first(tests.shown(1), '$.**.consent'), null, 'nobody agreed to anything');
select is(jsonb_path_query_first(tests.shown(n), '$.**.is_suppressed'), null, 'nobody is left alone') from generate_series(1, 2) as n;
select people.record_consent(tests.person_id(l.id), x.submission_id, 'consent', c.statement, c.at)
from l join leads.leads as x on x.id = l.id, (values ('later', '2026-03-09 12:00+00'::timestamptz), ('sooner', '2026-03-08 12:00+00')) as c (statement, at) where l.n = 1;
select is(jsonb_path_query_first(tests.shown(1), '$.**.consent') ->> 'statement', 'later', 'the last that they gave');
select people.suppress(people.own_keys(tests.person_id(l.id)), 'stop_word') from l where l.n = 1;
select is(jsonb_path_query_first(tests.shown(1), '$.**.is_suppressed')::text, 'true', 'who asked to be left alone is shown so');
select is(jsonb_path_query_first(tests.shown(2), '$.**.is_suppressed'), null, 'the other is not');

select * from finish();
rollback;
