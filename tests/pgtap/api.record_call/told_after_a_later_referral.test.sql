begin;
select plan(17);

-- Calls in vain of 16:00, 16:10 and 16:20; a referral of 16:30 that came before the last was told.
select tests.make_operation();
create temporary table c as select n, c.lead_id from generate_series(1, 5) as n, lateral tests.contacted_lead(n) as c;
create temporary table x as select c.n, c.lead_id, l.uid from c join leads.leads as l on l.id = c.lead_id;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.call(p_n integer, p_minutes integer, p_result text default 'no_answer') returns integer language sql as $$
    select r.http_status
    from x
    cross join lateral api.record_call(tests.credential(), x.uid, convert_to(jsonb_build_object('result', p_result, 'called_at', tests.at(p_minutes))::text, 'UTF8')) as r
    where x.n = p_n
$$;
create function tests.leads_of(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', l.status, l.next_action, l.hold_reason), ', ' order by l.id)
    from leads.leads as l join x on l.person_id = tests.person_id(x.lead_id) where x.n = p_n
$$;
create function tests.outcomes(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', s.outcome, s.reason), ', ' order by s.id)
    from intake.submissions as s where s.raw_sha256 = sha256(convert_to(tests.referral(p_n)::text, 'UTF8')) and s.received_at >= tests.at(30)
$$;

select tests.freeze(tests.at(25)), tests.call(1, 0), tests.call(1, 10), tests.call(2, 0), tests.call(2, 10), tests.call(3, 0), tests.call(3, 10), tests.call(4, 0), tests.call(4, 10);
-- In their order: it ends, and the referral opens another.
select tests.call(1, 20), tests.freeze(tests.at(30));
select is((tests.submit(tests.referral(1))).body ->> 'outcome', 'created', 'a referral after the end opens a lead');
-- The call last.
select is((tests.submit(tests.referral(2))).body ->> 'outcome', 'touched', 'a referral of an open lead touches it');
-- Somebody else is called later than all of this.
select tests.freeze(tests.at(40)), tests.call(5, 35);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from x where n = 5;
select is(tests.call(2, 20), 200, 'the third call in vain had been before it');
select is(tests.leads_of(2), tests.leads_of(1), 'both orders end alike');
select is(tests.leads_of(2), 'unreachable, new first_contact', 'one lead over, another begun');
select is(tests.outcomes(2), 'created', 'the ledger says so');
select is((select count(*) from leads.touches as t join x on x.lead_id = t.lead_id), 0::bigint, 'nothing touched the lead that was over');
select is((select e.data ->> 'reason' from leads.events as e join x on x.lead_id = e.lead_id and x.n = 2 where e.kind = 'touch_taken_back'), 'ended_before', 'its history says so, too');
select is(tests.call(2, 20), 200, 'told again');
select is(tests.leads_of(2), 'unreachable, new first_contact', 'it changes nothing');

-- Somebody else answered the third time: whoever is referred by that number is looked at first, in either order.
select tests.submit(tests.referral(3)), tests.call(3, 20, 'wrong_number');
select is(tests.leads_of(3), 'unreachable', 'the lead is over');
select is(tests.outcomes(3), 'quarantined wrong_number', 'and the referral waits for a human');
select is((select count(*) from intake.quarantine as q where q.resolved_at is null), 1::bigint, 'on the work list');

-- What was referred before the call touched a lead that was open then.
select tests.submit(tests.referral(4)), tests.freeze(tests.at(70)), tests.call(4, 60);
select is(tests.leads_of(4), 'unreachable', 'an end after a referral ends what it touched');
select is((select count(*) from leads.touches as t join x on x.lead_id = t.lead_id and x.n = 4), 1::bigint, 'which keeps its touch');
select is((select c.difference from governance.conservation as c), 0::bigint, 'all are counted');
select is(tests.snapshot(x.lead_id), b.uninvolved, 'nothing changed for anybody else') from x, before as b where x.n = 5;

select * from finish();
rollback;
