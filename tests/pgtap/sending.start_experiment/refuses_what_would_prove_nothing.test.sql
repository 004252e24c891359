begin;
select plan(40);

select tests.make_operation();
select sending.copy_template('first_contact', 'two', t.body) from sending.templates as t where t.code = 'first_contact';
select sending.copy_template('first_contact', 'three', t.body) from sending.templates as t where t.code = 'first_contact';
select sending.copy_template('first_contact', 'four', t.body) from sending.templates as t where t.code = 'first_contact';
select is((select count(*) from sending.templates as t where t.code in ('two', 'three', 'four') and t.purpose = 'first_contact'), 3::bigint, 'three beside the one');
create function tests.start(p_code text, p_challenger text default 'two', p_champion text default 'first_contact', p_share integer default 50, p_least integer default 100, p_most integer default 1000) returns text language plpgsql as $$
begin
    return sending.start_experiment(p_code, p_champion, p_challenger, p_share, p_least, p_most);
exception
    when others then return sqlstate;
end;
$$;
select is(tests.start(c), 'ID105', 'a code is not ' || coalesce(c, 'null')) from (values (null), (''), ('A'), ('-a'), ('a b'), (repeat('a', 64))) as v (c);
select is(tests.start('a', 'none'), 'ID209', 'a challenger that there is not');
select is(tests.start('a', 'two', 'none'), 'ID209', 'nor a champion');
select throws_like($$select sending.start_experiment('a', 'none', 'nobody')$$, '%none%', 'the first is named');
select throws_like($$select sending.start_experiment('a', 'first_contact', 'nobody')$$, '%nobody%', 'or the other');
select is(tests.start('a', 'first_contact'), 'ID105', 'against itself');
select is(tests.start('a', 'rework_1'), 'ID105', 'of another purpose');
update sending.templates set parameters = parameters || '{city}'::text[] where code = 'three';
select is(tests.start('a', 'three'), 'ID105', 'with a value that the champion does not have');
update sending.templates as t set parameters = o.parameters from sending.templates as o where t.code = 'three' and o.code = 'first_contact';
select is(tests.start('a', p_share => s), 'ID105', 'a share of ' || coalesce(s::text, 'nothing')) from (values (null), (0), (100)) as v (s);
select is(tests.start('a', p_least => l, p_most => m), 'ID105', format('from %s to %s', l, m)) from (values (19, 1000), (100, 99), (20, 1000001), (null, 1000), (100, null)) as v (l, m);
select is((select count(*) from sending.experiments), 0::bigint, 'nothing began');
select is(tests.start(repeat('a', 63), p_share => 1, p_least => 20, p_most => 20), 'draft', 'the narrowest begins, and says how its challenger stands');
select is((select format('%s %s %s %s %s %s', e.champion, e.challenger, e.share, e.least_sends, e.most_sends, e.ended_at) from sending.experiments as e), 'first_contact two 1 20 20 ', 'as it was asked for');
select is(tests.start(repeat('a', 63), 'three', 'rework_1'), 'ID105', 'once');
select is(tests.start('b', 'three'), 'ID105', 'a champion has one challenger at a time');
select is(tests.start('b', 'first_contact', 'three'), 'ID105', 'nor does it challenge another');
select is(tests.start('b', 'two', 'three'), 'ID105', 'nor its challenger');
select is(sending.stop_experiment(repeat('a', 63)), 'first_contact', 'it ends');
select is(tests.start('b', 'two'), 'ID105', 'what was tried out is not tried out again');
select is(tests.start(repeat('a', 63), 'three'), 'ID105', 'under the same code nothing is');
update sending.templates set state = 'approved' where code = 'three';
select is(tests.start('b', 'three', p_share => 99, p_least => 20, p_most => 1000000), 'approved', 'another one is');
select is(tests.start('c', 'rework_2', 'rework_1'), 'approved', 'beside it another begins');

-- It ends for one of both.
select throws_ok($$select sending.stop_experiment('none')$$, 'ID209', null, 'one that there is not');
select throws_ok($$select sending.stop_experiment(null)$$, 'ID209', null, 'or that nobody names');
select throws_ok($$select sending.stop_experiment('b', 'two')$$, 'ID105', null, 'nobody else wins');
select is(sending.stop_experiment('b', 'three', 'better'), 'three', 'the challenger does');
select is(sending.stop_experiment('b', 'first_contact'), 'three', 'and has won');
select is((select string_agg(concat_ws(' ', left(e.code, 1), e.winner, e.reason, e.ended_at = util.current_time()), ', ' order by e.code) from sending.experiments as e), 'a first_contact stopped t, b three better t, c', 'the other goes on');

select * from finish();
rollback;
