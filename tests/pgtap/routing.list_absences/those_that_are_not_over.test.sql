begin;
select plan(9);

select tests.make_operation();
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
select tests.consultant(a.n), util.current_time() + a.starts, util.current_time() + a.ends, 'vacation'
from (values (1, interval '2 days', interval '3 days', 'later'), (2, interval '-1 day', interval '1 day', 'now'), (1, interval '-2 days', interval '0', 'over'), (2, interval '-3 days', null, 'for good'), (1, interval '-1 day', interval '1 microsecond', 'nearly over')) as a (n, starts, ends, reason);
create function tests.said(p_starts_at timestamptz, p_ends_at timestamptz) returns text language sql as $$ select concat_ws(' to ', p_starts_at - util.current_time(), p_ends_at - util.current_time()) $$;
select is((select string_agg(tests.said(a.starts_at, a.ends_at), ', ' order by a.n) from routing.list_absences() with ordinality as a (id, name, email, starts_at, ends_at, reason, n)), '-3 days, -1 days to 1 day, -1 days to 00:00:00.000001, 2 days to 3 days', 'all, by their beginning');
select is((select string_agg(tests.said(a.starts_at, a.ends_at) || ' ' || a.name, ', ' order by a.n) from routing.list_absences('consultant1@example.com') with ordinality as a (id, name, email, starts_at, ends_at, reason, n)), '-1 days to 00:00:00.000001 Ana Lima, 2 days to 3 days Ana Lima', 'of one');
select is((select string_agg(a.reason || ' ' || a.email, ', ') from routing.list_absences('consultant3@example.com') as a), null, 'who has none');
select throws_ok($$select routing.list_absences('nobody@example.com')$$, 'ID208', null, 'of nobody');
-- Versions of the rules, profiles of sources, what was received.
select is((select array_agg(v.version) = array_agg(v.version order by v.version desc) from routing.list_versions() as v), true, 'versions, the newest first');
select is((select v.rules from routing.list_versions() as v limit 1), 1, 'with how many rules they have');
select is((select array_agg(p.profile) = array_agg(p.profile order by p.profile) and count(*) > 3 from intake.list_profiles() as p), true, 'profiles, by name');
insert into inbox.deliveries (provider, received_at, raw_sha256, state, processed_at) select 'whatsapp', util.current_time(), sha256(s.state::bytea), s.state, case when s.state <> 'received' then util.current_time() end from (values ('received'), ('processed'), ('unreadable')) as s (state);
select is(inbox.count_unread(), 1::bigint, 'one that nobody read yet');
delete from inbox.deliveries where state = 'received';
select is(inbox.count_unread(), 0::bigint, 'none');

select * from finish();
rollback;
