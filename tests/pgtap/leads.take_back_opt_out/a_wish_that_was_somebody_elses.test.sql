begin;
select plan(14);

-- Seven leads whose people asked to be left alone, and whose wish is withdrawn.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 7) as n;
select leads.change_status(l.id, 'engaged', 'operator') from l;
select tests.advance('1 hour');
select leads.change_status(l.id, 'opted_out', 'person') from l where l.n <> 4;
select leads.change_status(l.id, 'lost', 'person', 'price') from l where l.n = 4;
update people.suppressions set lifted_at = util.current_time();
create function tests.take(p_n integer, p_actor text default 'person', p_at timestamptz default util.current_time()) returns text language plpgsql as $$
declare
    v_seq constant integer := leads.take_back_opt_out((select l.id from l where l.n = p_n), p_actor, p_at);
begin
    return (select concat_ws(' ', v_seq = (select max(e.seq) from leads.events as e where e.lead_id = l.id and e.data ->> 'to' = 'opted_out'), tests.status(l.id)) from l where l.n = p_n);
end;
$$;
select is(tests.take(1), 't engaged', 'it goes back to where it was');
select is(tests.status(l.id), 'opted_out', 'and no other') from l where l.n = 2;
select is(tests.take(1), 'engaged', 'once');
select is(tests.take(2, 'whatsapp'), 'opted_out', 'the wish of another teller is another');
select is(tests.take(2, p_at => util.current_time() + interval '1 second'), 'opted_out', 'what moved before was not this');
select is(tests.take(2, p_at => util.current_time() - interval '1 minute 1 second'), 'opted_out', 'nor what moved more than a minute later');
select is(tests.take(2, p_at => util.current_time() - interval '1 minute'), 't engaged', 'within a minute it was');
select is(tests.take(4), 'lost', 'what is lost was ended by something else');
select people.suppress(people.own_keys(tests.person_id(l.id)), 'stop_word') from l where l.n = 5;
select is(tests.take(5), 'opted_out', 'who has a wish that stands stays out');
select is(tests.take(6), 't engaged', 'whoever has none does not');
select isnt(tests.lead(7), l.id, 'a new lead of the seventh') from l where l.n = 7;
select is(tests.take(7), 'opted_out', 'who has another open lead keeps that');
select is(tests.take(3), 't engaged', 'the open leads of others do not hinder');
select is((select string_agg(tests.status(l.id), ' ' order by l.n) from l), 'engaged engaged engaged lost opted_out engaged opted_out', 'all in all');

select * from finish();
rollback;
