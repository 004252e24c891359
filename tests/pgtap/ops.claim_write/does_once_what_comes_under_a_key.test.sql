begin;
select plan(22);

select tests.make_operation('2026-03-10 15:00+00', '{1,1}');
create temporary table who as select tests.make_token('other') as other;
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 3) as n;

create function tests.ask(p_door text, p_n integer, p_request jsonb, p_key text, p_token_id bigint default tests.token_id())
returns text
language plpgsql
as $$
declare
    v_answer record;
begin
    execute format('select * from api.%I(tests.credential($1), (select l.uid from x join leads.leads as l on l.id = x.id where x.n = $2), $3, $4)', p_door)
    into v_answer using p_token_id, p_n, convert_to(p_request::text, 'UTF8'), p_key;
    return concat_ws(
        ' ', v_answer.http_status, coalesce(v_answer.body ->> 'code', v_answer.body ->> 'status'),
        case when current_setting('indica.idempotency_replayed', true) = 'true' then 'replayed' end
    );
end;
$$;
create function tests.calls(p_n integer) returns bigint language sql as $$ select count(*) from leads.calls as c join x on x.id = c.lead_id where x.n = p_n $$;

-- The answer to a call was lost; it comes again an hour later, without the time of the call.
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'a-1'), '200 new', 'a call');
select tests.advance('1 hour');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'a-1'), '200 new replayed', 'its repetition is known by its key');
select is(tests.calls(1), 1::bigint, 'and counts once');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', null), '200 new', 'without a key it is another');
select is(tests.calls(1), 2::bigint, 'as before');
select is(tests.ask('record_call', 1, '{"result": "busy"}', 'a-1'), '422 ID104', 'another body under the key is a mistake');
select is(tests.ask('record_call', 2, '{"result": "no_answer"}', 'a-1'), '422 ID104', 'and so is another lead');
select is(tests.ask('change_status', 1, '{"result": "no_answer"}', 'a-1'), '422 ID104', 'and another action');
select is(tests.ask('record_call', 1, '{"result": "no_answer"}', 'a-1', other), '200 unreachable', 'the key of another token is another') from who;
select is(tests.ask('record_call', 3, '{"result": "no_answer"}', 'a b'), '422 ID103', 'a key has no space');
select is(tests.ask('record_call', 3, '{"result": "no_answer"}', repeat('k', 256)), '422 ID103', 'nor more than 255 letters');
select is(tests.calls(3), 0::bigint, 'and nothing is done then');

-- What was refused may be tried again under its key.
select is(tests.ask('change_status', 2, '{"to": "nowhere"}', 'b-1'), '422 ID102', 'refused');
select is(tests.ask('change_status', 2, '{"to": "lost", "reason": "price"}', 'b-1'), '200 lost', 'mended');
select is(tests.ask('change_status', 2, '{"to": "lost", "reason": "price"}', 'b-1'), '200 lost replayed', 'and done once');
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and x.n = 2 and e.kind = 'status_changed'), 1::bigint, 'one event');

-- Who hands a lead over may see it no longer, and is still told that it is done.
update leads.leads set consultant_id = tests.consultant(1) where id = (select id from x where n = 3);
alter table who add owner bigint;
update who set owner = tests.make_token('ana', p_consultant_id => tests.consultant(1));
select is(tests.ask('transfer_lead', 3, '{"consultant": "consultant2@example.com", "reason": "holiday"}', 'c-1', owner), '200 new', 'handed over') from who;
select is(tests.ask('transfer_lead', 3, '{"consultant": "consultant2@example.com", "reason": "holiday"}', 'c-1', owner), '200 new replayed', 'its repetition is no 404') from who;
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and x.n = 3 and e.kind like '%transferred%'), 1::bigint, 'nor a second transfer');

select is((select count(*) from ops.write_keys), 4::bigint, 'a key each is kept, and nothing of what was said');
select tests.advance('30 days 1 second');
select is(tests.ask('record_call', 1, '{"result": "busy"}', 'a-1'), '409 ID305', 'a month later the key is free');
select tests.ask('change_status', 3, '{"to": "contacted"}', 'd-1');
select is((select string_agg(k.key, ' ' order by k.key) from ops.write_keys as k), 'd-1', 'and what is older is forgotten');

select * from finish();
rollback;
