begin;
select plan(14);

-- The clock says 16:00; who refused stands in one row each.
select tests.make_crowd();
create temporary table k as
select (select t.id from sending.templates as t where t.code = 'rework_1') as template_id, (select t.id from sending.templates as t where t.code = 'rework_2') as other_id;
delete from sending.charges;
create function tests.refused(p_key text, p_recipient text, p_at timestamptz, p_patch jsonb default '{}') returns bigint language sql as $$
    insert into sending.messages as m (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, failed_at, error, wamid, accepted_at)
    select
        tests.nth(1), tests.channel(), coalesce((p_patch ->> 'template')::bigint, k.template_id), 'rework', p_key, p_recipient, 'x', coalesce(p_patch ->> 'state', 'failed'), 1, p_at, p_at, p_at,
        jsonb_build_object('code', coalesce(p_patch ->> 'code', '132001')), p_patch ->> 'wamid', (p_patch ->> 'accepted')::timestamptz
    from k
    returning m.id
$$;
create function tests.trips(p_message_id bigint, p_code text default '132001') returns text language sql as $$
    select tests.did(sending.trip_template(m, p_code, m.sending_at, util.current_time())) from sending.messages as m where m.id = p_message_id
$$;
create function tests.tripped() returns text language sql as $$
    select string_agg(format('%s %s %s %s', t.code, t.refusal_code, to_char(t.refused_at at time zone 'UTC', 'HH24:MI'), t.refusals), ', ' order by t.id) from sending.templates as t where t.refusal_code is not null
$$;
create temporary table m as select tests.refused('now', '+5511900000001', '2026-03-10 16:00Z') as id;
select tests.refused('same person', '+5511900000001', '2026-03-10 15:50Z');
select tests.refused('second', '+5511900000002', '2026-03-10 15:50Z', '{"state": "queued"}');
select tests.refused('second again', '+5511900000002', '2026-03-10 15:51Z');
select tests.refused('another text', '+5511900000003', '2026-03-10 15:50Z', jsonb_build_object('template', k.other_id)) from k;
select tests.refused('another code', '+5511900000004', '2026-03-10 15:50Z', '{"code": "131026"}');
select tests.refused('taken', '+5511900000005', '2026-03-10 15:50Z', '{"state": "cancelled"}');
select tests.refused('a day ago', '+5511900000006', '2026-03-09 16:00Z');
select tests.remember();
select is(tests.trips(id), 'f: nothing', 'two people, however often, are no proof') from m;
create temporary table l as select tests.refused('third', '+5511900000007', '2026-03-09 16:01Z') as id;
select tests.remember();
select is(tests.trips(id, '131026'), 'f: nothing', 'nor do three of another code count') from m;
select is(tests.trips(id), 't: sending.templates ~1', 'three within a day are') from m;
select is(tests.tripped(), 'rework_1 132001 16:00 1', 'of that template alone, since the last');
select is(tests.trips(id), 't: nothing', 'the same refusal again changes nothing') from m;
update sending.messages as s set sending_at = '2026-03-10 16:01Z' from m where s.id = m.id;
select tests.remember();
select is(tests.trips(id), 't: sending.templates ~1', 'the one that tried is refused') from m;
select is(tests.tripped(), 'rework_1 132001 16:00 2', 'so the next one waits longer');

-- Taken in between by somebody: what was refused before does not count.
update sending.templates set refusal_code = null, refused_at = null, refusals = 0;
create temporary table t as select tests.refused('good', '+5511900000008', '2026-03-10 15:00Z', '{"state": "accepted", "wamid": "wamid.good", "accepted": "2026-03-10 15:00Z"}') as id;
select tests.remember();
select is(tests.trips(id), 'f: nothing', 'one of the three was refused before another was taken') from m;
update sending.messages as s set accepted_at = '2026-03-08 15:00Z', sending_at = '2026-03-08 15:00Z' from t where s.id = t.id;
select tests.remember();
select is(tests.trips(id), 't: sending.templates ~1', 'long before all of them') from m;
update sending.templates set refusal_code = null, refused_at = null, refusals = 0;
update sending.messages as s set accepted_at = '2026-03-10 15:52Z', sending_at = '2026-03-10 15:52Z', template_id = k.other_id from t, k where s.id = t.id;
select tests.remember();
select is(tests.trips(id), 't: sending.templates ~1', 'or of another template') from m;
update sending.templates set refusal_code = null, refused_at = null, refusals = 0;
-- The last that was taken counts, whatever was taken before it.
update sending.messages as s set accepted_at = '2026-03-09 15:00Z', sending_at = '2026-03-09 15:00Z', template_id = k.template_id from t, k where s.id = t.id;
select tests.refused('good too', '+5511900000009', '2026-03-10 15:50:30Z', '{"state": "read", "wamid": "wamid.better", "accepted": "2026-03-10 15:50:30Z"}');
select tests.remember();
select is(tests.trips(id), 'f: nothing', 'the last that was taken counts') from m;
delete from sending.messages as s where s.send_key = 'good too';
select tests.remember();
select is(tests.trips(id), 't: sending.templates ~1', 'not the first') from m;
update sending.templates set refusal_code = null, refused_at = null, refusals = 0;
-- That the refused one had been taken itself, says nothing.
update sending.messages as s set accepted_at = '2026-03-10 16:00Z', wamid = 'wamid.own' from m where s.id = m.id;
select tests.remember();
select is(tests.trips(id), 't: sending.templates ~1', 'its own acceptance is no proof that it is taken') from m;
select is(tests.tripped(), 'rework_1 132001 16:01 1', 'when that was sent');

select * from finish();
rollback;
