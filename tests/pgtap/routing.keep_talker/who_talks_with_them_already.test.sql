begin;
select plan(13);

select tests.make_operation();
-- Two consultants are one agent in Chatwoot; one has left.
insert into routing.consultants (name, email, chatwoot_agent_id, is_active) values ('Eva Luz', 'eva@example.com', 103, true), ('Rui Luz', 'rui@example.com', 150, false);
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 7) as n;
update leads.leads as x set consultant_id = tests.consultant(1), queue_code = null from l where l.id = x.id and n <> 4;
update leads.leads as x set consultant_id = null, queue_code = 'triage' from l where l.id = x.id and n = 4;
create function tests.keep(p_n integer, p_agent bigint) returns text language sql as $$
    select concat_ws(' ', k.is_kept, k.reason) from l cross join lateral routing.keep_talker(l.id, p_agent) as k where l.n = p_n
$$;
create function tests.owners() returns text language sql as $$
    select string_agg(concat(n, ':', coalesce(c.name, x.queue_code)), ', ' order by n) from l join leads.leads as x using (id) left join routing.consultants as c on c.id = x.consultant_id
$$;
select leads.change_status(id, 'lost', 'operator', 'price') from l where n = 7;
select is(tests.keep(7, 102), 'f ended', 'a lead that ended stays');
select is(tests.keep(1, 999), 'f no_consultant', 'an agent who is no consultant');
select is(tests.keep(1, 101), 't owner', 'the owner has it');
select tests.remember();
select is(tests.keep(2, 102), 't already_talking', 'another talks with them');
select is(tests.owners(), '1:Ana Lima, 2:Bruno Reis, 3:Ana Lima, 4:triage, 5:Ana Lima, 6:Ana Lima, 7:Ana Lima', 'and gets that lead');
select is((select concat_ws(' ', d.winner_id = tests.consultant(2), d.snapshot ->> 'reason') from routing.decisions as d join l on l.id = d.lead_id and l.n = 2 order by d.id desc limit 1), 't already_talking', 'the decision says why');
select is((select e.data - 'decision_id' from leads.events as e join l on l.id = e.lead_id and l.n = 2 where e.kind = 'assigned' order by e.seq desc limit 1), jsonb_build_object('consultant_id', tests.consultant(2), 'reason', 'already_talking', 'from_consultant_id', tests.consultant(1)), 'so does the history, and from whom');
select is(tests.keep(4, 102), 't already_talking', 'from a queue too');
select is((select e.data ->> 'from_queue' from leads.events as e join l on l.id = e.lead_id and l.n = 4 where e.kind = 'assigned' order by e.seq desc limit 1), 'triage', 'which the history names');
select matches(tests.keep(3, 150), '^f ', 'not to who has left');
-- Given by a human since: to one lead, not the other.
select leads.append_event(id, 'transferred', 'operator:ana', jsonb_build_object('to_consultant_id', tests.consultant(1))) from l where n = 5;
select leads.append_event(id, 'transferred', 'chatwoot', jsonb_build_object('to_consultant_id', tests.consultant(1))) from l where n = 6;
select is(tests.keep(5, 102), 'f given_by_a_human', 'what a human of ours gave stays there');
select is(tests.keep(6, 102), 't already_talking', 'what Chatwoot told does not');
update leads.leads as x set consultant_id = (select c.id from routing.consultants as c where c.email = 'eva@example.com') from l where l.id = x.id and n = 3;
select is(tests.keep(3, 103), 't owner', 'of two who are one agent the one who has it');

select * from finish();
rollback;
