begin;
select plan(8);

select tests.make_operation();
select rework.save_policy(c, '{"name": "Fora", "conditions": {"origin": ["event"]}, "steps": [{"gap_days": 3, "template": "rework_1"}, {"gap_days": 4, "template": "rework_2"}, {"gap_days": 5, "template": "rework_3"}], "calls": ["1 hour", "2 hours", "3 hours"]}')
from unnest('{carros,casas}'::text[]) as c;
create function tests.shown(p_code text) returns text language sql as $$
    select concat_ws(' | ', p.position, p.name, p.day_kind, p.hold_out_percent, (select string_agg(s.gap_days || ' ' || s.template_code, ', ' order by s.step) from rework.steps as s where s.policy_id = p.id),
        (select string_agg(c.wait::text, ', ' order by c.call) from rework.calls as c where c.policy_id = p.id))
    from rework.policies as p where p.code = p_code
$$;
create temporary table before as select tests.shown('casas') as casas, (select tests.shown(p.code) from rework.policies as p where p.is_default) as usual;
select is(tests.shown('carros'), '1 | Fora | calendar | 0.0 | 3 rework_1, 4 rework_2, 5 rework_3 | 01:00:00, 02:00:00, 03:00:00', 'as it was saved');
select rework.save_policy('carros', '{"steps": [{"gap_days": 7, "template": "rework_3"}]}');
select is(tests.shown('carros'), '1 | Fora | calendar | 0.0 | 7 rework_3 | 01:00:00, 02:00:00, 03:00:00', 'fewer steps; the rest as it was');
select rework.save_policy('carros', '{"calls": ["4 hours"], "days": "business", "name": "Carros"}');
select is(tests.shown('carros'), '1 | Carros | business | 0.0 | 7 rework_3 | 04:00:00', 'fewer calls');
select rework.save_policy('carros', '{"calls": [], "hold_out_percent": 12.5}');
select is(tests.shown('carros'), '1 | Carros | business | 12.5 | 7 rework_3', 'none');
select is(tests.shown('casas'), casas, 'the other is as it was') from before;
select is((select tests.shown(p.code) from rework.policies as p where p.is_default), usual, 'so is the default') from before;
select rework.save_policy('sitios', '{"name": "Sítios", "conditions": {"origin": ["event"]}, "steps": [{"gap_days": 1, "template": "rework_1"}]}');
select is(rework.save_policy('sitios', '{"position": 1}'), 1, 'to the front');
select is((select string_agg(p.code || ' ' || p.position, ', ' order by p.position) from rework.policies as p where p.position is not null), 'sitios 1, carros 2, casas 3', 'the others go behind it');

select * from finish();
rollback;
