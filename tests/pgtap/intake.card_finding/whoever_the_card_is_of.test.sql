begin;
select plan(24);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
update routing.consultants set phone = '11988880001' where email = 'consultant1@example.com';
update routing.consultants set phone = '11988880002', is_active = false where email = 'consultant2@example.com';
-- Who is found by a card is not asked here.
create temporary table looked as select 'created' as outcome, null::bigint as person_id, '[]'::jsonb as errors;
create or replace function intake.look_up(p_body jsonb, p_token_id bigint, p_at timestamptz) returns intake.looked_up language plpgsql as $$
declare
    v_looked intake.looked_up;
    v_verdict intake.verdict;
    v_found people.found;
begin
    v_found.person_id := (select k.person_id from looked as k);
    v_verdict.outcome := (select k.outcome from looked as k);
    v_verdict.found := v_found;
    v_looked.errors := (select k.errors from looked as k);
    v_looked.verdict := v_verdict;
    return v_looked;
end;
$$;
create function tests.found(p_patch jsonb, p_outcome text default 'created', p_person_id bigint default null, p_errors jsonb default '[]') returns text language plpgsql as $$
declare
    v_card intake.cards;
begin
    update looked set outcome = p_outcome, person_id = p_person_id, errors = p_errors;
    select (jsonb_populate_record(null::intake.cards, jsonb_build_object('lead_id', l.id, 'name', 'Rui Prado', 'phone', '+5511977770001', 'phones', '["11977770001"]'::jsonb, 'phone_keys', '["m551177770001"]'::jsonb) || p_patch)).* into v_card from l where l.n = 1;
    return intake.card_finding(v_card);
end;
$$;

select is(tests.found(('{}')::jsonb), 'new', 'somebody new');
select is(tests.found(('{}')::jsonb, 'created', 7), 'known', 'known');
select is(tests.found(('{}')::jsonb, 'touched', 7), 'open_lead', 'with an open lead');
select is(tests.found(('{}')::jsonb, 'suppressed'), 'suppressed', 'who asked to be left alone');
select is(tests.found(('{}')::jsonb, 'quarantined'), 'doubtful', 'nobody can tell');
select is(tests.found(('{}')::jsonb, 'created', null, '[{}]'), 'unusable', 'who cannot be read');
select is(tests.found(('{"name": null}')::jsonb), 'unusable', 'without a name');
select is(tests.found(('{"phone": null, "phones": []}')::jsonb), 'no_phone', 'without a number');
select is(tests.found(('{"phone": null, "phones": [], "email": "rui@example.com"}')::jsonb), 'new', 'without a number, with an address');
select is(tests.found(('{"phone": "+351912345678"}')::jsonb), 'foreign', 'of another country');
select is(tests.found(('{"phone": "+351912345678"}')::jsonb, 'created', 7), 'known', 'known, of another country');
select is(tests.found(('{"phone": "123"}')::jsonb), 'new', 'of no country');
select is(tests.found(('{"phone_keys": ["m551188880001"]}')::jsonb), 'consultant', 'a consultant by number');
select is(tests.found(('{"phone_keys": ["m551177770001", "m551188880001"]}')::jsonb), 'consultant', 'by one of several');
select is(tests.found(('{"phone_keys": ["m551188880002"]}')::jsonb), 'new', 'one who works here no longer');
select is(tests.found(('{"email": "Consultant1@example.com"}')::jsonb), 'consultant', 'by address');
select is(tests.found(('{"email": "consultant2@example.com"}')::jsonb), 'new', 'one who works here no longer by address');
select is(tests.found(('{"phones": ["' || tests.phone(1) || '"]}')::jsonb), 'own', 'their own');
select is(tests.found(('{"phones": ["' || tests.phone(1) || '", "11977770001"]}')::jsonb), 'new', 'their own beside another mobile');
select is(tests.found(('{"name": "Maria Souza", "phones": ["' || tests.phone(1) || '", "11977770001"]}')::jsonb), 'own', 'so named as they are');
select is(tests.found(('{"name": "Maria Souza"}')::jsonb), 'new', 'so named, with another number');
select is(tests.found(('{"phones": ["' || tests.phone(2) || '"]}')::jsonb), 'new', 'that of another person');
select is(tests.found(('{"phones": ["' || tests.phone(1) || '", "1132224455"]}')::jsonb), 'own', 'their own beside a landline');
select is(tests.found(('{"phones": ["' || tests.phone(1) || '", "123"]}')::jsonb), 'own', 'their own as the only number that is one');

select * from finish();
rollback;
