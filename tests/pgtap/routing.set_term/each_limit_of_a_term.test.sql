begin;
select plan(43);

select tests.make_operation();
select routing.save_pool('norte', 'Norte'), routing.save_pool('sul', 'Sul');
create function tests.set(p_length text default null, p_share numeric default null, p_passes_to text default null, p_pool text default null, p_priority text default null, p_kind text default 'answer_person') returns text language plpgsql as $$
declare
    v_term routing.terms;
begin
    v_term := routing.set_term(p_kind, p_length, p_share, p_passes_to, p_pool, p_priority);
    return format('%s %s %s', v_term.length, v_term.at_risk_share, v_term.passes_to);
exception
    when others then return sqlstate;
end;
$$;
create temporary table g as select format('%s %s %s', t.length, t.at_risk_share, t.passes_to) as general from routing.terms as t where t.kind = 'answer_person' and t.pool_id is null and t.priority is null;
select tests.remember();
select is(tests.set(p_kind => 'none'), 'ID209', 'a step that there is not');
select is(tests.set(p_kind => null), 'ID209', 'or is not named');
select is(tests.set(p_pool => 'leste'), 'ID209', 'a pool that there is not');
select is(tests.set(p_priority => 'alta'), 'ID105', 'a priority that is none');
select is(tests.set(l), 'ID105', 'a length that is none: ' || l) from unnest('{59 seconds,91 days,1 month,30,x}'::text[]) as l;
select is(tests.set(p_share => s), 'ID105', 'a share that is none: ' || s) from unnest('{0,0.009,1.01,-1}'::numeric[]) as s;
select is(tests.set(p_passes_to => 'manager'), 'ID105', 'whom nobody passes to');
select is(tests.what_changed(), 'nothing', 'nothing was changed');
select is(tests.set(), (select general from g), 'nothing said, nothing changed');
select is(tests.set('1 minute'), split_part(tests.set('1 minute'), ' ', 1) || substring((select general from g) from ' .*'), 'the shortest');
select is(tests.set('90 days'), '90 days' || substring((select general from g) from ' .*'), 'the longest');
select is(tests.set('30 minutes', 0.5, 'nobody'), '00:30:00 0.5 nobody', 'all three');
select is(tests.set(p_share => 0.01), '00:30:00 0.01 nobody', 'a share alone, the least');
select is(tests.set(p_share => 1), '00:30:00 1 nobody', 'the most');
select is(tests.set(p_passes_to => 'next_owner'), '00:30:00 1 next_owner', 'whom it passes to alone');
select tests.remember();
select is(tests.set('20 minutes', p_pool => 'norte'), '00:20:00 1 next_owner', 'of a pool: the rest from the general one');
select is(tests.what_changed(), 'routing.terms +1', 'beside it');
select is(tests.set(p_share => 0.5, p_pool => 'norte'), '00:20:00 0.5 next_owner', 'again: the rest as it was');
select is(tests.what_changed(), 'routing.terms ~1', 'that one');
select is(tests.set('10 minutes', p_pool => 'sul', p_passes_to => 'nobody'), '00:10:00 1 nobody', 'another pool''s is another');
select is(tests.set('5 minutes', p_priority => p), '00:05:00 1 next_owner', 'of a priority: ' || p) from unnest('{urgent,high,medium,low}'::text[]) as p;
select is(tests.set(), '00:30:00 1 next_owner', 'the general one is as it was');
select is(tests.set(p_kind => 'first_contact'), tests.set(p_kind => 'first_contact'), 'so is that of another step');

-- Rules, read before they are kept.
create function tests.checks(p_rules jsonb) returns text language plpgsql as $$
begin
    return routing.check_rules(p_rules)::text;
exception
    when others then return sqlerrm;
end;
$$;
select matches(tests.checks('5'), 'the rules are a list', 'a number is no list');
select matches(tests.checks('[{"name": "A", "pool": "norte"}, 5]'), '/1.*a rule is an object', 'nor a number a rule');
select matches(tests.checks('[{"name": "A", "pool": "norte", "z": 1, "b": 1}]'), '/0/b, z.*no such field', 'fields that are none');
select matches(tests.checks('[{"name": "A", "pool": "norte"}, {"name": " ", "pool": "norte"}]'), '/1/name.*needs a name', 'no name');
select matches(tests.checks('[{"name": 5, "pool": "norte"}]'), '/0/name.*needs a name', 'a number for one');
select matches(tests.checks('[{"name": "A", "pool": "norte"}, {"name": "B", "pool": "sul"}, {"name": "A", "pool": "sul"}]'), '/2/name.*two rules are called A', 'two of a name');
select matches(tests.checks('[{"name": "A", "pool": "leste"}]'), '/0/pool.*no pool is called leste', 'a pool that there is not');
select matches(tests.checks('[{"name": "A"}]'), '/0/pool.*no pool is called null', 'or is missing');
select is(tests.checks('[{"name": "B", "pool": "sul", "conditions": {"uf": "SP"}, "id": 7}, {"name": "A", "pool": "norte"}]'), '[{"name": "B", "pool": "sul", "conditions": {"uf": "SP"}}, {"name": "A", "pool": "norte", "conditions": {}}]', 'in their order, as they are kept');
select is(tests.checks('{"rules": []}'), '[]', 'under a name of their own');

select * from finish();
rollback;
