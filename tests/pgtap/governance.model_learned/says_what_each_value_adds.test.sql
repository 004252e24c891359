begin;
select plan(5);

select tests.freeze('2026-06-03 12:00:00+00');
select is((select count(*) from governance.model_learned), 0::bigint, 'nothing without a model');
select tests.tell_past('past', 1500, 60);
select is((select t.outcome from scoring.train('registration') as t), 'promoted', 'a model learned');
select is(
    (select string_agg(l.name_pt || ' ' || l.word || ' ' || (l.odds > 1)::text || ' ' || round(l.share, 1), ', ' order by l.word) from governance.model_learned as l where l.feature = 'attribute:cidade' and l.kind = 'word'),
    'cidade boa true 0.5, cidade outra false 0.5', 'the good town adds, the other takes away'
);
select is(
    (
        select count(*)
        from governance.model_learned as l
        join scoring.models as m on m.id = l.model_id
        cross join lateral scoring.predict(m, array[l.feature], array[l.up_to], array[case when l.kind = 'word' then l.word end]) as p
        where (l.kind = 'word' or l.up_to is not null)
            and abs(l.weight - (select (r.item ->> 'weight')::numeric from jsonb_array_elements(p.reasons) as r (item) where r.item ->> 'feature' = l.feature)) > 0.0002
    ), 0::bigint, 'each as much as a score gets from it'
);
select ok(
    (select bool_and(coalesce(l.above < l.up_to, true)) and count(*) filter (where l.kind = 'range' and l.above is null) <= count(distinct l.feature) from governance.model_learned as l), 'ranges from and to'
);

select * from finish();
rollback;
