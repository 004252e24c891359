begin;
select plan(18);

-- What is made of a fact is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select tests.lead(1) as id;
create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id, inbox.keep_delivery('whatsapp', '{"a": 1}') as later_id;
create temporary table told (n serial, name text, provider text, kind text, occurred_at timestamptz, at timestamptz);
create or replace function inbox.apply_payload(p_provider text, p_kind text, p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz) returns inbox.applied language plpgsql as $$
begin
    insert into told (name, provider, kind, occurred_at, at) values (p_payload ->> 'name', p_provider, p_kind, p_occurred_at, p_now);
    if p_payload ? 'raise' then
        raise exception 'nothing for maria@example.com' using errcode = p_payload ->> 'raise', constraint = 'one_of_each';
    end if;
    return row(coalesce(p_payload ->> 'state', 'applied'), p_payload ->> 'reason', (select l.id from l), null, 'wamid.' || (p_payload ->> 'name'))::inbox.applied;
end;
$$;
create function tests.apply(p_payload jsonb, p_at timestamptz default '2026-03-10 14:00:00+00', p_tries integer default 0, p_is_later boolean default false) returns text language plpgsql as $$
declare
    v_delivery inbox.deliveries;
begin
    select x.* into v_delivery from inbox.deliveries as x, d where x.id = case when p_is_later then d.later_id else d.id end;
    v_delivery.tries := p_tries;
    v_delivery.received_at := '2026-03-10 14:30:00+00';
    return inbox.apply_fact(v_delivery, 'message', p_payload ->> 'name', p_at, p_payload, '2026-03-10 16:00:00+00');
end;
$$;
create function tests.shown(p_name text) returns text language sql as $$
    select concat_ws(' ', f.kind, f.state, f.reason, f.lead_id = l.id, f.wamid, f.occurred_at at time zone 'UTC', f.created_at at time zone 'UTC', case when f.delivery_id = d.id then 'first' else 'later' end, f.error ->> 'sqlstate', f.error ->> 'message', f.error ->> 'constraint', f.payload ->> 'message')
    from inbox.facts as f, l, d where f.natural_key = p_name
$$;
select is(tests.apply('{"name": "a"}'), 'applied', 'one that says nothing is called by its state');
select is(tests.shown('a'), 'message applied t wamid.a 2026-03-10 14:00:00 2026-03-10 16:00:00 first', 'kept with what became of it');
select is((select concat_ws(' ', t.provider, t.kind, t.occurred_at at time zone 'UTC', t.at at time zone 'UTC') from told as t), 'whatsapp message 2026-03-10 14:00:00 2026-03-10 16:00:00', 'applied for what it is');
select is(tests.apply('{"name": "b", "state": "ignored", "reason": "echo"}', null), 'echo', 'one that says why by its reason');
select is(tests.shown('b'), 'message ignored echo t wamid.b 2026-03-10 14:30:00 2026-03-10 16:00:00 first', 'without a time of its own it is when it came');
select is(tests.apply('{"name": "a", "reason": "other"}', p_is_later => true), 'known', 'what came before is known');
select is(tests.shown('a'), 'message applied t wamid.a 2026-03-10 14:00:00 2026-03-10 16:00:00 first', 'and stays as it was');
select is(tests.apply('{"name": "w", "message": {"content": "Oi", "id": 7}}'), 'applied', 'one with words');
select is(tests.shown('w'), 'message applied t wamid.w 2026-03-10 14:00:00 2026-03-10 16:00:00 first {"id": 7}', 'keeps none of them');

select is(tests.apply('{"name": "c", "raise": "ID105", "message": {"content": "Oi"}}', null), 'failed', 'one that fails is kept');
select is(tests.shown('c'), 'message failed 2026-03-10 14:30:00 2026-03-10 16:00:00 first ID105 nothing for … one_of_each {"content": "Oi"}', 'with its words, to be applied again, and why');
select is(tests.apply('{"name": "c", "raise": "ID106"}', p_is_later => true), 'failed', 'when it comes again it may fail again');
select is(tests.shown('c'), 'message failed 2026-03-10 14:30:00 2026-03-10 16:00:00 later ID106 nothing for … one_of_each {"content": "Oi"}', 'for another reason');
select is(tests.apply('{"name": "c"}', p_is_later => true), 'applied', 'or not');
select is(tests.shown('c'), 'message applied t wamid.c 2026-03-10 14:30:00 2026-03-10 16:00:00 later', 'and is as if it had never failed');

create function tests.raised(p_state text, p_tries integer) returns text language plpgsql as $$
begin
    return tests.apply(jsonb_build_object('name', p_state || p_tries, 'raise', p_state), p_tries => p_tries);
exception
    when others then return 'raised ' || sqlstate;
end;
$$;
select is(concat_ws(', ', tests.raised('40P01', 99), tests.raised('40001', 0), tests.raised('40P01', 100)), 'raised 40P01, raised 40001, failed', 'a lost race takes the whole delivery again, a hundred times');
select is(concat_ws(', ', tests.raised('55P03', 99), tests.raised('55P03', 100)), 'raised 55P03, failed', 'a lock that was not to be had too');
select is(concat_ws(', ', tests.raised('55P04', 0), tests.raised('23505', 0)), 'failed, failed', 'nothing else does');

select * from finish();
rollback;
