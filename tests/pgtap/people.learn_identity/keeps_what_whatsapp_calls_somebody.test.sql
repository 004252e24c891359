begin;
select plan(20);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as a, tests.person_id(tests.lead(2, jsonb_build_object('person', jsonb_build_object('name', 'Rui Castro', 'phone', tests.phone(2))))) as b;
create function tests.key_of(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
create function tests.learnt(p_wa_id text, p_user_id text, p_person_id bigint default null) returns text language sql as $$
    select tests.did(people.learn_identity(coalesce(p_person_id, t.a), p_wa_id, p_user_id)) from t
$$;
create function tests.shown(p_person_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', i.kind, case when i.is_shared then 'shared' end, case when i.confirmed_at is null then 'unconfirmed' end), ', ' order by i.id) from people.identifiers as i where i.person_id = p_person_id
$$;
select tests.remember();
select is(tests.learnt(null, null), 'f: nothing', 'nothing is nothing');
select is(tests.learnt('12345', 'ab'), 'f: nothing', 'what is too short is none');
select is(tests.learnt('551x', 'a b'), 'f: nothing', 'nor is what has other letters');
select is(tests.learnt(substr(tests.phone(1), 2), 'BR.1'), 't: people.identifiers +2', 'number and id');
select is((select string_agg(concat_ws(' ', i.kind, i.value, i.match_key), ', ' order by i.id) from people.identifiers as i, t where i.person_id = t.a and i.kind <> 'phone'), format('wa_id %s %s, bsuid BR.1 BR.1', substr(tests.phone(1), 2), tests.key_of(1)), 'as they came, with their key');
select is(tests.shown(a), 'phone, wa_id, bsuid', 'alone') from t;
select is(tests.learnt(substr(tests.phone(1), 2), 'BR.1'), 'f: nothing', 'once');
select is(tests.learnt(null, 'BR.2'), 't: people.identifiers +1', 'another id');
-- What another has
select is(tests.learnt(null, 'BR.1', b), 't: people.identifiers +1, people.identifiers ~1', 'an id of somebody else') from t;
select is(tests.shown(a) || ' | ' || tests.shown(b), 'phone, wa_id, bsuid shared, bsuid | phone, bsuid shared', 'names neither alone') from t;
select is(tests.learnt(substr(tests.phone(2), 2), null), 't: people.identifiers +1, people.identifiers ~1', 'a number that is another''s phone');
select is(tests.shown(b), 'phone shared, bsuid shared', 'is shared too') from t;
update people.identifiers set confirmed_at = null, is_shared = false where person_id = (select b from t);
select tests.remember();
select is(tests.learnt(substr(tests.phone(2), 2), 'BR.3'), 't: people.identifiers +1', 'nothing new of the number');
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at) select b, 'phone', '+1', 'm551198888777', 'mobile', null from t;
select tests.remember();
select is(tests.learnt('551198888777', null), 't: people.identifiers +1', 'what another only claims takes no part of it');
-- Detached
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at) select a, 'bsuid', 'BR.9', 'BR.9', 'wrong_person', now(), now() from t;
select tests.remember();
select is(tests.learnt(null, 'BR.9'), 'f: nothing', 'what was taken from them teaches nothing');
select is(tests.learnt(null, 'BR.9', b), 't: people.identifiers +1', 'another may be it') from t;
-- A wish
select people.suppress(array['bsuid:BR.7'], 'request');
select tests.remember();
select is(tests.learnt(null, 'BR.7', b) ~ '^t: people.identifiers [+]1, people.suppressions [+]', true, 'a wish of the id is the person''s') from t;
select is(people.is_person_suppressed(b), true, 'who is not contacted') from t;
select tests.learnt(null, 'BR.8', b) from t;
select is(people.is_suppressed(array['bsuid:BR.8']), true, 'and that of the person the next id''s');
select is(people.is_person_suppressed(a), false, 'another is') from t;

select * from finish();
rollback;
