begin;
select plan(13);

select tests.make_operation();
create function tests.winner(p_n integer) returns text language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    return (select coalesce(c.name, l.queue_code) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = v_lead_id);
end;
$$;

select tests.winner(1);
update routing.consultants set is_active = false where name = 'Bruno Reis';
create temporary table credit as select t.credits[array_position(t.member_ids, tests.consultant(2))] as bruno from routing.pool_turns as t;
select is((select array_agg(distinct w order by w) from (select tests.winner(n) as w from generate_series(2, 9) as n) as x), '{Ana Lima,Carla Dias}', 'somebody inactive gets nothing');
select is((select t.credits[array_position(t.member_ids, tests.consultant(2))] from routing.pool_turns as t), bruno, 'and their credit stands still') from credit;
select is(
    (select d.snapshot -> 'excluded' from routing.decisions as d order by d.id desc limit 1),
    jsonb_build_array(jsonb_build_object('consultant_id', tests.consultant(2), 'reason', 'inactive')), 'the decision says who could not, and why'
);

update routing.pool_members set is_active = false where consultant_id = tests.consultant(3);
select is((select array_agg(distinct w) from (select tests.winner(n) as w from generate_series(10, 15) as n) as x), '{Ana Lima}', 'who left the pool gets nothing either');
select is(
    (select x ->> 'reason' from routing.decisions as d, jsonb_array_elements(d.snapshot -> 'excluded') as x
     where x ->> 'consultant_id' = tests.consultant(3)::text order by d.id desc limit 1),
    'left_pool', 'which the decision says'
);

update routing.consultants set is_active = false;
select is(tests.winner(16), 'triage', 'with nobody left the lead waits in triage, never nowhere');
select is((select format('%s|%s|%s', d.seq, d.snapshot ->> 'reason', jsonb_array_length(d.snapshot -> 'excluded')) from routing.decisions as d order by d.id desc limit 1), '|nobody_eligible|3', 'the decision says that nobody could');
select is((select e.kind from leads.events as e order by e.lead_id desc, e.seq desc limit 1), 'queued', 'so does the history');

update routing.consultants set is_active = true;
update routing.pool_members set is_active = true;
select is((select array_agg(distinct w order by w) from (select tests.winner(n) as w from generate_series(20, 31) as n) as x), '{Ana Lima,Bruno Reis,Carla Dias}', 'who comes back gets leads again');
select is((select array_agg(d.seq order by d.seq) from routing.decisions as d where d.seq is not null), (select array_agg(n::bigint) from generate_series(1, 27) as n), 'turns have no gap');
select is_empty('select d.id from routing.decisions as d where d.winner_id is not null and routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');
select is((select array_agg(routing.replay(d.id)) from routing.decisions as d where d.winner_id is null), array[null::bigint], 'one that found nobody replays to nobody');
select is(tests.is_sound(), '', 'nothing stagnates');

select * from finish();
rollback;
