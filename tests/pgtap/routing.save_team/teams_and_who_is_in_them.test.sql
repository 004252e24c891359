begin;
select plan(22);

select tests.make_operation();
select routing.save_team('norte', 'Norte', 'consultant1@example.com');
select routing.save_team('sul', 'Sul');
create function tests.teams() returns text language sql as $$
    select string_agg(format('%s %s %s %s', t.code, t.name, coalesce(m.name, '-'), case when t.is_active then 'active' else 'gone' end), ', ' order by t.code) from routing.teams as t left join routing.consultants as m on m.id = t.manager_id
$$;
select is(tests.teams(), 'norte Norte Ana Lima active, sul Sul - active', 'two teams, one with a manager');
select tests.remember();
select routing.save_team('norte', 'Norte e Leste');
select is(tests.what_changed(), 'routing.teams ~1', 'one has another name');
select is(tests.teams(), 'norte Norte e Leste Ana Lima active, sul Sul - active', 'and the manager that it had');
select routing.save_team('norte', 'Norte', 'consultant2@example.com');
select is(tests.teams(), 'norte Norte Bruno Reis active, sul Sul - active', 'or another one');
update routing.teams set is_active = false;
select tests.remember();
select routing.save_team('sul', 'Sul', 'consultant3@example.com');
select is(tests.teams(), 'norte Norte Bruno Reis gone, sul Sul Carla Dias active', 'a team that was gone is there again, that one');
select throws_ok($$select routing.save_team('Norte 2', 'x')$$, 'ID105', null, 'a code has no capitals');
select throws_ok($$select routing.save_team(null, 'x')$$, 'ID105', null, 'and is there');
select throws_ok($$select routing.save_team('leste', ' ')$$, 'ID105', null, 'a team has a name');
select throws_ok($$select routing.save_team('leste', null)$$, 'ID105', null, 'in every case');
select throws_ok($$select routing.save_team('leste', 'Leste', 'nobody@example.com')$$, 'ID208', null, 'a manager is a consultant');

-- Who is in them.
create function tests.members() returns text language sql as $$
    select string_agg(format('%s: %s', c.name, coalesce(t.code, '-')), ', ' order by c.id) from routing.consultants as c left join routing.teams as t on t.id = c.team_id
$$;
select tests.remember();
select routing.set_team('consultant1@example.com', 'norte');
select is(tests.members(), 'Ana Lima: norte, Bruno Reis: -, Carla Dias: -', 'one consultant is in a team');
select is(tests.what_changed(), 'routing.consultants ~1', 'alone');
select routing.set_team('consultant1@example.com', 'norte');
select is(tests.what_changed(), 'nothing', 'the same again changes nothing');
select routing.set_team('consultant1@example.com', 'sul');
select routing.set_team('consultant3@example.com', 'sul');
select routing.set_team('consultant2@example.com', 'norte');
select is(tests.members(), 'Ana Lima: sul, Bruno Reis: norte, Carla Dias: sul', 'in one at a time');
select results_eq('select * from routing.list_teams()', $$values
    ('norte', 'Norte', 'Bruno Reis', 'Bruno Reis', 'consultant2@example.com'), ('sul', 'Sul', 'Carla Dias', 'Ana Lima', 'consultant1@example.com'), ('sul', 'Sul', 'Carla Dias', 'Carla Dias', 'consultant3@example.com')
$$, 'each team with its manager and who is in it, in order');
select throws_ok($$select routing.set_team('consultant1@example.com', 'leste')$$, 'ID209', null, 'no team is called so');
select throws_ok($$select routing.set_team('nobody@example.com', 'sul')$$, 'ID208', null, 'nor a consultant');
select is(tests.members(), 'Ana Lima: sul, Bruno Reis: norte, Carla Dias: sul', 'all is as it was');
select tests.remember();
select routing.set_team('consultant1@example.com', null);
select is(tests.members(), 'Ana Lima: -, Bruno Reis: norte, Carla Dias: sul', 'and out of it');
select is(tests.what_changed(), 'routing.consultants ~1', 'alone');
update routing.teams set manager_id = null where code = 'norte';
select routing.set_team('consultant2@example.com', null);
select is((select format('%s %s', l.manager, l.consultant) from routing.list_teams() as l where l.team = 'norte'), ' ', 'a team without anybody is listed too');
update routing.consultants set name = 'Zoe', team_id = (select t.id from routing.teams as t where t.code = 'norte') where email = 'consultant1@example.com';
update routing.consultants set name = 'Bia', team_id = (select t.id from routing.teams as t where t.code = 'norte') where email = 'consultant2@example.com';
select is((select string_agg(l.consultant, ' ' order by l.n) from routing.list_teams() with ordinality as l (team, name, manager, consultant, email, n) where l.team = 'norte'), 'Bia Zoe', 'by name');

select * from finish();
rollback;
