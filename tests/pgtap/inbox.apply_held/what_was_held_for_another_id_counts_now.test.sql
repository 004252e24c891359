begin;
select plan(8);

-- Two people with messages that were held since their number had another id. What is made of a message, and what ends a hold, is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
create temporary table told (n serial, name text);
create temporary table voided (n serial, key text, actor text, reason text);
create or replace function inbox.apply_message(p_payload jsonb) returns inbox.applied language plpgsql as $$
begin
    insert into told (name) values (p_payload ->> 'name');
    return row('applied', 'read', (p_payload ->> 'lead')::bigint, null, 'wamid.' || (p_payload ->> 'name'))::inbox.applied;
end;
$$;
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$
    insert into voided (key, actor, reason) values (p_natural_key, p_actor, p_reason) returning n
$$;
create function tests.fact(p_name text, p_n integer, p_at timestamptz, p_user_id text, p_patch jsonb default '{}') returns void language sql as $$
    insert into inbox.facts overriding system value
    select r.*
    from l, jsonb_populate_record(null::inbox.facts, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('inbox.facts', 'id')), 'delivery_id', (select id from d), 'natural_key', p_name, 'kind', 'message', 'state', 'applied', 'reason', 'sender_mismatch',
        'payload', jsonb_build_object('name', p_name, 'lead', l.id, 'who', jsonb_build_object('user_id', p_user_id), 'entry', jsonb_build_object('timestamp', extract(epoch from p_at)::bigint::text)),
        'occurred_at', p_at, 'created_at', p_at, 'lead_id', l.id
    ) || p_patch) as r
    where l.n = p_n
$$;
create function tests.hold(p_n integer, p_at timestamptz, p_reason text default 'user_id_changed', p_kind text default 'sender_mismatch') returns void language sql as $$
    select leads.append_event(l.id, p_kind, 'whatsapp', jsonb_build_object('written_at', p_at, 'reason', p_reason)) from l where l.n = p_n
$$;
select tests.hold(n, a) from generate_series(1, 2) as n, unnest('{2026-03-09 10:00:00+00,2026-03-09 09:00:00+00,2026-03-09 12:00:00+00}'::timestamptz[]) as a;
select tests.hold(2, '2026-03-09 13:00:00+00'), tests.hold(1, '2026-03-09 14:00:00+00'), tests.hold(1, '2026-03-09 15:00:00+00');
select tests.hold(1, '2026-03-09 11:00:00+00', 'other'), tests.hold(1, '2026-03-09 11:30:00+00', p_kind => 'reply_ambiguous');
select tests.fact('later', 1, '2026-03-09 10:00:00+00', 'BR.1'), tests.fact('sooner', 1, '2026-03-09 09:00:00+00', 'BR.1'), tests.fact('same', 1, '2026-03-09 09:00:00+00', 'BR.1');
select tests.fact('of_another_id', 1, '2026-03-09 15:00:00+00', 'BR.2');
select tests.fact('not_held_for_this', 1, '2026-03-09 11:00:00+00', 'BR.1'), tests.fact('ambiguous', 1, '2026-03-09 11:30:00+00', 'BR.1'), tests.fact('not_held', 1, '2026-03-09 13:00:00+00', 'BR.1');
select tests.fact('status', 1, '2026-03-09 12:00:00+00', 'BR.1', '{"kind": "status"}'), tests.fact('edit', 1, '2026-03-09 14:00:00+00', 'BR.1', '{"kind": "edit"}');
select tests.fact('counted', 1, '2026-03-09 10:00:00+00', 'BR.1', '{"reason": "edited"}');
select tests.fact('of_another', 2, '2026-03-09 10:00:00+00', 'BR.1');
create function tests.key(p_n integer, p_at timestamptz) returns text language sql as $$
    select e.lead_id || ':' || e.seq from leads.events as e join l on l.id = e.lead_id where l.n = p_n and (e.data ->> 'written_at')::timestamptz = p_at and e.kind = 'sender_mismatch'
$$;
select is(inbox.apply_held(tests.person_id(l.id), 'BR.1'), 3, 'three of that person, by that id, that were held for it') from l where l.n = 1;
select is((select string_agg(t.name, ' ' order by t.n) from told as t), 'sooner same later', 'in the order of their times');
select is(
    (select string_agg(concat_ws(' ', v.key, v.actor, v.reason), ', ' order by v.key) from voided as v),
    (select string_agg(tests.key(1, a) || ' whatsapp user_changed_user_id', ', ' order by tests.key(1, a)) from unnest('{2026-03-09 09:00:00+00,2026-03-09 10:00:00+00,2026-03-09 12:00:00+00}'::timestamptz[]) as a),
    'each hold ends once, that for which a status is the sign too'
);
select is(
    (select string_agg(concat_ws(' ', f.natural_key, f.reason, f.wamid), ', ' order by f.id) from inbox.facts as f),
    'later read wamid.later, sooner read wamid.sooner, same read wamid.same, of_another_id sender_mismatch, not_held_for_this sender_mismatch, ambiguous sender_mismatch, not_held sender_mismatch, '
    || 'status sender_mismatch, edit sender_mismatch, counted edited, of_another sender_mismatch', 'the others are held as before'
);
select is((select string_agg(f.state, ' ' order by f.id) from inbox.facts as f where f.wamid is not null), 'applied applied applied', 'they were applied');
select is(inbox.apply_held(tests.person_id(l.id), 'BR.9'), 0, 'by an id that nobody wrote by nothing') from l where l.n = 1;

delete from voided;
select is(inbox.apply_held(tests.person_id(l.id), 'BR.1'), 1, 'the other''s by itself') from l where l.n = 2;
select is((select string_agg(v.key, ', ') from voided as v), tests.key(2, '2026-03-09 10:00:00+00'), 'and of the other''s holds the one of that time');

select * from finish();
rollback;
