begin;
select plan(7);

select tests.make_operation();
create temporary table t as select n, tests.person_id(tests.lead(n)) as id from generate_series(1, 6) as n;
delete from people.identifiers;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, confirmed_at)
select t.id, x.kind, x.value, x.value, case x.kind when 'phone' then x.phone_kind end, x.is_shared, case when x.is_confirmed then util.current_time() end
from (values
    (1, 'phone', 'm1', 'mobile', true, true), (2, 'phone', 'm1', 'mobile', true, true), (3, 'wa_id', 'm1', 'mobile', true, true), (4, 'phone', 'm1', 'mobile', true, false),
    (1, 'phone', 'l1', 'fixed', true, true), (5, 'phone', 'l1', 'fixed', true, true),
    (1, 'phone', 'm2', 'mobile', true, true), (6, 'phone', 'm2', 'mobile', true, true), (2, 'phone', 'm9', 'mobile', false, true), (5, 'email', 'm1', null, true, true)
) as x (n, kind, value, phone_kind, is_shared, is_confirmed) join t using (n);
create function tests.sharers(p_n integer, p_keys text[] default null) returns text language sql as $$
    select string_agg(o.n::text, '' order by o.n) from t, people.sharers_of(t.id, p_keys) as s join t as o on o.id = s.id where t.n = p_n
$$;
select is(tests.sharers(1), '236', 'whoever has one of their mobiles, each once; a switchboard is no matter, nor what nobody confirmed');
select is(tests.sharers(1, '{m1}'), '23', 'one of these numbers');
select is(tests.sharers(1, '{m9,l1}'), null, 'not by another''s, nor by a switchboard');
select is(tests.sharers(6), '1', 'and the other way round');
select is(tests.sharers(5), null, 'not by a switchboard alone');
select is(tests.sharers(4), null, 'nor by a number that is not confirmed to be theirs');
select is(array(select s.id from t, people.sharers_of(t.id) as s where t.n = 1), array(select t.id from t where t.n in (2, 3, 6) order by t.id), 'in the order in which they came');

select * from finish();
rollback;
