begin;
select plan(7);

select tests.make_crowd();
create function tests.add(p_n integer, p_kind text, p_key text, p_is_confirmed boolean default false) returns bigint language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at)
    values (tests.person_id(tests.nth(p_n)), p_kind, p_key, p_key, case when p_kind = 'phone' then 'mobile' end, case when p_is_confirmed then util.current_time() end) returning id
$$;
create temporary table i as select
    tests.add(1, 'phone', '551190001') as alone, tests.add(2, 'phone', '551190002') as taken, tests.add(3, 'wa_id', '551190002', true) as takes,
    tests.add(2, 'email', 'a@x.org') as mail, tests.add(3, 'email', 'a@x.org') as unsure, tests.add(4, 'tax_id', '551190001', true) as other_kind;
select tests.remember();
select is(tests.did(people.confirm_identifier(alone)::text), ': people.identifiers ~1', 'what nobody else has is theirs alone') from i;
select is(tests.did(people.confirm_identifier(alone)::text), ': nothing', 'once') from i;
select is(tests.did(people.confirm_identifier(taken)::text), ': people.identifiers ~2', 'a phone that somebody has on WhatsApp is shared by both') from i;
select is(tests.did(people.confirm_identifier(mail)::text), ': people.identifiers ~1', 'what somebody else has unconfirmed is not') from i;
select is((select string_agg(d.is_shared::text, ' ' order by d.id) from i, people.identifiers as d where d.id in (i.alone, i.taken, i.takes, i.mail, i.unsure, i.other_kind)), 'false true true false false false', 'shared are the two');
select is(tests.did(people.confirm_identifier(unsure)::text), ': people.identifiers ~2', 'until it is confirmed too') from i;
select ok((select bool_and(d.is_shared) from i, people.identifiers as d where d.id in (i.mail, i.unsure)), 'then both share it');

select * from finish();
rollback;
