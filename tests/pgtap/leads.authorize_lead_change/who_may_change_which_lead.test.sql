begin;
select plan(19);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create temporary table t as
select tests.make_token('owner', p_consultant_id => (select x.consultant_id from leads.leads as x join l on l.id = x.id where l.n = 1)) as owner,
    tests.make_token('reader', '{leads:read}') as reader, tests.make_token('source', p_source_id => (select min(s.id) from intake.sources as s)) as source;
update leads.leads as x set source_id = (select min(s.id) from intake.sources as s) from l where x.id = l.id and l.n = 1;
update leads.leads as x set consultant_id = c.id from l, routing.consultants as c where x.id = l.id and l.n = 2 and c.id <> x.consultant_id and c.id <> (select o.consultant_id from leads.leads as o join l as m on m.id = o.id where m.n = 1);
create function tests.ask(p_token bigint, p_n integer, p_body text default '{"a": 1}', p_action text default 'note', p_key text default gen_random_uuid()::text) returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'code', a.token_id = p_token, a.lead_id = l.id, a.request)
    from (select p_n as n) as q left join l on l.n = q.n
    cross join lateral leads.authorize_lead_change(tests.credential(p_token), coalesce((select x.uid from leads.leads as x where x.id = l.id), gen_random_uuid()), convert_to(p_body, 'UTF8'), p_action, p_key, null) as a
$$;
select is(tests.ask(tests.token_id(), n), 't t {"a": 1}', 'the operation may') from generate_series(1, 2) as n;
select is(tests.ask(owner, 1), 't t {"a": 1}', 'the owner of the one may') from t;
select is(tests.ask(owner, 2), '404 ID201 t', 'does not know of the other') from t;
select is(tests.ask(source, 1), '403 ID404 t', 'whoever may only see it may not') from t;
select is(tests.ask(source, 2), '404 ID201 t', 'nor see another') from t;
select is(substr(tests.ask(reader, 1), 1, 3), '403', 'who may only read may not') from t;
select is(substr(tests.ask(-1, 1), 1, 3), '401', 'nor nobody');
select is(tests.ask(tests.token_id(), 9), '404 ID201 t', 'a lead that is none');
select is(substr(tests.ask(tests.token_id(), 1, '[1]'), 1, 3), '422', 'a body that is none');
select is(tests.ask(tests.token_id(), 1, '{"a": 1}', a), 't t {"a": 1}', 'to ' || a) from unnest('{call,status,correct,confirm_number}'::text[]) as a;
select is(substr(tests.ask(tests.token_id(), 1, '{"name": "Eva", "phone": "11 98123-4567"}', 'correct'), 1, 3), 't t', 'a correction with a number');
-- The same again, once it was done.
select is(tests.ask(tests.token_id(), 2, p_key => 'k'), 't t {"a": 1}', 'asked under a key');
select ops.keep_write(tests.token_id(), 'k', 'note', x.uid, convert_to('{"a": 1}', 'UTF8'), null) from leads.leads as x join l on l.id = x.id where l.n = 2;
select is(tests.ask(tests.token_id(), 2, p_key => 'k'), '200 t t', 'what was done is done, of that lead');
select is(substr(tests.ask(tests.token_id(), 2, '{"a": 2}', p_key => 'k'), 1, 3), '422', 'another body under the key is refused');
select is((select count(*) from leads.events as e where e.kind = 'note'), 0::bigint, 'nothing is changed by asking');

select * from finish();
rollback;
