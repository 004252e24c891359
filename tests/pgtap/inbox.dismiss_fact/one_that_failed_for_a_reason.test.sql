begin;
select plan(9);

select tests.make_crowd();
create temporary table d as select x.id from inbox.deliveries as x limit 1;
insert into inbox.deliveries (provider, state, received_at, processed_at, raw_sha256) select 'whatsapp', 'processed', util.current_time(), util.current_time(), 'x' where not exists (select from d);
create temporary table f (n integer, id bigint);
with new as (
    insert into inbox.facts (delivery_id, kind, natural_key, state, error, occurred_at, created_at, payload)
    select (select max(x.id) from inbox.deliveries as x), 'message', 'test:' || n, case n when 3 then 'applied' else 'failed' end, case when n <> 3 then '{"message": "x"}'::jsonb end, util.current_time(), util.current_time(),
        jsonb_build_object('entry', jsonb_build_object('type', 'text', 'text', jsonb_build_object('body', 'Oi ' || n)), 'n', n)
    from generate_series(1, 3) as n returning id, natural_key
) insert into f select substr(natural_key, 6)::integer, id from new;
create function tests.states() returns text language sql as $$ select string_agg(concat_ws(' ', f.n, x.state, x.dismissed_by, x.dismissed_reason), ', ' order by f.n) from f join inbox.facts as x using (id) $$;
select inbox.dismiss_fact(id, '  of a test ', 'operator:ana') from f where n = 1;
select is(tests.states(), '1 dismissed operator:ana of a test, 2 failed, 3 applied', 'one, with who and why');
select is((select x.dismissed_at from inbox.facts as x join f using (id) where n = 1), util.current_time(), 'now');
select is((select string_agg((x.payload = inbox.without_words(x.payload))::text, ' ' order by f.n) from inbox.facts as x join f using (id)), 'true false false', 'its words go, no other''s');
select throws_ok(format('select inbox.dismiss_fact(%s, ''again'')', id), 'ID313', format('fact %s of a webhook is dismissed, not failed', id), 'once') from f where n = 1;
select throws_ok(format('select inbox.dismiss_fact(%s, ''x'')', id), 'ID313', null, 'what was applied stays') from f where n = 3;
select throws_ok(format('select inbox.dismiss_fact(%s, '' '')', id), 'ID105', null, 'not without a reason') from f where n = 2;
select throws_ok('select inbox.dismiss_fact(0, ''x'')', 'ID213', null, 'nor one that there is not');
select inbox.dismiss_fact(id, 'x', null) from f where n = 2;
select is((select x.dismissed_by from inbox.facts as x join f using (id) where n = 2), 'operator', 'somebody did it');
select is(tests.states(), '1 dismissed operator:ana of a test, 2 dismissed operator x, 3 applied', 'in the end');

select * from finish();
rollback;
