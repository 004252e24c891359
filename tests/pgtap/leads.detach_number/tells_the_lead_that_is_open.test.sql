begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as old, null::bigint as open;
select leads.change_status(old, 'lost', 'consultant:1', 'price') from t;
select tests.advance('1 hour');
update t set open = tests.lead(1);
create temporary table u as select tests.lead(2) as other;
create function tests.key_of(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
create function tests.told() returns text language sql as $$
    select string_agg(case e.lead_id when t.old then 'old' when t.open then 'open' else 'other' end || ' ' || (e.data ->> 'reason') || ' ' || coalesce((select string_agg(v.value, ' ' order by v.field) from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq), ''), ', ' order by e.at, e.seq)
    from leads.events as e, t where e.kind = 'number_changed'
$$;
select isnt(open, old, 'two leads of one person') from t;
select is(leads.detach_number(tests.person_id(open), 'm-none', 'wrong_person', util.current_time()), 0, 'a number that is not theirs') from t;
select is(tests.told(), null, 'is told of nowhere');
select is(leads.detach_number(tests.person_id(open), tests.key_of(1), 'wrong_person', util.current_time()), 1, 'one that was') from t;
select is(tests.told(), 'open wrong_person ' || tests.phone(1), 'is told of in the open lead');
select is((select count(*) from people.identifiers as i, u where i.person_id = tests.person_id(u.other)), 1::bigint, 'another keeps theirs');
-- When all have ended, in the newest.
select leads.change_status(open, 'lost', 'consultant:1', 'price') from t;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select tests.person_id(open), 'phone', '+551199', 'm99', 'mobile' from t;
select is(leads.detach_number(tests.person_id(open), 'm99', 'wrong_person', util.current_time()), 1, 'another number, when all is over') from t;
select is(tests.told(), 'open wrong_person ' || tests.phone(1) || ', open wrong_person +551199', 'is told of in the newest lead');
select is((select count(*) from people.detached_identifiers), 2::bigint, 'both are detached');

select * from finish();
rollback;
