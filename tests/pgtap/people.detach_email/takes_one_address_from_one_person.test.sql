begin;
select plan(7);

-- Two people with one address, one of them with two, and a phone beside.
select tests.make_crowd();
create function tests.add(p_n integer, p_value text) returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, rule_version, is_shared) values (tests.person_id(tests.nth(p_n)), 'email', p_value, lower(p_value), '0', true)
$$;
select tests.add(1, 'Casa@example.com'), tests.add(2, 'casa@example.com');
create function tests.emails(p_n integer) returns text language sql as $$
    select coalesce(string_agg(i.value, ' ' order by i.value collate "C"), 'none') from people.identifiers as i where i.person_id = tests.person_id(tests.nth(p_n)) and i.kind = 'email'
$$;
select tests.remember();
select people.detach_email(tests.person_id(tests.nth(1)), 'casa@example.com', 'bounced', '2026-03-09 12:00Z');
select is(tests.what_changed(), 'people.detached_identifiers +1, people.identifiers -1', 'one address of one person');
select is(tests.emails(1) || ' | ' || tests.emails(2), 'p1@example.com | casa@example.com p2@example.com', 'the other address and the other person are as they were');
select is((select concat_ws(' ', d.kind, d.value, d.match_key, d.reason, d.said_at at time zone 'UTC') from people.detached_identifiers as d where d.person_id = tests.person_id(tests.nth(1))), 'email Casa@example.com casa@example.com bounced 2026-03-09 12:00:00', 'as it was written, why, and since when');
select people.detach_email(tests.person_id(tests.nth(1)), 'casa@example.com', 'bounced');
select is(tests.what_changed(), 'nothing', 'once');
select tests.add(1, 'casa@example.com');
select tests.advance('1 hour');
select tests.remember();
select people.detach_email(tests.person_id(tests.nth(1)), 'casa@example.com', 'request', '2026-03-10 12:00Z');
select is(tests.what_changed(), 'people.detached_identifiers ~1, people.identifiers -1', 'a second time');
select is((select concat_ws(' ', d.reason, d.said_at at time zone 'UTC', d.detached_at = util.current_time()) from people.detached_identifiers as d where d.person_id = tests.person_id(tests.nth(1))), 'request 2026-03-10 12:00:00 t', 'it says what was said last');
select people.detach_email(tests.person_id(tests.nth(1)), ltrim(tests.phone(1), '+'), 'request');
select is(tests.what_changed(), 'nothing', 'a phone is no address');

select * from finish();
rollback;
