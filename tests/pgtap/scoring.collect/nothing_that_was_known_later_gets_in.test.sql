begin;
select plan(9);

select tests.make_operation();
select tests.lead(1, '{"referrer": {"name": "Joana Prado"}, "attributes": {"renda": 5200, "tipo": "casa", "telefone": "11 98765-4321"}}') as lead \gset
select tests.advance('1 hour');
select tests.lead(2, '{"referrer": {"name": "Joana Prado"}}') as other \gset
update leads.leads as l set status = 'won', ended_at = util.current_time() + interval '1 day', next_action = null, next_action_at = null where l.id = :lead;

create temporary table known as
select n.* from leads.leads as l, scoring.collect(l, 'registration') as s, unnest(s.names, s.numbers, s.texts, s.known_at) as n (name, number, word, known_at)
where l.id = :other;
select is((select k.number from known as k where k.name = 'referrer_referrals'), 1::double precision, 'what the referrer had brought before counts');
select is((select k.number from known as k where k.name = 'referrer_wins'), 0::double precision, 'and not what was won of it afterwards');

select is(
    (select s.names @> '{attribute:renda,attribute:tipo}' from scoring.snapshots as s where s.lead_id = :lead and s.moment = 'registration'),
    true, 'attributes are found by themselves'
);
select is(
    (select s.names && '{attribute:telefone}' from scoring.snapshots as s where s.lead_id = :lead), false, 'and none that names somebody'
);
select ok(
    (select bool_and(s.at >= all (s.known_at)) and count(*) = 2 from scoring.snapshots as s where s.moment = 'registration'),
    'each lead was taken down as it came, with when each thing was known'
);

insert into leads.calls (lead_id, token_id, result, called_at, recorded_at)
values
    (:other, tests.token_id(), 'answered', util.current_time() + interval '2 hours', util.current_time() + interval '2 hours'),
    (:other, tests.token_id(), 'answered', util.current_time() + interval '3 hours', util.current_time() + interval '2 days'),
    (:lead, tests.token_id(), 'answered', util.current_time() + interval '3 hours', util.current_time() + interval '3 hours');
select is(
    (select s.numbers[array_position(s.names, 'calls')] from leads.leads as l, scoring.collect(l, 'd1') as s where l.id = :other), 1::double precision,
    'a call that was recorded after the moment was not known, whenever it was made'
);
select is(
    (select s.numbers[array_position(s.names, 'calls')] from leads.leads as l, scoring.collect(l, 'd3') as s where l.id = :other), 2::double precision,
    'and is known later'
);
select throws_ok(
    format(
        $$insert into scoring.snapshots (lead_id, moment, at, names, numbers, texts, known_at) values (%s, 'd1', '2026-03-11', '{x}', '{1}', '{null}', '{2026-03-12}')$$,
        :lead
    ),
    '23514', null, 'what is planted from a later time is refused by the table itself'
);
select throws_ok(
    format($$insert into scoring.snapshots (lead_id, moment, at, names, numbers, texts, known_at) values (%s, 'd1', '2026-03-11', '{x}', '{1}', '{null}', '{null}')$$, :lead),
    '23514', null, 'and so is what comes without a time'
);

select * from finish();
rollback;
