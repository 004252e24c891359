begin;
select plan(33);

select tests.make_operation();
create temporary table who (name text primary key, person_id bigint);
create function tests.is_new(p_name text) returns void language sql as $$
    with p as (insert into people.people (name, name_key) values (initcap(p_name) || ' Prado', p_name || ' prado') returning id)
    insert into who select p_name, p.id from p
$$;
create function tests.id_of(p_name text) returns bigint language sql as $$ select w.person_id from who as w where w.name = p_name $$;
create function tests.has_already(p_name text, p_key text, p_is_confirmed boolean default true, p_kind text default 'phone', p_at timestamptz default util.current_time()) returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at, brought_by, created_at)
    values (tests.id_of(p_name), p_kind, '+' || p_key, p_key, case when p_kind = 'phone' then 'mobile' end, case when p_is_confirmed then util.current_time() end, 'token:1', p_at)
$$;
-- A number of the field, in its place.
create function tests.n(p_key text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('e164', '+' || p_key, 'match_key', p_key, 'kind', 'mobile', 'is_valid', true, 'repairs', '[]'::jsonb, 'raw', p_key) || p_patch
$$;
create function tests.keep(p_name text, p_phones jsonb[], p_new_keys text[] default '{}', p_is_known boolean default false, p_brought_by text default 'token:1') returns text language plpgsql as $$
begin
    perform tests.remember();
    perform people.keep_phones(tests.id_of(p_name), (
        select jsonb_agg(p || jsonb_build_object('position', n) order by n) from unnest(p_phones) with ordinality as x (p, n)
    ), p_new_keys, p_is_known, p_brought_by);
    return tests.what_changed();
end $$;
create function tests.has(p_name text) returns text language sql as $$
    select string_agg(concat_ws(
        ' ', i.match_key, case when i.confirmed_at is null then 'unconfirmed' end, case when i.is_shared then 'shared' end, nullif(i.repairs::text, '{}'), i.raw, 'x' || i.extension
    ), ', ' order by i.created_at desc, i.id)
    from people.identifiers as i where i.person_id = tests.id_of(p_name) and i.kind = 'phone'
$$;
select tests.is_new(n) from unnest('{ana,bia,caio,davi,eva,fabio,gil,hugo,iris,twin}'::text[]) as n;
select tests.has_already('twin', k, p_kind => 'bsuid') from unnest('{a1,a2,a3,a4,b1,b2}'::text[]) as k;

-- NEW: each number counts like the first, which was stored a moment ago
select tests.has_already('ana', 'a1');
select is(tests.keep('ana', array[tests.n('a1'), tests.n('a2'), tests.n('bad', '{"is_valid": false, "e164": null}'), tests.n('a3')], '{a1}'), 'people.identifiers +2', 'the others of the field are kept');
select is(tests.has('ana'), 'a1, a2, a3', 'as theirs, the one to write to as the newest');
select is((select string_agg(distinct concat_ws(' ', i.brought_by, i.phone_kind, i.value = '+' || i.match_key), ',') from people.identifiers as i where i.person_id = tests.id_of('ana')), 'token:1 mobile t', 'who brought them, what they are');
select is((select count(distinct i.created_at) from people.identifiers as i where i.person_id = tests.id_of('ana')), 3::bigint, 'each has its place');
select is((select max(i.created_at) - min(i.created_at) from people.identifiers as i where i.person_id = tests.id_of('ana')), interval '4 microseconds', 'by microseconds of its position');
select tests.has_already('bia', 'b1', false);
select is(tests.keep('bia', array[tests.n('b1'), tests.n('b2')], '{b1}'), 'people.identifiers +1', 'whose first number is unconfirmed');
select is(tests.has('bia'), 'b1 unconfirmed, b2 unconfirmed', 'their others are too');
select is(tests.keep('caio', array[tests.n('c1')]), 'people.identifiers +1', 'of whom nothing was stored a moment ago');
select is(tests.has('caio'), 'c1', 'it is theirs');
select is(tests.has('twin'), null, 'the same letters of another kind are no phone');
select is((select bool_or(i.is_shared) from people.identifiers as i where i.person_id = tests.id_of('twin')), false, 'and not shared');

-- SHARED with whoever has it, confirmed
select is(tests.keep('caio', array[tests.n('c1'), tests.n('a2')]), 'people.identifiers +1, people.identifiers ~1', 'a number that somebody has');
select is(tests.has('caio') || ' | ' || tests.has('ana'), 'c1, a2 shared | a1, a2 shared, a3', 'is shared by both');
select matches(tests.keep('caio', array[tests.n('b2')]), '^people.identifiers [+]1', 'what somebody only claims');
select matches(tests.has('bia'), 'b2 unconfirmed', 'stays a claim');
select is(tests.has('caio'), 'c1, b2, a2 shared', 'and is theirs alone');
select tests.has_already('davi', 'd1', p_kind => 'wa_id');
select is(tests.keep('caio', array[tests.n('d1')]), 'people.identifiers +1, people.identifiers ~1', 'what somebody has on WhatsApp');
select is((select i.is_shared from people.identifiers as i where i.match_key = 'd1' and i.kind = 'wa_id'), true, 'is shared too');

-- KNOWN: a new number is believed as people.is_phone_believed() says
select tests.has_already('eva', 'e1', p_at => util.current_time() - interval '1 day');
select is(tests.keep('eva', array[tests.n('e1'), tests.n('e2'), tests.n('a3')], '{}', true, 'token:2'), 'people.identifiers +2', 'another''s word');
select is(tests.has('eva'), 'e2 unconfirmed, a3 unconfirmed, e1', 'is not believed, and takes no part of a number');
select is(tests.has('ana'), 'a1, a2 shared, a3', 'which is whose it was');
select is(tests.keep('eva', array[tests.n('e1'), tests.n('e3')], '{}', true, 'consultant:1'), 'people.identifiers +1', 'a consultant''s is');
select is(tests.has('eva') like '%e3, %' and tests.has('eva') not like '%e3 unconfirmed%', true, 'believed');
select is(tests.keep('eva', array[tests.n('e1'), tests.n('e2'), tests.n('e3')], '{}', true, 'consultant:1'), 'nothing', 'what is known is not kept twice');

-- DETACHED from one person, not from another
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at) select tests.id_of('fabio'), 'phone', '+f1', 'f1', 'wrong_person', now(), now();
select is(tests.keep('fabio', array[tests.n('f1'), tests.n('f2')], '{}', true, 'consultant:1'), 'people.identifiers +1', 'what was detached from somebody is left out');
select is(tests.keep('gil', array[tests.n('f1')]), 'people.identifiers +1', 'and may be somebody else''s');

-- REPAIRS
select is(tests.keep('hugo', array[tests.n('h1', '{"repairs": ["ninth_digit"], "extension": "12"}'), tests.n('h2')]), 'people.identifiers +2', 'what was repaired');
select is(tests.has('hugo'), 'h1 {ninth_digit} h1 x12, h2', 'keeps how, and the text');
select is(tests.keep('hugo', array[tests.n('h2', '{"repairs": ["ninth_digit"]}')], '{}', true, 'consultant:1'), 'nothing', 'what was beyond doubt stays so');
select is(tests.keep('hugo', array[tests.n('h1', '{"raw": "again"}')], '{}', true, 'consultant:1'), 'people.identifiers ~1', 'what was written whole is no guess any more');
select is(tests.has('hugo'), 'h1 x12, h2', 'and keeps its extension');
select tests.has_already('iris', 'h1', false);
select tests.keep('hugo', array[tests.n('h1', '{"extension": "13"}')], '{}', true, 'consultant:1');
select is(tests.has('hugo'), 'h1 x13, h2', 'a new extension');
select is((select i.extension from people.identifiers as i where i.person_id = tests.id_of('iris')), null, 'is that person''s');

select * from finish();
rollback;
