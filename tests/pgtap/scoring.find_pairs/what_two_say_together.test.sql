begin;
select plan(14);

select tests.freeze('2026-06-01 12:00:00+00');

-- Where the side fits the age, half are won, else one of twenty; the town says something alone, and the noise nothing.
create function pg_temp.tell(p_name text, p_is_together boolean)
returns void
language sql
as $$
    insert into scoring.history (name, reference, registered_at, attributes, outcome, ended_at, told_at)
    select
        p_name, n::text, timestamptz '2025-01-01 12:00+00' + n * interval '4 hours',
        jsonb_build_object('lado', c.side, 'idade', c.age::text, 'cidade', c.town, 'ruido', c.noise),
        case when c.is_won then 'won' else 'lost' end, timestamptz '2025-01-02 12:00+00' + n * interval '4 hours', util.current_time()
    from generate_series(1, 2000) as n
    cross join lateral (
        select
            s.side, s.age, s.town, s.noise,
            tests.by_chance('won ' || n) < case
                when not p_is_together then case when s.side = 'direito' then 0.4 else 0.1 end
                when (s.side = 'direito') = (s.age >= 40) then 0.5 else 0.05
            end + case when s.town = 'boa' then 0.15 else 0 end as is_won
        from (
            select
                case when tests.by_chance('side ' || n) < 0.5 then 'direito' else 'esquerdo' end as side,
                20 + floor(40 * tests.by_chance('age ' || n))::integer as age,
                case when tests.by_chance('town ' || n) < 0.5 then 'boa' else 'outra' end as town,
                case when tests.by_chance('noise ' || n) < 0.5 then 'um' else 'dois' end as noise
        ) as s
    ) as c;
$$;

create temporary table trained (like scoring.trainings);
select pg_temp.tell('alone', false);
insert into trained select t.* from scoring.train('registration') as t;
select is((select t.detail ->> 'pairs' from trained as t), '0', 'where features add up there is no pair');
select is((select count(*) from scoring.model_pairs), 0::bigint, 'nor is one kept');

delete from scoring.history as h where h.name = 'alone';
update scoring.models as m set state = 'retired' where m.state = 'champion';
select pg_temp.tell('together', true);
delete from trained;
insert into trained select t.* from scoring.train('registration') as t;
select is((select t.outcome from trained as t), 'promoted', 'a model that knows what two say together is better');
select is(
    (
        select string_agg(a.feature || ' ' || b.feature, ', ')
        from trained as t
        join scoring.model_pairs as p on p.model_id = t.model_id
        join scoring.model_features as a on a.model_id = p.model_id and a.position = p.first_position
        join scoring.model_features as b on b.model_id = p.model_id and b.position = p.second_position
    ), 'attribute:idade attribute:lado', 'they are the two that fit or do not, and no others'
);
select ok((select (m.metrics ->> 'auc')::double precision > 0.75 from scoring.models as m join trained as t on t.model_id = m.id), 'which neither tells alone');

create temporary table said as
select v.age, v.side, p.*
from trained as t
join scoring.models as m on m.id = t.model_id
cross join (values (30, 'direito'), (30, 'esquerdo'), (50, 'direito'), (50, 'esquerdo')) as v (age, side)
cross join lateral scoring.predict(m, '{attribute:cidade,attribute:idade,attribute:lado}', array[null, v.age, null], array['boa', v.age::text, v.side]) as p;
select is((select string_agg(s.age || ' ' || s.side, ', ' order by s.age) from said as s where s.logit > -0.5), '30 esquerdo, 50 direito', 'who fits stands above who does not');
select is(
    (
        select bool_and(abs(s.base + (select sum((r.item ->> 'weight')::double precision) from jsonb_array_elements(s.reasons) as r (item)) - s.logit) < 1e-9)
        from said as s
    ), true, 'reasons and what two say together sum to the logit'
);
create temporary table pair as
select scoring.reason_text(r.item) as words, r.item from said as s cross join lateral jsonb_array_elements(s.reasons) as r (item) where r.item ? 'with' and s.age = 50 and s.side = 'direito';
select is((select count(*) from pair), 1::bigint, 'it is one of the reasons');
select ok((select p.words ~ '^idade 50 × lado direito: \+[0-9],[0-9]{2}$' from pair as p), 'in words');
select is(
    (
        select l.weight
        from governance.model_learned as l
        where l.kind = 'pair' and l.name_pt = 'idade × lado' and l.word like '% × direito' and l.word similar to '[0-9.]+ < … ≤ [0-9.]+ %'
            and 50 > substring(l.word from '^([0-9.]+)')::numeric and 50 <= substring(l.word from '≤ ([0-9.]+)')::numeric
    ),
    (select (p.item ->> 'weight')::numeric from pair as p), 'and what the model learned shows it as much'
);
update scoring.model_pairs as p set weights[1][2] = 0.1, shares[1][2] = 0.01;
set local role indica_dba;
select is((select l.weight > 0 from governance.model_learned as l where l.word = '(none) × (other)'), true, 'a DBA reads it, also of those who did not say');
reset role;
select is(
    (
        select count(*)
        from trained as t
        join scoring.models as m on m.id = t.model_id
        cross join lateral scoring.predict(m, '{attribute:cidade}', '{null}', '{boa}') as p
        where p.logit is null
    ), 0::bigint, 'of whom neither is known, it says something too'
);
select is((select count(*) from scoring.work_pairs) + (select count(*) from scoring.work_columns), 0::bigint, 'nothing of the work is left');
update scoring.models as m set state = 'challenger', promotion = null;
select scoring.purge(util.current_time() + interval '31 days', 100);
select is((select count(*) from scoring.model_pairs), 0::bigint, 'a model that is forgotten takes its pairs with it');

select * from finish();
rollback;
