begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as a, tests.lead(2) as b;
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(x.lead_id), 'email', x.key, x.key from t, lateral (values (t.a, 'a@hand.org'), (t.b, 'b@hand.org')) as x (lead_id, key);
create function tests.is_held(p_key text) returns boolean language sql as $$
    select exists (
        select from pg_locks as l, hashtextextended('people.identity:email:' || p_key, 0) as h (key)
        where l.locktype = 'advisory' and l.pid = pg_backend_pid() and (l.classid::bigint << 32 | l.objid::bigint) = h.key
    )
$$;
select is(tests.is_held('a@hand.org') or tests.is_held('b@hand.org'), false, 'nobody is locked');
select sending.lock_person(tests.row_id(a, 'whatsapp.template'), tests.error(130403)) from t;
select is(tests.is_held('a@hand.org') or tests.is_held('b@hand.org'), false, 'a number that is not reached says nothing of a wish');
select is(sending.error_class(tests.error(131050)), 'OPT_OUT', 'who asked for no more messages');
select sending.lock_person(tests.row_id(a, 'whatsapp.template'), tests.error(131050)) from t;
select is(tests.is_held('a@hand.org'), true, 'is locked');
select is(tests.is_held('b@hand.org'), false, 'and nobody else');

select * from finish();
rollback;
