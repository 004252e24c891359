begin;
select plan(8);

-- Wednesday, 10 June 2026, noon in São Paulo. Eight leads of two weeks: on the first and the last second of a period and beside it, of two teams and one queue.
select tests.make_operation('2026-06-10 15:00:00+00', '{1,2,1,1}');
update routing.consultants as c set is_active = false where c.id = tests.consultant(4);
insert into routing.teams (code, name, is_active) values ('sul', 'Sul', true), ('norte', 'Norte', true), ('velho', 'Velho', false);
update routing.consultants as c set team_id = (select t.id from routing.teams as t where t.code = case when c.id = tests.consultant(3) then 'norte' when c.id = tests.consultant(4) then 'velho' else 'sul' end);
insert into leads.products (code, name) values ('carro', 'Carro');
create temporary table a (n integer, id bigint);
grant select on a to public;
create function pg_temp.come(p_n integer, p_at text, p_patch jsonb) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at::timestamptz);
    insert into a values (p_n, tests.lead(p_n, p_patch || jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(64 + p_n) || ' Souza', 'phone', tests.phone(p_n)))));
end;
$$;
select pg_temp.come(4, '2026-05-28 02:59:59+00', '{"origin": "partner", "product": "plano"}');
select pg_temp.come(3, '2026-05-28 03:00:00+00', '{"origin": "site", "product": "carro", "referrer": {"name": "Beto Reis"}}');
select pg_temp.come(2, '2026-06-04 02:59:59+00', '{"origin": "partner", "product": "carro", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(1, '2026-06-04 03:00:00+00', '{"origin": "partner", "product": "plano", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(8, '2026-06-09 01:00:00+00', '{"origin": "partner", "product": "carro", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(7, '2026-06-09 12:00:00+00', '{"origin": "manual"}');
select pg_temp.come(5, '2026-06-10 12:00:00+00', '{"origin": "site", "product": "plano", "referrer": {"name": "Beto Reis"}}');
select pg_temp.come(6, '2026-06-10 12:30:00+00', '{"origin": "site"}');
select tests.freeze('2026-06-10 15:00:00+00');
update leads.leads as l
set consultant_id = case when a.n in (1, 5) then tests.consultant(1) when a.n in (2, 3, 6) then tests.consultant(2) when a.n = 8 then tests.consultant(3) when a.n = 4 then tests.consultant(4) end,
    queue_code = case when a.n = 7 then 'triage' end,
    status = case a.n when 1 then 'engaged' when 2 then 'won' when 3 then 'qualified' when 5 then 'contacted' when 6 then 'lost' when 8 then 'won' else 'new' end,
    ended_at = case when a.n in (2, 6, 8) then util.current_time() end, lost_reason = case when a.n = 6 then 'price' end,
    next_action = case when a.n in (2, 6, 8) then null when a.n in (1, 3) then 'answer_person' when a.n = 5 then 'await_reply' when a.n = 7 then 'human_review' else 'first_contact' end,
    next_action_at = case when a.n not in (2, 6, 8) then util.current_time() + (a.n - 4) * interval '1 hour' end,
    unanswered_since = case a.n when 1 then '2026-06-10 14:00+00' when 3 then '2026-06-10 13:00+00' when 4 then '2026-06-10 10:00+00' when 8 then '2026-06-01 00:00+00' end::timestamptz,
    first_contact_at = case a.n when 1 then '2026-06-04 04:00+00' when 2 then '2026-06-04 03:30+00' when 5 then '2026-06-10 11:00+00' end::timestamptz
from a where a.id = l.id;
insert into leads.calls (lead_id, token_id, result, called_at)
select a.id, tests.token_id(), w.result, w.at::timestamptz
from (values (8, 'answered', '2026-06-09 03:00+00'), (8, 'opted_out', '2026-06-09 04:00+00'), (6, 'no_answer', '2026-06-10 13:00+00'), (3, 'call_back', '2026-05-28 04:00+00'), (1, 'answered', '2026-06-04 05:00+00')) as w (n, result, at)
join a on a.n = w.n;
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, written_at, created_at)
select (select c.id from sending.channels as c), l.person_id, l.id, 'wamid.r' || w.n, 'text', 'Oi', w.at::timestamptz, w.at::timestamptz
from (values (1, '2026-06-05'), (3, '2026-05-29'), (8, '2026-06-09 05:00+00')) as w (n, at) join a on a.n = w.n join leads.leads as l on l.id = a.id;
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
values
    (tests.consultant(1), '2026-06-11', '2026-06-12', 'leave'), (tests.consultant(1), '2026-06-10 15:00+00', '2026-06-11', 'vacation'), (tests.consultant(2), '2026-06-01', '2026-06-10 15:00+00', 'vacation'),
    (tests.consultant(3), '2026-06-09', null, 'leave'), (tests.consultant(2), '2026-06-10 15:00:01+00', '2026-06-20', 'leave');
delete from routing.waits;
insert into routing.waits (lead_id, kind, consultant_id, queue_code, step_at, since, at_risk_at, due_at, told_at, passed_at, passed_ids, terms_hash)
select a.id, w.kind, l.consultant_id, l.queue_code, w.since::timestamptz, w.since::timestamptz, w.due::timestamptz - interval '10 minutes', w.due::timestamptz, null, w.passed::timestamptz, w.ids, 0
from (values
    (1, 'answer_person', '2026-06-10 14:30+00', '2026-06-10 15:30+00', null, '{}'::bigint[]), (5, 'first_contact', '2026-06-10 12:00+00', '2026-06-10 14:54:59+00', null, '{}'), (3, 'answer_person', '2026-06-10 14:20+00', '2026-06-10 14:55+00', null, '{}'),
    (7, 'queue', '2026-06-09 12:00+00', '2026-06-12 15:30+00', '2026-06-10 12:00+00', '{}'), (4, 'first_contact', '2026-06-08 12:00+00', '2026-06-11 12:00+00', null, array[tests.consultant(2)])
) as w (n, kind, since, due, passed, ids)
join a on a.n = w.n join leads.leads as l on l.id = a.id;

create function pg_temp.viewer(p_sees text, p_of integer[], p_rights text[] default '{}') returns desk.viewer language sql as $$
    select row(null, 'x', 'x', p_sees, p_rights, null, (select array_agg(tests.consultant(n)) from unnest(p_of) as n))::desk.viewer
$$;
-- Who a uid is matters less here than that it stands beside the right name.
create function pg_temp.shown(p_said jsonb) returns text language sql as $$
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"([a-z_]*id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

-- The first was contacted before the call that one knows of, the third was qualified once; of the fifth another source had told before.
delete from leads.status_periods;
insert into leads.status_periods (lead_id, period, status, entered_at, left_at, actor, event_seq)
select a.id, w.period, w.status, w.at::timestamptz, w.left_at::timestamptz, 'system', 1
from (values
    (1, 1, 'contacted', '2026-06-04 03:20+00', '2026-06-05'), (1, 2, 'engaged', '2026-06-05', null), (1, 3, 'contacted', '2026-06-06', null), (5, 1, 'qualified', '2026-06-10 13:00+00', '2026-06-10 14:00+00'), (5, 2, 'contacted', '2026-06-10 14:00+00', null), (6, 1, 'new', '2026-06-10 12:30+00', null), (7, 1, 'contacted', '2026-06-09 12:07+00', null)
) as w (n, period, status, at, left_at) join a on a.n = w.n;
update intake.submissions as s set received_at = '2026-06-10 10:45+00' from leads.leads as l join a on a.id = l.id where a.n = 6 and s.id = l.submission_id;
insert into leads.touches (lead_id, submission_id, origin, occurred_at, touched_at)
select a.id, l.submission_id, 'site', '2026-06-10', '2026-06-10' from a, a as b join leads.leads as l on l.id = b.id where a.n = 5 and b.n = 6;
update leads.leads as l set first_contact_at = null from a where a.id = l.id and a.n = 1;

create function pg_temp.cohort(p_begins text default '2026-06-04 03:00+00', p_ends text default '2026-06-11 03:00+00', p_team text default null, p_origin text default null, p_product text default null, p_viewer desk.viewer default pg_temp.viewer('all', null)) returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, c.contacted::integer || '' || c.replied::integer || c.qualified::integer || c.won::integer, c.waited), ', ' order by a.n) from governance.desk_cohort(p_viewer, p_begins::timestamptz, p_ends::timestamptz, p_team, p_origin, p_product) as c join a on a.id = c.lead_id
$$;
select is(pg_temp.cohort('2026-01-01', '2027-01-01'), '1 1100 00:20:00, 2 1011 00:30:01, 3 1110 01:00:00, 4 0000, 5 1010 00:15:00, 6 0000, 7 1000 00:07:00, 8 1111 02:00:00', 'contacted, replied, qualified, won, and how long they waited since their first referral');
select is(pg_temp.cohort(p_ends => '2026-06-09 12:00+00'), '1 1100 00:20:00, 8 1111 02:00:00', 'up to a time, which is of the next period');
select is(pg_temp.cohort(p_ends => '2026-06-09 12:00:01+00'), '1 1100 00:20:00, 7 1000 00:07:00, 8 1111 02:00:00', 'and a second later');
select is(pg_temp.cohort(p_begins => '2026-06-04 03:00:01+00'), '5 1010 00:15:00, 6 0000, 7 1000 00:07:00, 8 1111 02:00:00', 'from a time on');
select is(pg_temp.cohort(p_origin => 'site'), '5 1010 00:15:00, 6 0000', 'of an origin');
select is(pg_temp.cohort(p_product => 'carro'), '8 1111 02:00:00', 'of a product');
select is(pg_temp.cohort(p_team => 'sul'), '1 1100 00:20:00, 5 1010 00:15:00, 6 0000', 'of a team');
select is(pg_temp.cohort(p_viewer => pg_temp.viewer('own', '{2}')), '6 0000', 'of what somebody sees');

select * from finish();
rollback;
