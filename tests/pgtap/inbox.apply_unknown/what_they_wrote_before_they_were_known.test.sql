begin;
select plan(15);

-- Two people, the second referred an hour before; facts of strangers that are theirs by a number or an id. What is made of a message is not asked here.
select tests.make_operation('2026-03-10 14:00:00+00');
create temporary table l as select 2 as n, tests.lead(2) as id;
select tests.freeze('2026-03-10 15:00:00.7+00');
insert into l select 1, tests.lead(1);
create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
create temporary table told (n serial, name text);
create or replace function inbox.apply_message(p_payload jsonb) returns inbox.applied language plpgsql as $$
declare
    v_applied inbox.applied;
begin
    insert into told (name) values (p_payload ->> 'name');
    -- One of them names a further id, under which the same is looked for.
    if p_payload ? 'again' then
        perform inbox.apply_unknown((select tests.person_id(l.id) from l where l.n = 1), '5511971235924', 'BR.1');
    end if;
    v_applied := row('applied', 'read', (select l.id from l where l.n = 1), null, 'wamid.' || (p_payload ->> 'name'))::inbox.applied;
    return v_applied;
end;
$$;
create function tests.fact(p_name text, p_at timestamptz, p_who jsonb, p_patch jsonb default '{}', p_more jsonb default '{}') returns void language sql as $$
    insert into inbox.facts overriding system value
    select r.*
    from jsonb_populate_record(null::inbox.facts, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('inbox.facts', 'id')), 'delivery_id', (select id from d), 'natural_key', p_name, 'kind', 'message', 'state', 'ignored', 'reason', 'unknown_person',
        'payload', jsonb_build_object('name', p_name, 'who', p_who) || p_more, 'occurred_at', p_at, 'created_at', p_at
    ) || p_patch) as r
$$;
create function tests.apply(p_wa_id text, p_user_id text, p_n integer default 1) returns text language plpgsql as $$
declare
    v_count integer;
begin
    delete from told;
    v_count := inbox.apply_unknown((select tests.person_id(l.id) from l where l.n = p_n), p_wa_id, p_user_id);
    return concat_ws(': ', v_count, (select string_agg(t.name, ' ' order by t.n) from told as t));
end;
$$;
select is(tests.phone(1), '+5511971235924', 'the number of the first');
select tests.advance('3 days');
select tests.fact('later', '2026-03-11 10:00:00+00', '{"wa_id": "5511971235924"}');
select tests.fact('sooner', '2026-03-11 09:00:00+00', '{"wa_id": "5511971235924"}');
select tests.fact('same', '2026-03-11 09:00:00+00', '{"user_id": "BR.1"}');
select tests.fact('old_form', '2026-03-11 11:00:00+00', '{"wa_id": "551171235924"}');
select tests.fact('at_once', '2026-03-10 15:00:00+00', '{"wa_id": "5511971235924"}');
select tests.fact('before', '2026-03-10 14:59:59+00', '{"wa_id": "5511971235924"}');
select tests.fact('another', '2026-03-11 10:00:00+00', '{"wa_id": "5511971237281"}');
select tests.fact('other_id', '2026-03-11 10:00:00+00', '{"user_id": "BR.2"}');
select tests.fact('status', '2026-03-11 10:00:00+00', '{"wa_id": "5511971235924"}', '{"kind": "status"}');
select tests.fact('group', '2026-03-11 10:00:00+00', '{"wa_id": "5511971235924"}', '{"reason": "group_message"}');
select tests.fact('parked', '2026-03-11 10:00:00+00', '{"wa_id": "5511971235924"}', '{"state": "parked"}');
select is(tests.apply('5511971235924', 'BR.1'), '5: at_once sooner same later old_form', 'by number, however it is written, or id, since they were referred, in the order of its times');
select is(
    (select string_agg(concat_ws(' ', f.natural_key, f.state, f.reason, f.lead_id = l.id, f.wamid), ', ' order by f.natural_key) from inbox.facts as f, l where l.n = 1 and f.natural_key in ('later', 'before', 'same')),
    'before ignored unknown_person, later applied read t wamid.later, same applied read t wamid.same', 'each says what became of it'
);
select is(tests.apply('5511971235924', 'BR.1'), '0', 'once');
select is(tests.apply(null, 'BR.2'), '1: other_id', 'by an id alone');
select is(tests.apply('5511971237281', null, 2), '1: another', 'by a number alone, the other''s');
select is(tests.apply(null, null), '0', 'by nothing nobody');

-- A number that is none of those that have two forms, and one that nobody can read.
select tests.fact('abroad', '2026-03-11 10:00:00+00', '{"wa_id": "351912345678"}'), tests.fact('unread', '2026-03-11 10:00:00+00', '{"wa_id": "999123"}');
select is(tests.apply('351912345678', null), '1: abroad', 'a number of another country');
select is(tests.apply('999123', null), '1: unread', 'and one of none');

-- Seven days.
select tests.freeze('2026-03-20 15:00:00+00');
select tests.fact('seven', '2026-03-13 15:00:00+00', '{"wa_id": "5511971235924"}'), tests.fact('eight', '2026-03-13 14:59:59+00', '{"wa_id": "5511971235924"}');
select is(tests.apply('5511971235924', null), '1: seven', 'not more than seven days back');

-- Whoever was referred twice: since the first time.
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 1;
select tests.advance('1 day');
select isnt(tests.lead(1), l.id, 'a second lead') from l where l.n = 1;
select tests.fact('between', '2026-03-20 16:00:00+00', '{"wa_id": "5511971235924"}');
select is(tests.apply('5511971235924', null), '1: between', 'what came before the second counts');

-- What says a further name finds the rest itself.
select tests.fact('first', '2026-03-21 10:00:00+00', '{"wa_id": "5511971235924"}', p_more => '{"again": true}');
select tests.fact('second', '2026-03-21 11:00:00+00', '{"wa_id": "5511971235924"}');
select is(tests.apply('5511971235924', null), '1: first second', 'what was found meanwhile is not found again');
select is((select string_agg(f.natural_key || ' ' || f.reason, ', ' order by f.natural_key) from inbox.facts as f where f.natural_key in ('first', 'second')), 'first read, second read', 'and says what became of it');
select is((select count(*) from inbox.facts as f where f.reason = 'found'), 0::bigint, 'nothing is left found and not read');

select * from finish();
rollback;
