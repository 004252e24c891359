begin;
select plan(10);

-- Two pools, of which one has nobody of the other.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
select routing.save_pool('b', 'B');
select routing.save_rule('B', 'b', '{"origin": "event"}', 1);
update routing.pool_members as m set is_active = false where m.consultant_id = tests.consultant(3);
select routing.set_pool_member('b', 'consultant3@example.com');
create function tests.open() returns text language sql as $$
    select coalesce(string_agg(p.code, ' ' order by p.code), 'none') from unnest(routing.open_pools()) as o (id) join routing.pools as p on p.id = o.id
$$;
select is(tests.open(), 'b geral', 'both are open');
update routing.consultants set ufs = '{AC}' where id = tests.consultant(3);
select is(tests.open(), 'b geral', 'also for leads of some kind alone');
select routing.save_absence('consultant3@example.com');
select is(tests.open(), 'geral', 'not while nobody of it is there');
select is(routing.is_anybody_free(), true, 'while others are');
create temporary table t as select tests.lead(1, '{"origin": "event"}') as event, tests.lead(2, '{"origin": "event"}') as other;
select is((select array_agg(l.queue_code) from leads.leads as l, t where l.id in (t.event, t.other)), '{triage,triage}', 'two leads wait');
select is(routing.assign_waiting(), 0, 'for somebody of their own pool');
update routing.pool_members set daily_capacity = 1;
update routing.consultants set daily_capacity = 1;
select is(routing.can_be_assigned(l, '{}', '{}'), false, 'nobody is asked of a pool that is closed') from t join leads.leads as l on l.id = t.event;
-- One turn a day is taken: of the pool nobody, but a claim is no turn.
select routing.end_absence('consultant3@example.com');
update routing.consultants set daily_capacity = null, ufs = null where id = tests.consultant(3);
select routing.assign_waiting();
select is((select count(*) from leads.leads as l, t where l.id in (t.event, t.other) and l.queue_code = 'triage'), 1::bigint, 'whoever comes back takes as many turns as they take');
update leads.leads as l set consultant_id = tests.consultant(3), queue_code = null from t where l.id in (t.event, t.other) and l.queue_code = 'triage';
select leads.change_status(event, 'lost', 'tests', 'price'), leads.change_status(other, 'lost', 'tests', 'price') from t;
update routing.consultants as c set is_active = c.id = tests.consultant(3);
update routing.rules set is_active = name = 'B';
update ops.settings set value = '"off"' where key = 'known_owner_keeps';
create temporary table again as select tests.lead(2, '{"origin": "event"}') as id;
update ops.settings set value = '"on"' where key = 'known_owner_keeps';
select is(tests.open() || ' ' || routing.is_anybody_free(), 'none true', 'no turn is left, but somebody has a claim');
select is(routing.assign_waiting(), 1, 'and gets the lead on which they have it') from again;

select * from finish();
rollback;
