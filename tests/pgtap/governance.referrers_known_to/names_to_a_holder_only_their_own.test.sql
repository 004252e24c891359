begin;
select plan(7);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
insert into intake.sources (code, name) values ('other', 'Other');
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('loja', p_source_id => (select s.id from intake.sources as s where s.code = 'parceiro')) as partner,
    tests.make_token('loja 2', p_source_id => (select s.id from intake.sources as s where s.code = 'parceiro')) as partner_too,
    tests.make_token('other', p_source_id => (select s.id from intake.sources as s where s.code = 'other')) as stranger,
    tests.make_token('root', '{admin}', tests.consultant(2)) as root;

create function tests.refer(p_n integer, p_referrer text, p_token_id bigint)
returns bigint
language sql
as $$
    select tests.lead(p_n, jsonb_build_object('referrer', jsonb_build_object('name', p_referrer)), p_token_id)
$$;
create function tests.offered(p_token_id bigint)
returns text
language sql
as $$
    select string_agg(r.value ->> 'name', ', ' order by r.value ->> 'name')
    from api.get_catalog(tests.credential(p_token_id)) as c, jsonb_array_elements(c.body -> 'referrers') as r (value)
$$;

-- Of the operation, Ana's; of the partner, Bruno's; and a touch of Ana's by the partner.
select tests.refer(1, 'Rui Prado', tests.token_id());
select tests.refer(2, 'Lia Campos', partner) from who;
select tests.refer(1, 'Zeca Moura', partner) from who;
update leads.leads set consultant_id = case when person_id = (select l.person_id from leads.leads as l order by l.id limit 1) then tests.consultant(1) else tests.consultant(2) end;

select is(tests.offered(ana), 'Rui Prado', 'an owner is offered the referrers of their leads') from who;
select is(tests.offered(bruno), 'Lia Campos', 'each of their own') from who;
select is(tests.offered(partner), 'Lia Campos, Zeca Moura', 'a source those that it named, also in a touch') from who;
select is(tests.offered(partner_too), 'Lia Campos, Zeca Moura', 'by any of its tokens') from who;
select is(tests.offered(stranger), null, 'another source nobody') from who;
select is(tests.offered(root), 'Lia Campos, Rui Prado, Zeca Moura', 'admin all') from who;
select is(tests.offered(tests.token_id()), 'Lia Campos, Rui Prado, Zeca Moura', 'and the operation');

select * from finish();
rollback;
