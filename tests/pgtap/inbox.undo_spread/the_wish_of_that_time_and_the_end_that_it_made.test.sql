begin;
select plan(10);

-- Two people were opted out by WhatsApp's word of their ids; one of them had been somebody else's.
select tests.make_operation();
create temporary table l as select n, tests.lead(n) as lead_id from generate_series(1, 2) as n;
create function tests.opted_out(p_n integer, p_at timestamptz) returns void language sql as $$
    select leads.opt_out(tests.person_id(l.lead_id), 'whatsapp_preference', 'whatsapp', p_at, array['phone:x' || p_n]) from l where l.n = p_n
$$;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) select tests.person_id(l.lead_id), k.kind, k.key || l.n, k.key || l.n, 'wrong_person', util.current_time() - interval '1 hour' from l, (values ('phone', 'x'), ('email', 'mail')) as k (kind, key);
select tests.opted_out(n, util.current_time() - interval '10 minutes') from l;
insert into people.suppressions (key_hash, reason, said_at) select (people.key_hashes(array['phone:mail' || l.n]))[1], 'request', util.current_time() - interval '10 minutes' from l;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', tests.status(l.lead_id), people.is_person_suppressed(tests.person_id(l.lead_id)), people.is_suppressed(array['phone:x' || p_n]), people.is_suppressed(array['phone:mail' || p_n])) from l where l.n = p_n
$$;
select is(tests.shown(1), 'opted_out t t t', 'one is left alone, by every key');
select is(tests.shown(2), 'opted_out t t t', 'so is the other');
select inbox.undo_spread(tests.person_id(l.lead_id), util.current_time() - interval '9 minutes') from l where n = 1;
select is(people.is_suppressed(array['phone:x1']), true, 'a wish of another time is another');
select inbox.undo_spread(tests.person_id(l.lead_id), util.current_time() - interval '10 minutes') from l where n = 1;
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'that of this time is gone') from l where n = 1;
select is(people.is_suppressed(array['phone:x1']), false, 'for the number that was theirs, too');
select is(people.is_suppressed(array['phone:mail1']), true, 'what is no number of theirs keeps it');
select is(people.is_suppressed(array['phone:x2']), true, 'nor is another''s number touched');
select is(tests.status(lead_id), 'new', 'the lead is open again') from l where n = 1;
select is(tests.shown(2), 'opted_out t t t', 'the other is as it was');
select is((select string_agg(s.signal, ' ') from flow.signals as s join l using (lead_id) where l.n = 1 and s.voided_at is not null), 'status_ended', 'what the end said is void');

select * from finish();
rollback;
