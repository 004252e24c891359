begin;
select plan(22);

select tests.make_operation();
create function tests.owner(p_lead_id bigint) returns text language sql as $$
    select substr(c.email, 11, 1) || ' ' || (
        select d.snapshot ->> 'reason' from routing.decisions as d where d.lead_id = l.id order by d.id desc limit 1
    )
    from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create temporary table t as select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana;

-- One person, four leads over time.
create temporary table p as select tests.lead(1) as one;
create temporary table o as select substr(tests.owner(one), 1, 1) as who from p;
select is(tests.owner(one), who || ' turn', 'the first goes by turn') from p, o;
create function tests.again() returns bigint language plpgsql as $$
begin
    perform leads.change_status(l.id, 'lost', 'tests', 'price') from leads.leads as l where l.person_id = (select tests.person_id(one) from p) and leads.is_open(l.status);
    perform tests.advance('40 days');
    return tests.lead(1);
end;
$$;
select is(tests.owner(tests.again()), who || ' known_owner', 'the second to whom they had') from o;
select is(tests.owner(tests.again()), who || ' known_owner', 'and the third') from o;
select is((select count(*) from routing.decisions as d where d.seq is not null), 1::bigint, 'out of turn');
select is((select t.seq from routing.pool_turns as t), 1::bigint, 'which stands where it was');
update ops.settings set value = '"off"' where key = 'known_owner_keeps';
select is(split_part(tests.owner(tests.again()), ' ', 2), 'turn', 'unless the setting says so');
update ops.settings set value = '"on"' where key = 'known_owner_keeps';
create temporary table n as select l.consultant_id as id from leads.leads as l where l.person_id = (select tests.person_id(one) from p) order by l.id desc limit 1;
select routing.save_absence(c.email, 'vacation') from routing.consultants as c join n using (id);
create temporary table f as select tests.again() as lead_id;
select is(split_part(tests.owner(lead_id), ' ', 2), 'turn', 'who is away keeps nobody') from f;
select isnt((select l.consultant_id from leads.leads as l join f on f.lead_id = l.id), n.id, 'it is another one then') from n;
select is(
    (select d.snapshot -> 'claims' from routing.decisions as d join f using (lead_id)), jsonb_build_array(jsonb_build_object('consultant_id', n.id, 'claim', 'known_owner', 'reason', 'absent')),
    'and the decision says why'
) from n;
select matches((select routing.explain(d.id) from routing.decisions as d join f using (lead_id)), 'Indisponíveis: .* \(ausente\)', 'in words too');
select routing.end_absence(c.email) from routing.consultants as c join n using (id);

-- Somebody else's person is nobody's.
select is(split_part(tests.owner(tests.lead(2)), ' ', 2), 'turn', 'a new person goes by turn');

-- Ana refers four people.
select is((select ops.setting('own_referral_stays')), '"off"', 'which stay hers if the operation wants it so');
update ops.settings set value = '"on"' where key = 'own_referral_stays';
select is((select string_agg(tests.owner(tests.lead(k, p_token_id => ana)), ', ') from t, generate_series(10, 13) as k), '1 own_referral, 1 own_referral, 1 own_referral, 1 own_referral', 'what a consultant refers stays theirs');
select is(
    tests.owner(tests.lead(14, '{"referrer": {"name": "Ana Lima", "email": "consultant1@example.com"}}')), '1 own_referral', 'also when they are only named, by their e-mail'
);
select is(
    split_part(tests.owner(tests.lead(15, '{"referrer": {"name": "Ana Lima"}}')), ' ', 2), 'turn', 'a name alone is anybody''s'
);
create temporary table k as select tests.owner(tests.lead(2, p_token_id => t.ana)) as twice from t;
select leads.change_status(l.id, 'lost', 'tests', 'price') from leads.leads as l where l.person_id = (select i.person_id from people.identifiers as i where i.value = tests.phone(2)) and leads.is_open(l.status);
select tests.advance('40 days');
select is(split_part(tests.owner(tests.lead(2, p_token_id => t.ana)), ' ', 2), 'known_owner', 'who knows the person comes before who refers them') from t;
update ops.settings set value = '"off"' where key = 'own_referral_stays';
select is(split_part(tests.owner(tests.lead(16, p_token_id => t.ana)), ' ', 2), 'turn', 'unless the setting says so') from t;
update ops.settings set value = '"on"' where key = 'own_referral_stays';

-- Themselves.
create temporary table s as select tests.lead(17, jsonb_build_object('person', jsonb_build_object('name', 'Ana Lima', 'phone', '11 95555-4444')), ana) as lead_id from t;
select isnt(split_part(tests.owner(lead_id), ' ', 1), '1', 'a consultant who refers themselves does not get themselves') from s;
select is((select d.snapshot -> 'claims' -> 0 ->> 'reason' from routing.decisions as d join s using (lead_id)), 'self_dealing', 'which the decision says');
select is((select l.consultant_id is not null from leads.leads as l join s on s.lead_id = l.id), true, 'another one does');

select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays, whatever its reason');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
