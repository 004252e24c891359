begin;
select plan(16);

-- Two pools, whose pools, members and turns are nobody else's.
select tests.make_operation(p_weights => '{3,2,1}');
insert into routing.consultants (name, email, chatwoot_agent_id) values ('Zeca Pires', 'zeca@example.com', 900);
insert into routing.pools (code, name) values ('outro', 'Outro Grupo');
insert into routing.pool_members (pool_id, consultant_id, weight) select p.id, c.id, 7 from routing.pools as p, routing.consultants as c where p.code = 'outro' and c.name = 'Zeca Pires';
insert into routing.rules (position, name, conditions, pool_id) select 0, 'Eventos', '{"origin": ["event"]}', p.id from routing.pools as p where p.code = 'outro';
create function tests.turn(p_pool text) returns text language sql as $$
    select format('%s %s', t.seq, t.member_ids) from routing.pool_turns as t join routing.pools as p on p.id = t.pool_id where p.code = p_pool
$$;

create temporary table t as select tests.lead(1) as one;
select is(tests.turn('outro'), '0 {}', 'the turn of another pool does not move');
select is((select sum(x) from routing.pool_turns as t, unnest(t.credits) as x), 0::numeric, 'whoever gets a lead owes what the others have');
select tests.remember();
create temporary table e as select tests.lead(2, '{"origin": "event"}') as two;
select matches(tests.what_changed(), 'routing.decisions \+1, routing.pool_turns ~1, scoring.scores \+1, scoring.snapshots \+1$', 'one decision moves one turn');
select is(tests.turn('geral') || ', ' || tests.turn('outro'), format('1 {%s,%s,%s}, 1 {%s}', tests.consultant(1), tests.consultant(2), tests.consultant(3), c.id), 'of its own pool')
from routing.consultants as c where c.name = 'Zeca Pires';
select is((select d.snapshot -> 'members' from routing.decisions as d join e on e.two = d.lead_id), to_jsonb(array[c.id]), 'only its members could be chosen')
from routing.consultants as c where c.name = 'Zeca Pires';
select is((select d.snapshot -> 'excluded' from routing.decisions as d join e on e.two = d.lead_id), '[]', 'and nobody else is said to be left out');
select is(routing.explain(d.id), 'Zeca Pires, pelo rodízio do grupo Outro Grupo (1ª vez, 1 participante).', 'its name explains it')
from routing.decisions as d join e on e.two = d.lead_id;

-- Whoever changes members waits for those who decide, and they for whoever changes members.
create function tests.locks() returns text language sql as $$
    select string_agg(distinct l.mode, ' ') from pg_catalog.pg_locks as l
    where l.locktype = 'advisory' and l.pid = pg_backend_pid()
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('routing', 0)
$$;
select is(tests.locks(), 'ExclusiveLock ShareLock', 'both were locked for here');

-- Somebody away keeps their credit through the turns of the others.
create function tests.credit(p_n integer) returns bigint language sql as $$
    select t.credits[array_position(t.member_ids, tests.consultant(p_n))] from routing.pool_turns as t join routing.pools as p on p.id = t.pool_id where p.code = 'geral'
$$;
select tests.lead(n) from generate_series(10, 11) as n;
create temporary table before as select tests.credit(1) as one, tests.credit(2) as two;
update routing.consultants set is_active = false where id in (tests.consultant(1), tests.consultant(2));
select tests.lead(n) from generate_series(20, 24) as n;
select is(tests.credit(1), one, 'who is away keeps their credit') from before;
select is(tests.credit(2), two, 'and so does a second one') from before;
select is(tests.turn('geral'), format('8 {%s,%s,%s}', tests.consultant(3), tests.consultant(1), tests.consultant(2)), 'those who take turns stand first, then those who are away in their order');
select isnt(one, two, '(the two credits differ)') from before;
update routing.consultants set is_active = true;
select tests.lead(n) from generate_series(30, 40) as n;
select is((select sum(x) from routing.pool_turns as t, unnest(t.credits) as x), 0::numeric, 'no credit was made or lost');
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');

update routing.consultants set is_active = false;
create temporary table q as select tests.lead(50) as lead_id;
select is((select jsonb_array_length(d.snapshot -> 'excluded') from routing.decisions as d join q using (lead_id)), 3, 'those of the pool could not');
select is(
    (select e.data - 'decision_id' from leads.events as e join q using (lead_id) where e.kind = 'queued'), '{"queue": "triage", "reason": "nobody_eligible"}',
    'the event says why'
);

select * from finish();
rollback;
