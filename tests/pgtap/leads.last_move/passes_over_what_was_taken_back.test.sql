begin;
select plan(5);

select tests.make_crowd();
create function tests.last(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.data ->> 'from', m.data ->> 'to') from leads.last_move(tests.nth(p_n)) as m
$$;
select tests.freeze('2026-03-20 12:00:00+00');
select leads.change_status(tests.nth(1), 'engaged', 'person', 'replied'), leads.change_status(tests.nth(2), 'engaged', 'person', 'replied');
select leads.change_status(tests.nth(1), 'opted_out', 'person', 'stop_word'), leads.change_status(tests.nth(2), 'opted_out', 'person', 'stop_word');
select is(tests.last(1), 'engaged opted_out', 'the last of all');
select leads.undo_move(leads.last_move(tests.nth(1)));
select is(tests.last(1), 'contacted engaged', 'taken back: the one before it');
select leads.undo_move(leads.last_move(tests.nth(1)));
select is(tests.last(1), 'new contacted', 'and so on');
select is(tests.last(2), 'engaged opted_out', 'of another lead the others');
select is((select m is null from leads.last_move(-1) as m), true, 'nothing of a lead that nobody knows');

select * from finish();
rollback;
