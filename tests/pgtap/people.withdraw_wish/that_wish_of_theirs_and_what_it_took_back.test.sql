begin;
select plan(13);

select tests.make_operation();
delete from people.suppressions;
create function tests.hash_of(p_key text) returns bytea language sql as $$ select (people.key_hashes(array[p_key]))[1] $$;
create function tests.wish(p_key text, p_at timestamptz, p_lifted timestamptz default null) returns void language sql as $$
    insert into people.suppressions (key_hash, reason, said_at, lifted_at) values (tests.hash_of(p_key), 'stop_word', p_at, p_lifted)
$$;
create function tests.wishes() returns text language sql as $$
    select coalesce(string_agg(format('%s %s%s', k.key, to_char(s.said_at at time zone 'UTC', 'HH24:MI'), ' lifted ' || to_char(s.lifted_at at time zone 'UTC', 'HH24:MI')), ', ' order by k.key, s.said_at), '')
    from people.suppressions as s join (values ('phone:a'), ('phone:b'), ('phone:c')) as k (key) on tests.hash_of(k.key) = s.key_hash
$$;
create function tests.withdraw(p_keys text[], p_at timestamptz) returns text language sql as $$ select concat_ws(': ', people.withdraw_wish(p_keys, p_at), tests.wishes()) $$;
select tests.wish('phone:a', '2026-03-10 10:00Z'), tests.wish('phone:b', '2026-03-10 10:00Z'), tests.wish('phone:c', '2026-03-10 11:00Z');
select is(tests.withdraw('{phone:a}', '2026-03-10 11:00Z'), '0: phone:a 10:00, phone:b 10:00, phone:c 11:00', 'a wish of another time is another');
select is(tests.withdraw('{phone:a}', '2026-03-10 10:00Z'), '1: phone:b 10:00, phone:c 11:00', 'one key''s');
select is(tests.withdraw('{phone:a,phone:b}', '2026-03-10 10:00Z'), '1: phone:c 11:00', 'of several keys each');
select is(tests.withdraw('{}', '2026-03-10 11:00Z'), '0: phone:c 11:00', 'of none none');

-- A resumption is withdrawn: what it lifted stands again.
delete from people.suppressions;
select tests.wish('phone:a', '2026-03-10 10:00Z', '2026-03-10 12:00Z'), tests.wish('phone:a', '2026-03-10 09:00Z', '2026-03-10 09:30Z'), tests.wish('phone:b', '2026-03-10 10:00Z', '2026-03-10 12:00Z');
insert into people.resumptions (key_hash, said_at) values (tests.hash_of('phone:a'), '2026-03-10 12:00Z'), (tests.hash_of('phone:b'), '2026-03-10 12:00Z'), (tests.hash_of('phone:c'), '2026-03-10 13:00Z');
create function tests.resumed() returns text language sql as $$ select string_agg(k.key, ' ' order by k.key) from people.resumptions as s join (values ('phone:a'), ('phone:b'), ('phone:c')) as k (key) on tests.hash_of(k.key) = s.key_hash $$;
select is(tests.withdraw('{phone:a,phone:c}', '2026-03-10 12:00Z'), '0: phone:a 09:00 lifted 09:30, phone:a 10:00, phone:b 10:00 lifted 12:00', 'the one that it lifted, of that person');
select is(tests.resumed(), 'phone:b phone:c', 'it is taken back itself, that of this time');
select is(tests.withdraw('{phone:a}', '2026-03-10 12:00Z'), '0: phone:a 09:00 lifted 09:30, phone:a 10:00, phone:b 10:00 lifted 12:00', 'once');
-- Where another stands, one is enough.
select is(tests.withdraw('{phone:a}', '2026-03-10 09:30Z'), '0: phone:a 09:00 lifted 09:30, phone:a 10:00, phone:b 10:00 lifted 12:00', 'where one stands none is added');
select is(tests.withdraw('{phone:b}', '2026-03-10 12:00Z'), '0: phone:a 09:00 lifted 09:30, phone:a 10:00, phone:b 10:00', 'that another''s stands is nothing to it');
select is(tests.resumed(), 'phone:c', 'the other is taken back');
select is(people.is_suppressed('{phone:b}'), true, 'they are left alone again');
select is(tests.withdraw('{phone:b}', '2026-03-10 10:00Z'), '1: phone:a 09:00 lifted 09:30, phone:a 10:00', 'the wish itself');
select is(people.is_suppressed('{phone:b}'), false, 'and nobody leaves them alone');

select * from finish();
rollback;
