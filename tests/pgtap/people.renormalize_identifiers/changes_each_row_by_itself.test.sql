begin;
select plan(11);

-- Rows of before the present rules, each with another fate, and one of the present rules beside.
select tests.make_crowd();
create temporary table r as select s.run_id from people.start_renormalization(false) as s;
create function tests.old(p_n integer, p_value text, p_key text, p_version text default '0', p_is_shared boolean default false) returns bigint language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, rule_version, is_shared)
    values (tests.person_id(tests.nth(p_n)), 'email', p_value, p_key, p_version, p_is_shared) returning id
$$;
create temporary table i as select
    tests.old(1, 'same@example.org', 'same@example.org') as same,
    tests.old(1, 'b.x@gmail.com', 'b.x@gmail.com') as applied,
    tests.old(2, 'c.y@gmail.com', 'c.y@gmail.com') as collides,
    tests.old(3, 'cy@gmail.com', 'cy@gmail.com', normalize.rule_version('email')) as stands,
    tests.old(4, 'e.z@gmail.com', 'e.z@gmail.com') as removed,
    tests.old(4, 'ez@gmail.com', 'ez@gmail.com', normalize.rule_version('email')) as kept,
    tests.old(6, 'not an e-mail', 'not an e-mail') as refused,
    tests.old(6, 's.h@gmail.com', 's.h@gmail.com', '0', true) as shared,
    tests.old(7, 'sh@gmail.com', 'sh@gmail.com', normalize.rule_version('email'), true) as shares;
select people.suppress(array['email:c.y@gmail.com'], 'request');
select tests.remember();
select is(
    (select string_agg(concat_ws('>', c #>> '{old,value}', c #>> '{new,value}', c #>> '{new,match_key}', c ->> 'reason'), ' ' order by n) from people.renormalize_identifiers(null, 'email', 0, 100) as x, jsonb_array_elements(x.changes) with ordinality as c (c, n)),
    'b.x@gmail.com>b.x@gmail.com>bx@gmail.com c.y@gmail.com>c.y@gmail.com>cy@gmail.com>another_person e.z@gmail.com>e.z@gmail.com>ez@gmail.com not an e-mail>not_an_email s.h@gmail.com>s.h@gmail.com>sh@gmail.com',
    'each from what to what, where it becomes anything'
);

select is((select string_agg(c ->> 'outcome', ' ' order by n) from people.renormalize_identifiers(null, 'email', 0, 100) as x, jsonb_array_elements(x.changes) with ordinality as c (c, n)), 'applied collision removed refused applied', 'a dry run says what would become of each');
select is(tests.did('dry'::text), 'dry: nothing', 'and changes nothing');
select is((select format('%s %s', x.examined, x.last_id = i.applied) from i, people.renormalize_identifiers(null, 'email', 0, 2) as x), '2 t', 'so many at once, from the first');
select is((select format('%s %s', x.examined, x.last_id = i.shared) from i, people.renormalize_identifiers(null, 'email', i.applied, 100) as x), '4 t', 'and on from there');
select is(
    tests.did((select string_agg(c ->> 'outcome', ' ' order by n) from r, people.renormalize_identifiers(r.run_id, 'email', 0, 100) as x, jsonb_array_elements(x.changes) with ordinality as c (c, n))),
    'applied collision removed refused applied: people.identifiers -1, people.identifiers ~3, people.normalization_changes +5, people.suppressions +1', 'the run does it'
);
select is((select string_agg(format('%s=%s', d.value, d.match_key), ' ' order by d.id) from i, people.identifiers as d where d.id in (i.same, i.applied, i.collides, i.stands, i.removed, i.kept, i.refused, i.shared, i.shares)), 'same@example.org=same@example.org b.x@gmail.com=bx@gmail.com c.y@gmail.com=c.y@gmail.com cy@gmail.com=cy@gmail.com ez@gmail.com=ez@gmail.com not an e-mail=not an e-mail s.h@gmail.com=sh@gmail.com sh@gmail.com=sh@gmail.com', 'values and keys');
select is((select string_agg(format('%s=%s', d.value, d.rule_version = normalize.rule_version('email')), ' ' order by d.id) from i, people.identifiers as d where d.id in (i.same, i.applied, i.collides, i.refused, i.shared)), 'same@example.org=t b.x@gmail.com=t c.y@gmail.com=f not an e-mail=f s.h@gmail.com=t', 'which have the present rules');
select ok(people.is_suppressed(array['email:cy@gmail.com']), 'a wish holds for the new form of what it named');
select ok(not people.is_suppressed(array['email:ez@gmail.com']), 'and for no other');
select is((select string_agg(v.outcome || ' ' || coalesce(v.reason, '-'), ', ' order by v.id) from people.normalization_changes as v), 'applied -, collision another_person, removed -, refused not_an_email, applied -', 'each change is kept');

select * from finish();
rollback;
