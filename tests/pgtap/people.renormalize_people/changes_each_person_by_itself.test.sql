begin;
select plan(13);

select tests.make_operation();
create temporary table v as select normalize.rule_version('person_name') as present;
create function tests.old(p_name text, p_key text, p_city text default null, p_version text default '0') returns bigint language sql as $$
    insert into people.people (name, name_key, city, rule_version) values (p_name, p_key, p_city, p_version) returning id
$$;
create temporary table r as
select tests.old('João Prado', 'joao prado') as same, tests.old('MARIA  LIMA', 'MARIA', 'bom jesus') as changes, tests.old('123', '123') as refused, tests.old('ANA REIS', 'x', null, present) as present_rules, tests.old('RUI CASTRO', 'y') as later
from v;
insert into people.identifiers (person_id, kind, value, match_key) select changes, 'email', 'm@x.org', 'm@x.org' from r;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select changes, 'phone', '+5554987654321', 'm555487654321', 'mobile' from r;
create temporary table run as select s.run_id from people.start_renormalization(false) as s;
create function tests.stands() returns text language sql as $$
    select string_agg(concat_ws('/', p.name, p.name_key, p.city, case when p.rule_version = v.present then 'new' else 'old' end), ', ' order by p.id) from people.people as p, v
$$;
create function tests.outcomes(p_changes jsonb) returns text language sql as $$
    select string_agg(concat_ws(' ', c #>> '{old,name}', '->', c #>> '{new,name}', c #>> '{new,city}', c ->> 'outcome', c ->> 'reason'), ', ' order by n) from jsonb_array_elements(p_changes) with ordinality as x (c, n)
$$;
create temporary table before as select tests.stands() as all_of_them;
select is(all_of_them, 'João Prado/joao prado/old, MARIA  LIMA/MARIA/bom jesus/old, 123/123/old, ANA REIS/x/new, RUI CASTRO/y/old', 'as old rules left them') from before;

create temporary table dry as select d.* from people.renormalize_people(null, 0, 100) as d;
select is(examined, 4, 'what is of the present rules is not looked at') from dry;
select is(tests.outcomes(changes), 'MARIA  LIMA -> Maria Lima Bom Jesus applied, 123 -> refused ' || (normalize.person_name('123')).reason || ', RUI CASTRO -> Rui Castro applied', 'what would become of each') from dry;
select is(tests.stands(), all_of_them, 'a rehearsal changes nothing') from before;
select is((select count(*) from people.normalization_changes), 0::bigint, 'and keeps nothing');

create temporary table one as select d.* from run, people.renormalize_people(run.run_id, 0, 2) as d;
select is(examined || ' ' || (last_id = r.changes), '2 true', 'two at a time') from one, r;
select is(tests.stands(), 'João Prado/joao prado/new, Maria Lima/maria lima/Bom Jesus/new, 123/123/old, ANA REIS/x/new, RUI CASTRO/y/old', 'the first two');
create temporary table two as select d.* from run, one, people.renormalize_people(run.run_id, one.last_id, 100) as d;
select is(examined, 2, 'then the rest') from two;
select is(tests.stands(), 'João Prado/joao prado/new, Maria Lima/maria lima/Bom Jesus/new, 123/123/old, ANA REIS/x/new, Rui Castro/rui castro/new', 'what is no name stays for somebody');
select is((select string_agg(concat_ws(' ', c.kind, c.outcome, c.person_id = c.row_id), ', ' order by c.id) from people.normalization_changes as c), 'person applied t, person refused t, person applied t', 'each is kept');
select is((select p.ibge_code is not null from people.people as p join r on r.changes = p.id), true, 'a city that is understood has its code');
select is((select concat_ws(' ', d.examined, d.last_id, d.changes) from run, two, people.renormalize_people(run.run_id, two.last_id, 100) as d), '0 []', 'nothing is left');
select is((select d.examined from people.renormalize_people(null, 0, 0) as d), 0, 'none when none is asked for');

select * from finish();
rollback;
