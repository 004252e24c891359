begin;
select plan(14);

select tests.freeze('2026-03-10 15:00:00+00');
create temporary table who (name text primary key, id bigint);
create function tests.is_new(p_name text, p_registered text default null) returns void language sql as $$
    with p as (insert into people.people (name, name_key, registered_name) values (initcap(p_name) || ' Prado', p_name || ' prado', p_registered) returning id)
    insert into who select p_name, p.id from p
$$;
create function tests.id_of(p_name text) returns bigint language sql as $$ select w.id from who as w where w.name = p_name $$;
create function tests.has(p_name text, p_kind text, p_key text, p_patch jsonb default '{}') returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, confirmed_at, repairs)
    select
        tests.id_of(p_name), p_kind, coalesce(p_patch ->> 'value', p_key), p_key, case when p_kind = 'phone' then coalesce(p_patch ->> 'phone_kind', 'mobile') end, coalesce((p_patch ->> 'is_shared')::boolean, false),
        case when p_patch -> 'is_confirmed' is distinct from 'false' then util.current_time() end, case when p_patch ? 'is_repaired' then '{grouping}'::text[] else '{}' end
$$;
create function tests.make(p_identity jsonb, p_found jsonb default '{}', p_city text default null, p_ibge integer default null) returns text language plpgsql as $$
declare
    v_made record;
    v_person people.people;
begin
    v_made := people.find_or_create_person(
        jsonb_populate_record(null::people.identity, '{"name": "Caio Lima", "name_key": "caio lima", "phone": "+1", "phone_kind": "mobile", "phone_key": "m1", "email": "c@x.org", "email_key": "c@x.org"}'::jsonb || p_identity),
        jsonb_populate_record(null::people.found, p_found), 'token:1', p_city, p_ibge
    );
    select * into v_person from people.people as p where p.id = v_made.person_id;
    return concat_ws(
        ' ', v_person.name, v_person.name_key, v_person.registered_name, v_person.city, v_person.ibge_code, case when v_made.has_email_of_another then 'of another' end,
        (select string_agg(i.kind, ',' order by i.kind) from people.identifiers as i where i.person_id = v_person.id)
    );
end;
$$;
select tests.is_new('ana'), tests.is_new('bia');
select is(tests.make('{"registered_name": "Ana Lima"}', '{}', 'Bauru', 3506003), 'Caio Lima caio lima Ana Lima Bauru 3506003 email,phone', 'somebody new, with all that they have');
select is((select string_agg(distinct p.rule_version, ',') from people.people as p where p.name = 'Caio Lima'), normalize.rule_version('person_name'), 'by the rule of today');
select is(tests.make('{"phone_key": "m2", "email_key": "d@x.org"}', jsonb_build_object('email_owner_id', tests.id_of('bia'))), 'Caio Lima caio lima of another phone', 'an address of somebody else is not theirs');
select is(tests.make('{"phone_key": null, "phone": null, "email_key": "e@x.org"}', jsonb_build_object('email_owner_id', tests.id_of('bia'))), 'Caio Lima caio lima of another email', 'unless nothing else is known of them');
select is(tests.make('{"phone_key": "m3", "email_key": "f@x.org"}', '{"is_phone_wrong": true}'), 'Caio Lima caio lima email', 'a number that is wrong is not theirs');
select is((select count(*) from people.people as p where p.name = 'Caio Lima'), 4::bigint, 'four are new');

select is(tests.make('{"phone_key": "m4", "email_key": "g@x.org"}', jsonb_build_object('person_id', tests.id_of('ana'))), 'Ana Prado ana prado email,phone', 'somebody known keeps their name');
select is(tests.make('{"phone_key": null, "email_key": "h@x.org"}', jsonb_build_object('person_id', tests.id_of('ana'), 'email_owner_id', tests.id_of('bia'))), 'Ana Prado ana prado of another email,phone', 'and takes no address of another');
select is((select count(*) from people.identifiers as i where i.match_key = 'h@x.org'), 0::bigint, 'not this one');
select is(tests.make('{"phone_key": null, "email_key": "i@x.org"}', jsonb_build_object('person_id', tests.id_of('ana'), 'email_owner_id', tests.id_of('ana'))), 'Ana Prado ana prado email,email,phone', 'their own is theirs');
select is(tests.make('{"phone_key": null, "email_key": null, "registered_name": "Davi Melo"}', jsonb_build_object('person_id', tests.id_of('ana'))), 'Ana Prado ana prado email,email,phone', 'a name of the register that is not theirs changes nothing');
select is(tests.make('{"phone_key": null, "email_key": null, "registered_name": "Ana Prado"}', jsonb_build_object('person_id', tests.id_of('ana'))), 'Caio Lima caio lima Ana Prado email,email,phone', 'one that is says how they are called');
select is(tests.make('{"name": "Eva", "phone_key": null, "email_key": null, "registered_name": "Caio Lima"}', jsonb_build_object('person_id', tests.id_of('ana'))), 'Caio Lima caio lima Ana Prado email,email,phone', 'once');
select is((select p.name from people.people as p where p.id = tests.id_of('bia')), 'Bia Prado', 'nobody else is called otherwise');

select * from finish();
rollback;
