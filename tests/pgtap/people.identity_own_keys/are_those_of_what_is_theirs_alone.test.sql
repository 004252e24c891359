begin;
select plan(20);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001", "email": "maria@example.com", "tax_id": "52998224725"}}')) as maria;
create temporary table u as select tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11987650002"}}')) as rui;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at)
select u.rui, k.kind, k.key, k.key, k.phone_kind, null from u, (values ('email', 'claimed@example.com', null), ('tax_id', '39053344705', null), ('phone', 'm9', 'mobile')) as k (kind, key, phone_kind);
create function tests.keys(
    p_phone text, p_email text default null, p_tax_id text default null, p_kind text default 'mobile', p_person_id bigint default null, p_others jsonb default null, p_is_wrong boolean default null
) returns text language plpgsql as $$
declare
    v_identity constant people.identity := ('Ana Prado', 'ana prado', null, p_phone, case when p_phone is not null then p_kind end, p_phone, p_email, p_email, p_tax_id, p_others)::people.identity;
    v_found people.found := people.find_person(v_identity);
begin
    v_found.person_id := p_person_id;
    v_found.is_phone_wrong := p_is_wrong;
    return array_to_string(people.identity_own_keys(v_identity, v_found), ', ');
end $$;

select is(tests.keys('m1', 'a@x.org', '11144477735'), 'phone:m1, email:a@x.org, tax_id:11144477735', 'what nobody has is theirs');
select is(tests.keys(null), '', 'nothing is nothing');
select is(tests.keys('m1', p_is_wrong => true), '', 'a number that was taken from them is not');
select is(tests.keys('m1', 'contato@x.org', '27845193000138'), 'phone:m1, named:email:contato@x.org ana prado, named:tax_id:27845193000138 ana prado', 'a mailbox of several and a CNPJ are theirs with their name');
select is(tests.keys('f1', 'a@x.org', p_kind => 'fixed'), 'named:phone:f1 ana prado, email:a@x.org', 'so is a landline');
select is(tests.keys('f1', p_kind => 'fixed'), 'phone:f1', 'unless it is all that reaches somebody new');
select is(tests.keys('f1', p_kind => 'fixed', p_person_id => rui), 'named:phone:f1 ana prado', 'not somebody known') from u;
select is(tests.keys('m551187650001', 'maria@example.com', '52998224725'), 'phone:m551187650001, named:email:maria@example.com ana prado, named:tax_id:52998224725 ana prado', 'of somebody new on what another has, the number speaks for whoever is new on it');
select is(tests.keys('m551187650001', 'maria@example.com', '52998224725', p_person_id => maria), 'phone:m551187650001, email:maria@example.com, tax_id:52998224725', 'whose it is') from t;
select is(tests.keys('m551187650001', 'maria@example.com', '52998224725', p_person_id => rui), 'named:phone:m551187650001 ana prado, named:email:maria@example.com ana prado, named:tax_id:52998224725 ana prado', 'of somebody known it is another''s too') from u;
select is(tests.keys('m2', 'claimed@example.com', '39053344705'), 'phone:m2, email:claimed@example.com, tax_id:39053344705', 'what somebody only claims is nobody''s yet');

-- Further numbers of the field
create function tests.field(p_keys text[], p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_agg(jsonb_build_object('match_key', k, 'kind', 'mobile', 'is_valid', true) || p_patch) from unnest(p_keys) as k
$$;
select is(tests.keys('m1', p_others => tests.field('{m1,m2,m3}')), 'phone:m1, phone:m2, phone:m3', 'several numbers');
select is(tests.keys('m1', p_others => tests.field('{m1}')), 'phone:m1', 'one is one');
select is(tests.keys('m1', p_others => tests.field('{m2}')), 'phone:m1', 'and no list');
select is(tests.keys('m1', p_others => tests.field('{m1,m2}', '{"is_valid": false}')), 'phone:m1', 'what is none is left');
select is(tests.keys('m1', p_others => tests.field('{m1,f2}', '{"kind": "fixed"}')), 'phone:m1', 'so is a landline');
select is(tests.keys('m1', p_others => tests.field('{m1,m551187650001}')), 'phone:m1', 'so is another''s number');
select is(tests.keys('m1', p_person_id => maria, p_others => tests.field('{m1,m551187650001}')), 'phone:m1, phone:m551187650001', 'which is whose it is') from t;
insert into people.identifiers (person_id, kind, value, match_key) select u.rui, 'wa_id', 'm3', 'm3' from u union all select u.rui, 'bsuid', 'm4', 'm4' from u;
select is(tests.keys('m1', p_others => tests.field('{m1,m3,m4}')), 'phone:m1, phone:m4', 'also what WhatsApp knows another by, not other letters');
select is(people.is_suppressed('{phone:m1}'), false, 'nobody is silenced by asking');

select * from finish();
rollback;
