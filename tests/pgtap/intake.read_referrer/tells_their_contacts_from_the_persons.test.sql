begin;
select plan(9);

create function tests.read(p_phone text, p_email text, p_referrer jsonb) returns jsonb language sql as $$
    select jsonb_build_object(
        'phones', (select jsonb_agg(f.value ->> 'e164' order by f.n) from jsonb_array_elements((r.person).phones) with ordinality as f (value, n)),
        'emails', (r.person).email || coalesce(', ' || (select string_agg(e.value ->> 'email', ', ') from jsonb_array_elements(r.emails) as e), ''),
        'referrer', concat_ws(' ', (r.referrer).phone, (r.referrer).email), 'doubt', r.doubt ->> 'code', 'warnings', (select string_agg(w.value ->> 'code', ' ') from jsonb_array_elements(r.warnings) as w)
    )
    from intake.read_referral(jsonb_build_object('origin', 'manual', 'referrer', p_referrer, 'person', jsonb_strip_nulls(jsonb_build_object('name', 'João Prado', 'phone', p_phone, 'email', p_email)))) as r
$$;
create temporary table a as
select tests.read('11 98888-0001 / 11 98888-0002', 'joao@a.com.br; bia@a.com.br', '{"name": "Bia Lima", "phone": "(11) 98888-0002", "email": "BIA@a.com.br"}') as said;
select is(said -> 'phones', '["+5511988880001"]', 'the referrer''s number among the person''s is the referrer''s') from a;
select is(said ->> 'emails', 'joao@a.com.br', 'and their e-mail') from a;
select is(said ->> 'referrer', '+5511988880002 BIA@a.com.br', 'which they have') from a;
select is(said ->> 'doubt', null, 'nobody needs to look') from a;
select is(tests.read('11 98888-0001 / 11 98888-0002', null, '{"name": "Bia Lima"}') -> 'phones', '["+5511988880001", "+5511988880002"]', 'without it both are the person''s');
select is(tests.read('11 98888-0001 / 11 98888-0002', null, '{"name": "Bia Lima", "phone": "11 98888-0001"}') ->> 'doubt', 'self_referral', 'the number that would be written to is a question');
select is(
    tests.read('11 98888-0001', null, '{"name": "Bia Lima", "phone": "11 3222-4455 / 11 97777-0002", "email": "x@; bia@a.com.br"}') ->> 'referrer', '+5511977770002 bia@a.com.br',
    'of several of the referrer the first that can be used'
);
select is(tests.read('11 98888-0001', null, '{"name": "Bia Lima", "phone": "12", "email": "x"}') ->> 'warnings', 'referrer_phone_ignored referrer_email_ignored', 'what cannot be used is told');
select is(tests.read('11 98888-0001', null, '{"name": "Bia Lima"}') ->> 'warnings', null, 'what is not there is not missed');

select * from finish();
rollback;
