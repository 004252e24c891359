begin;
select plan(8);

-- What is made of a status is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
create temporary table told (n serial, name text, at timestamptz);
create or replace function inbox.apply_status(p_payload jsonb, p_now timestamptz) returns inbox.applied language plpgsql as $$
begin
    insert into told (name, at) values (p_payload ->> 'name', p_now);
    if p_payload ? 'raise' then
        raise exception 'no status of maria@example.com' using errcode = p_payload ->> 'raise';
    end if;
    return row('applied', 'read', (select l.id from l where l.n = 1), null, null)::inbox.applied;
end;
$$;
create function tests.fact(p_name text, p_at timestamptz, p_wamid text default 'wamid.1', p_state text default 'parked', p_raise text default null) returns void language sql as $$
    insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, wamid, created_at)
    select d.id, p_name, 'status', jsonb_strip_nulls(jsonb_build_object('name', p_name, 'raise', p_raise)), p_at, p_state, p_wamid, p_at from d
$$;
select tests.fact('read', '2026-03-10 14:02:00+00'), tests.fact('sent', '2026-03-10 14:00:00+00'), tests.fact('sent_too', '2026-03-10 14:00:00+00'), tests.fact('odd', '2026-03-10 14:01:00+00', p_raise => 'ID105');
select tests.fact('of_another', '2026-03-10 14:00:00+00', 'wamid.2'), tests.fact('known', '2026-03-10 14:00:00+00', p_state => 'applied');
select is(inbox.apply_parked('wamid.1', '2026-03-10 16:00:00+00'), 4, 'all that waits for this message');
select is((select string_agg(t.name, ' ' order by t.n) from told as t where t.at = '2026-03-10 16:00:00+00'), 'sent sent_too read', 'in the order of their times; one that fails stops no other');
select is(
    (select string_agg(concat_ws(' ', f.natural_key, f.state, f.reason, f.lead_id = l.id, f.error ->> 'sqlstate', f.error ->> 'message'), ', ' order by f.id) from inbox.facts as f, l where l.n = 1),
    'read applied read t, sent applied read t, sent_too applied read t, odd failed ID105 no status of …, of_another parked, known applied', 'each says what became of it'
);
select is(inbox.apply_parked('wamid.1', util.current_time()), 0, 'once');
select is(inbox.apply_parked('wamid.2', util.current_time()), 1, 'the other message''s by itself');

-- A deadlock is for whoever asked.
select tests.fact('deadlock', '2026-03-10 14:00:00+00', 'wamid.3', p_raise => '40P01');
select throws_ok($$select inbox.apply_parked('wamid.3', util.current_time())$$, '40P01', null, 'a deadlock is raised');
select is((select f.state from inbox.facts as f where f.natural_key = 'deadlock'), 'parked', 'and the status waits on');
select tests.fact('lock', '2026-03-10 14:00:00+00', 'wamid.4', p_raise => '55P03');
select is(inbox.apply_parked('wamid.4', util.current_time()), 1, 'nothing else is');

select * from finish();
rollback;
