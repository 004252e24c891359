begin;
select plan(23);

select tests.make_operation();
create function tests.kept(p_email text) returns text language sql as $$
    select format('%s|%s|%s', c.name, c.chatwoot_agent_id, c.is_active) from routing.consultants as c where c.email = p_email
$$;
select tests.remember();

select is(
    (select format('%s|%s|%s', s.email, s.name, s.change) from routing.save_consultant('  Zeca   Pires ', ' Zeca@Example.com ', 900) as s),
    'zeca@example.com|Zeca Pires|added', 'somebody new is added, written as names and e-mails are'
);
select is(tests.what_changed(), 'routing.consultants +1', 'and nobody else is');
select is(tests.kept('zeca@example.com'), 'Zeca Pires|900|t', 'with the agent of Chatwoot');
select is((select s.change from routing.save_consultant('Zeca Pires', 'ZECA@example.com') as s), 'unchanged', 'the same again');
select is((select s.change from routing.save_consultant('Zeca Pires', 'zeca@example.com', 900) as s), 'unchanged', 'with the same agent too');
select is(tests.what_changed(), 'nothing', 'changes nothing');
select is(
    (select format('%s|%s', s.consultant_id = tests.consultant(2), s.change) from routing.save_consultant('Bruno Reis Neto', 'consultant2@example.com') as s),
    't|changed', 'another name is a change of the one who has the e-mail'
);
select is(tests.what_changed(), 'routing.consultants ~1', 'of them alone');
select is(tests.kept('consultant2@example.com'), 'Bruno Reis Neto|102|t', 'whose agent stays when none is told');
select is((select s.change from routing.save_consultant('Bruno Reis Neto', 'consultant2@example.com', 777) as s), 'changed', 'so is another agent');
select is(tests.what_changed(), 'routing.consultants ~1', 'again of them alone');
select is(tests.kept('consultant2@example.com'), 'Bruno Reis Neto|777|t', 'who now has it');
select throws_ok($$select routing.save_consultant('X', 'no e-mail')$$, 'ID105', null, 'what is no e-mail is refused');
select throws_ok($$select routing.save_consultant('X', null)$$, 'ID105', null, 'so is none');
select throws_ok($$select routing.save_consultant(' ', 'y@example.com')$$, 'ID105', null, 'a name of spaces');
select throws_ok($$select routing.save_consultant(null, 'y@example.com')$$, 'ID105', null, 'a missing name');
select throws_ok(format($$select routing.save_consultant('%s', 'y@example.com')$$, repeat('a', 201)), 'ID105', null, 'and one of 201 letters');
select lives_ok(format($$select routing.save_consultant('%s', 'y@example.com')$$, repeat('a', 200)), '200 letters are a name');

select lives_ok($$select routing.save_consultant('Z', 'z@example.com')$$, 'and so is one');

-- Whoever is named with an agent is in Chatwoot again, and nobody else is.
update routing.consultants set chatwoot_missing_since = util.current_time();
create temporary table gone as select count(*) as n from routing.consultants as c where c.chatwoot_missing_since is not null;
select is((select s.change from routing.save_consultant('Zeca Pires', 'zeca@example.com') as s), 'unchanged', 'without an agent nothing is known of it');
select is((select s.change from routing.save_consultant('Zeca Pires', 'zeca@example.com', 900) as s), 'changed', 'with one it is');
select is((select count(*) from routing.consultants as c where c.chatwoot_missing_since is not null), n - 1, 'of one') from gone;
select is((select s.change from routing.save_consultant('Zeca Pires', 'zeca@example.com', 900) as s), 'unchanged', 'once');

select * from finish();
rollback;
