begin;
select plan(11);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refer(p_name text, p_phone text, p_email text default null) returns jsonb language sql as $$
    select s.body from tests.submit(jsonb_build_object('person', jsonb_strip_nulls(jsonb_build_object('name', p_name, 'phone', p_phone, 'email', p_email)), 'origin', 'manual')) as s
$$;
create function tests.said(p_body jsonb) returns text language sql as $$
    select concat_ws(' ', p_body ->> 'outcome', p_body ->> 'reason', p_body ->> 'matched_by')
$$;
select tests.refer('João Prado', '11 98888-0001'), tests.refer('Eva Reis', '11 98888-0005');

create temporary table a as select tests.refer('João Prado', '11 97777-0002 / 11 98888-0001') as body;
select is(tests.said(body), 'touched phone', 'a new number beside a known one names who has that and the name') from a;
select is((select count(*) from leads.leads), 2::bigint, 'so that nobody is written to twice');
select is(
    (select string_agg(i.value || ' ' || (i.confirmed_at is not null), ', ' order by i.id) from people.identifiers as i join people.people as p on p.id = i.person_id where p.name = 'João Prado'),
    '+5511988880001 true, +5511977770002 false', 'the new one is theirs, unconfirmed'
);
select is(tests.said(tests.refer('Lia Prado', '11 97777-0003 / 11 98888-0001')), 'created', 'another name on the known one is another person');
select is((select count(*) from people.people), 3::bigint, 'who stands beside');
select is(tests.said(tests.refer('Rui Alves', '11 97777-0004 / 11 97777-0006')), 'created', 'numbers that nobody has');
select is(tests.said(tests.refer('João Prado', '11 98888-0001 / 11 98888-0005')), 'touched phone', 'the first goes before the others');
select is((select count(*) from people.identifiers as i join people.people as p on p.id = i.person_id where p.name = 'Eva Reis'), 1::bigint, 'somebody else has what they had');
select is((api.lookup_lead(tests.credential(), '{"name": "João Prado", "phone": "11 97777-0009 / 11 98888-0001"}')).body ->> 'outcome', 'touched', 'a look-up asks the same');
select is(
    (select string_agg(p.name, ', ' order by p.id) from people.people as p where exists (select from leads.leads as l where l.person_id = p.id)), 'João Prado, Eva Reis, Lia Prado, Rui Alves',
    'each has one lead'
);
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
