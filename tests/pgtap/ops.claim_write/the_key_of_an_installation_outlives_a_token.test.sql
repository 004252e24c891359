begin;
select plan(14);

select tests.make_operation('2026-03-10 15:00+00', '{1,1}');
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 2) as n;
update leads.leads set consultant_id = tests.consultant(1);
create temporary table t as
select
    tests.make_token('Ana, antes', p_consultant_id => tests.consultant(1)) as before,
    tests.make_token('Ana, depois', p_consultant_id => tests.consultant(1)) as after,
    tests.make_token('Bruno', p_consultant_id => tests.consultant(2)) as of_another,
    tests.make_token('operação') as of_nobody,
    '2f1b8c1e-0f0a-4b27-9a58-2c3c6f4b9d20'::text as here,
    '2f1b8c1e-0f0a-4b27-9a58-2c3c6f4b9d21'::text as elsewhere;

create function tests.ask(p_door text, p_n integer, p_request jsonb, p_key text, p_token_id bigint, p_installation text)
returns text
language plpgsql
as $$
declare
    v_answer record;
begin
    execute format('select * from api.%I(tests.credential($1), (select l.uid from x join leads.leads as l on l.id = x.id where x.n = $2), $3, $4, $5)', p_door)
    into v_answer using p_token_id, p_n, convert_to(p_request::text, 'UTF8'), p_key, p_installation;
    return concat_ws(
        ' ', v_answer.http_status, coalesce(v_answer.body ->> 'code', v_answer.body ->> 'status'),
        case when current_setting('indica.idempotency_replayed', true) = 'true' then 'replayed' end
    );
end;
$$;
create function tests.calls(p_n integer) returns bigint language sql as $$ select count(*) from leads.calls as c join x on x.id = c.lead_id where x.n = p_n $$;

select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'k', t.before, t.here), '200 new', 'a call whose answer is lost') from t;
select ops.revoke_token((select k.prefix from ops.api_tokens as k, t where k.id = t.before));
-- The consultant enrols anew.
select tests.advance('1 hour');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'k', t.after, t.here), '200 new replayed', 'comes again under the new token with the same installation') from t;
select is(tests.calls(1), 1::bigint, 'and counts once');
select is(tests.ask('record_call', 1, '{"result": "busy"}', 'k', t.after, t.here), '422 ID104', 'another body under the key is refused') from t;
select is(tests.ask('record_call', 2, '{"result": "no_answer"}', 'k', t.after, t.here), '422 ID104', 'and so is another lead') from t;
select is(tests.calls(2), 0::bigint, 'of which nothing is recorded');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'k', t.of_another, t.here), '404 ID201', 'another consultant''s key at the same computer is another key') from t;
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'k', t.of_nobody, t.here), '200 new', 'who is no consultant has no installation') from t;
select is(tests.calls(1), 2::bigint, 'so that this was another call');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'other', t.after, 'no uuid'), '200 unreachable', 'what names no installation refuses nothing') from t;
select is(tests.ask('record_call', 2, '{"result": "no_answer"}', 'k', t.after, t.elsewhere), '200 new', 'the same consultant''s key at another computer is another') from t;
select is(tests.ask('change_status', 2, '{"to": "lost", "reason": "price"}', 's', t.after, t.here), '200 lost', 'a change of status') from t;
select ops.revoke_token((select k.prefix from ops.api_tokens as k, t where k.id = t.after));
update t set after = tests.make_token('Ana, mais tarde', p_consultant_id => tests.consultant(1));
select is(tests.ask('change_status', 2, '{"to": "lost", "reason": "price"}', 's', t.after, t.here), '200 lost replayed', 'is known again as well') from t;
select is((select string_agg(k.key || ' ' || (k.installation_id is not null), ', ' order by k.key, k.installation_id) from ops.write_keys as k),
    'k true, k true, k false, other false, s true', 'it is kept beside the keys');

select * from finish();
rollback;
