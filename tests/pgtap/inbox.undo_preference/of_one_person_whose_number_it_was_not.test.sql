begin;
select plan(7);

-- Two people whom WhatsApp says want no more; one of them had not the number any more.
select tests.make_operation();
create temporary table a as select n, c.lead_id from generate_series(1, 3) as n, tests.contacted_lead(n) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
select tests.advance('1 hour');
create function tests.prefers(p_n integer, p_value text) returns text language sql as $$
    select tests.last_event(tests.receive('user_preferences', jsonb_build_object('contacts', jsonb_build_array(jsonb_build_object('wa_id', ltrim(tests.phone(p_n), '+'))), 'user_preferences', jsonb_build_array(jsonb_build_object(
        'wa_id', ltrim(tests.phone(p_n), '+'), 'category', 'marketing_messages', 'value', p_value, 'timestamp', extract(epoch from util.current_time())::bigint::text)))))
$$;
select tests.prefers(n, 'stop') from generate_series(1, 2) as n;
select is(tests.standing_of(tests.a(1)) || ', ' || tests.standing_of(tests.a(2)), 'opted_out suppressed, opted_out suppressed', 'both are left alone');
create temporary table beside as select tests.snapshot(tests.a(2)) as it;
create temporary table f as select x from inbox.facts as x where x.kind = 'preference' order by x.id limit 1;
-- The number is detached by now.
select people.detach_number(tests.person_id(tests.a(1)), (normalize.phone(tests.phone(1))).match_key, 'wrong_number', util.current_time() - interval '10 minutes');
select inbox.undo_preference(x, people.own_keys(tests.person_id(tests.a(1))) || ('phone:' || (normalize.phone(tests.phone(1))).match_key)) from f;
select is(tests.status(tests.a(1)), 'contacted', 'the lead of whose number it was not goes on');
select ok(not people.is_person_suppressed(tests.person_id(tests.a(1))), 'they said nothing');
select is((select count(*) from flow.signals as s where s.lead_id = tests.a(1) and s.signal = 'status_ended' and s.voided_at is null), 0::bigint, 'its end counts for nothing');
select is(tests.snapshot(tests.a(2)), it, 'of the other all stands') from beside;
select is((select string_agg(concat_ws(' ', f.lead_id is not distinct from tests.a(n), f.state), ', ' order by f.id) from inbox.facts as f cross join lateral (select case when f.payload::text like '%' || ltrim(tests.phone(2), '+') || '%' then 2 else 1 end as n) as x where f.kind = 'preference'), 'f applied, t applied', 'what was said of the number is no word of theirs, the other''s is');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
