begin;
select plan(14);

select tests.make_crowd();
create function tests.keep(p_n integer, p_name text, p_phones jsonb, p_is_new boolean default false, p_by text default 'consultant:1', p_matched_by text default 'phone') returns text language sql as $$
    select tests.did((select string_agg(w ->> 'code', ' ') from jsonb_array_elements(intake.keep_phones(
        jsonb_populate_record(null::people.identity, jsonb_build_object('name', p_name, 'phone_key', p_phones #>> '{0,match_key}', 'phones', p_phones)),
        tests.person_id(tests.nth(p_n)), p_matched_by, p_is_new, p_by
    )) as w))
$$;
create function tests.number(p_phone text, p_patch jsonb default '{}', p_position integer default 1) returns jsonb language sql as $$
    select jsonb_build_object('position', p_position, 'e164', p_phone, 'match_key', people.wa_key(ltrim(p_phone, '+')), 'kind', 'mobile', 'is_valid', true, 'repairs', '[]'::jsonb) || p_patch
$$;
create function tests.shown(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', i.value, i.is_shared, i.confirmed_at is not null, i.repairs::text, i.extension), ', ' order by i.created_at desc, i.id) from people.identifiers as i where i.person_id = tests.person_id(tests.nth(p_n)) and i.kind = 'phone'
$$;

select is(tests.keep(1, 'Pessoa A Souza', jsonb_build_array(tests.number(tests.phone(1)))), 'nothing', 'the number that is known');
select is(tests.keep(1, 'Pessoa A Souza', jsonb_build_array(tests.number(tests.phone(1), '{"repairs": ["ninth_digit"]}'))), 'nothing', 'repaired, of whoever has that name, is no guess');
select is(tests.keep(1, 'Pessoa B Souza', jsonb_build_array(tests.number(tests.phone(1), '{"repairs": ["ninth_digit"]}'))), 'phone_repaired: nothing', 'of another name, though somebody else has it, it is');
select is(tests.keep(1, 'Pessoa B Souza', jsonb_build_array(tests.number(tests.phone(2), '{"repairs": ["ninth_digit"]}'))), 'phone_repaired: people.identifiers +1, people.identifiers ~1', 'nor is it what another has unrepaired');
select is(tests.shown(1), '+5511971237281 t t {ninth_digit}, +5511971235924 f t {}', 'what was beyond doubt stays so');
select is(tests.keep(2, 'Pessoa B Souza', jsonb_build_array(tests.number('+5511970000001'), tests.number('+5511970000002', '{"is_valid": false, "reason": "too_short"}', 2), tests.number('+5511970000003', '{"repairs": ["ninth_digit"], "raw": "70000003"}', 3))), 'phone_ignored phone_repaired: people.identifiers +2', 'several: one is none, one was repaired');
select is(tests.shown(2), '+5511970000001 f t {}, +5511970000003 f t {ninth_digit}, +5511971237281 t t {}', 'each valid one is kept, the first the newest');
select is(tests.keep(2, 'Pessoa B Souza', jsonb_build_array(tests.number('+5511970000003', '{"extension": "12"}'))), 'people.identifiers ~1', 'written without need of repair');
select is(tests.shown(2), '+5511970000001 f t {}, +5511970000003 f t {} 12, +5511971237281 t t {}', 'it is beyond doubt');
select is(tests.keep(3, 'Pessoa C Souza', jsonb_build_array(tests.number('+5511970000001'), tests.number('+5511970000009', '{}', 2)), true), 'people.identifiers +2, people.identifiers ~1', 'a number that somebody else has');
select is(tests.shown(3) || ' | ' || tests.shown(2), '+5511970000001 t t {}, +5511970000009 f t {}, +5511971238638 f t {} | +5511970000001 t t {}, +5511970000003 f t {} 12, +5511971237281 t t {}', 'is shared by both');

select is(tests.keep(6, 'Pessoa F Souza', jsonb_build_array(tests.number('+5511970000009')), p_by => 'token:999'), 'people.identifiers +1', 'one that nobody vouches for takes nothing from whoever has it');

-- What holds a name and a key together.
select is(people.own_keys(tests.person_id(tests.nth(4))), people.keys_of(tests.person_id(tests.nth(4))), 'what is somebody''s alone names them');
select is((select array_to_string(people.own_keys(tests.person_id(tests.nth(3))), ' ')), 'phone:m551171238638 email:p3@example.com named:phone:m551170000001 pessoa c souza phone:m551170000009', 'what they share names them with their name');

select * from finish();
rollback;
