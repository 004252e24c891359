begin;
select plan(11);

-- Consultant 2 is not in Chatwoot any more, and has three leads of which one has ended; consultant 3 left altogether, with a lead; the others have theirs.
select tests.make_operation(p_weights => '{1,1,1,1}');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 7) as n;
update leads.leads as x set consultant_id = tests.consultant(case when n <= 3 then 2 when n = 4 then 3 else 1 end), queue_code = null, next_action_at = util.current_time() - n * interval '1 hour' from l where l.id = x.id;
select leads.change_status(id, 'lost', 'operator', 'price') from l where n = 1;
create function tests.owners() returns text language sql as $$
    select string_agg(coalesce(substring(c.email from '[0-9]'), x.queue_code), ' ' order by n) from l join leads.leads as x using (id) left join routing.consultants as c on c.id = x.consultant_id
$$;
select is(routing.hand_over_leavers(), 0, 'nobody has left');
select is(tests.owners(), '2 2 2 3 1 1 1', 'and nothing moved');
update routing.consultants set chatwoot_missing_since = util.current_time() where id in (tests.consultant(2), tests.consultant(3));
update routing.consultants set is_active = false where id = tests.consultant(3);
select is(routing.hand_over_leavers(1), 1, 'one, when one may be');
select matches(tests.owners(), '^2 2 [14] 3 1 1 1$', 'the one that is due first, to somebody who is there');
select is(routing.hand_over_leavers(), 1, 'then the other');
select matches(tests.owners(), '^2 [14] [14] 3 1 1 1$', 'what ended stays, what the inactive one has is another matter');
select is((select string_agg(n::text, ' ' order by n) from leads.events as e join l on l.id = e.lead_id where e.kind = 'transferred' or e.data ->> 'cause' = 'not_in_chatwoot' or e.data ->> 'reason' = 'not_in_chatwoot'), '2 3', 'the histories of those say so');
select is(routing.hand_over_leavers(), 0, 'once');
-- Somebody who left and has nothing open.
update leads.leads as x set consultant_id = tests.consultant(1) from l where l.id = x.id and n = 4;
select is(routing.hand_over_leavers(), 0, 'whoever has nothing open hands nothing over');
-- Nobody is there to take it: it goes to a queue.
update routing.consultants set chatwoot_missing_since = util.current_time(), is_active = true;
select is(routing.hand_over_leavers(), 6, 'when all have left');
select matches(tests.owners(), '^2( [a-z]+){6}$', 'everything open waits in a queue');

select * from finish();
rollback;
