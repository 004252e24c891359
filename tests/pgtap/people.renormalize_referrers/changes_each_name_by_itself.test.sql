begin;
select plan(16);

select tests.make_operation();
create temporary table p as select tests.person_id(tests.lead(1)) as person_id;
create temporary table v as select normalize.rule_version('person_name') as present;
create function tests.old(p_name text, p_key text, p_person_id bigint default null, p_version text default '0') returns bigint language sql as $$
    insert into people.referrers (name, name_key, person_id, rule_version) values (p_name, p_key, p_person_id, p_version) returning id
$$;
create temporary table r as
select
    tests.old('João Prado', 'joao prado') as same, tests.old('MARIA  LIMA', 'MARIA') as changes, tests.old('123', '123') as refused,
    tests.old('ANA REIS', 'x1') as collides, tests.old('Ana Reis', 'ana reis', null, present) as stands,
    tests.old('RUI CASTRO', 'x2', p.person_id) as of_a_person, tests.old('Rui Castro', 'rui castro', null, present) as nobodys
from p, v;
create temporary table run as select s.run_id from people.start_renormalization(false) as s;
create function tests.stands() returns text language sql as $$
    select string_agg(concat_ws('/', d.name, d.name_key, case when d.rule_version = v.present then 'new' else 'old' end), ', ' order by d.id) from people.referrers as d, v
$$;
create function tests.outcomes(p_changes jsonb) returns text language sql as $$
    select string_agg(concat_ws(' ', c #>> '{old,name}', '->', c #>> '{new,name}', c ->> 'outcome', c ->> 'reason'), ', ' order by n) from jsonb_array_elements(p_changes) with ordinality as x (c, n)
$$;
create temporary table before as select tests.stands() as all_of_them;
select is(all_of_them, 'João Prado/joao prado/old, MARIA  LIMA/MARIA/old, 123/123/old, ANA REIS/x1/old, Ana Reis/ana reis/new, RUI CASTRO/x2/old, Rui Castro/rui castro/new', 'as old rules left them') from before;

-- A rehearsal
create temporary table dry as select d.* from people.renormalize_referrers(null, 0, 100) as d;
select is(examined, 5, 'what is of the present rules is not looked at') from dry;
select is(tests.outcomes(changes), 'MARIA  LIMA -> Maria Lima applied, 123 -> refused ' || (normalize.person_name('123')).reason || ', ANA REIS -> Ana Reis collision another_referrer, RUI CASTRO -> Rui Castro applied', 'what would become of each') from dry;
select is(last_id, of_a_person, 'up to the last') from dry, r;
select is(tests.stands(), all_of_them, 'nothing was changed') from before;
select is((select count(*) from people.normalization_changes), 0::bigint, 'nor kept');

-- In parts
create temporary table one as select d.* from run, people.renormalize_referrers(run.run_id, 0, 2) as d;
select is(examined || ' ' || (last_id = r.changes), '2 true', 'two at a time') from one, r;
select is(tests.stands(), 'João Prado/joao prado/new, Maria Lima/maria lima/new, 123/123/old, ANA REIS/x1/old, Ana Reis/ana reis/new, RUI CASTRO/x2/old, Rui Castro/rui castro/new', 'the first two');
create temporary table two as select d.* from run, one, people.renormalize_referrers(run.run_id, one.last_id, 100) as d;
select is(examined, 3, 'then the rest') from two;
select is(tests.stands(), 'João Prado/joao prado/new, Maria Lima/maria lima/new, 123/123/old, ANA REIS/x1/old, Ana Reis/ana reis/new, Rui Castro/rui castro/new, Rui Castro/rui castro/new', 'what collides or is no name stays for somebody');
select is(tests.outcomes(changes), '123 -> refused ' || (normalize.person_name('123')).reason || ', ANA REIS -> Ana Reis collision another_referrer, RUI CASTRO -> Rui Castro applied', 'each is told') from two;
select is((select string_agg(c.outcome, ' ' order by c.id) from people.normalization_changes as c), 'applied refused collision applied', 'and kept');
select is((select c.person_id from people.normalization_changes as c where c.row_id = r.of_a_person), p.person_id, 'with whose it is') from r, p;
create temporary table three as select d.* from run, people.renormalize_referrers(run.run_id, (select last_id from two), 100) as d;
select is(concat_ws(' ', examined, last_id, changes), '0 []', 'nothing is left') from three;
select is((select d.examined from people.renormalize_referrers(null, 0, 0) as d), 0, 'none when none is asked for');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
