begin;
select plan(17);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead(9);
select intake.add_source(f.code, f.code, f.code) from intake.source_profiles as f where f.code in ('zapier', 'rd-station', 'wpforms');
create function tests.hook(p_source text, p_body jsonb, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), p_source, convert_to(p_body::text, 'UTF8'), null) as a
$$;
create function tests.phones(p_uid uuid) returns text language sql as $$
    select string_agg(i.value || ' ' || (i.confirmed_at is not null), ', ' order by i.value)
    from leads.leads as l join people.identifiers as i on i.person_id = l.person_id and i.kind = 'phone' where l.uid = p_uid
$$;
create function tests.main_phone(p_uid uuid) returns text language sql as $$
    select (people.phone_of(l.person_id)).value from leads.leads as l where l.uid = p_uid
$$;

create temporary table a as
select (h.body #>> '{lead,uid}')::uuid as uid, h.body
from tests.hook('zapier', '{"nome": "Rita Prado", "phone": "", "telefone": "(11) 3222-4455", "celular": "11 98123-4567", "whatsapp": "11981234567"}') as h;
select is(tests.phones(uid), '+551132224455 true, +5511981234567 true', 'a blank field hides no other, and each number is kept') from a;
select is(tests.main_phone(uid), '+5511981234567', 'the mobile is written to') from a;
select is(body -> 'warnings', '[]', 'one number in two fields is one') from a;

create temporary table b as
select (h.body #>> '{lead,uid}')::uuid as uid, h.body
from tests.hook('rd-station', '{"leads": [{"id": "1", "uuid": "a", "name": "Rui Alves", "mobile_phone": "11 98123-4568", "personal_phone": "não tem"}]}') as h;
select is(tests.phones(uid), '+5511981234568 true', 'a field that is no number leaves the other') from b;
create temporary table c as
select (h.body #>> '{lead,uid}')::uuid as uid, h.body
from tests.hook('rd-station', '{"leads": [{"id": "2", "uuid": "b", "name": "Bia Lima", "mobile_phone": "839.589.128-84", "personal_phone": "11 98123-4569"}]}') as h;
select is(tests.phones(uid), '+5511981234569 true', 'whichever comes first') from c;
select is(body #>> '{warnings,0,code}', 'phone_ignored', 'and the sender is told') from c;
select is(
    tests.phones((h.body #>> '{lead,uid}')::uuid), '+5511981234571 true', 'two nameless fields of a form may be two people''s: the first alone'
)
from tests.hook('wpforms', '{"your-name": "Eva Reis", "tel-482": "11 98123-4571", "tel-483": "11 98123-4572"}') as h;

create temporary table i as
select * from intake.begin_import(sha256('x'), 'lista.csv', '{Nome,Telefone,"Telefone 2",Fixo}', p_first_contact => 'now');
create temporary table r as
select * from intake.submit_rows((select id from i), 0, '{2,3,4}', array[
    convert_to('{"Nome": "Ivo Dias", "Telefone": "11 3222-4456", "Telefone 2": "11 98123-4573", "Fixo": ""}', 'UTF8'),
    convert_to('{"Nome": "Ema Melo", "Telefone": "", "Telefone 2": "recado com a Lia", "Fixo": "(11) 3222-4457"}', 'UTF8'),
    convert_to('{"Nome": "Ari Sá", "Telefone": "1198123456", "Telefone 2": "7", "Fixo": ""}', 'UTF8')
], array[null, null, null]);
select is((select r.created || ' ' || r.quarantined || ' ' || r.rejected from r), '2 0 1', 'rows of a list likewise');
create function tests.of_line(p_line bigint) returns uuid language sql as $$
    select l.uid from intake.submissions as s join leads.leads as l on l.id = s.lead_id where s.line = p_line
$$;
select is(tests.phones(tests.of_line(2)), '+551132224456 true, +5511981234573 true', 'each column of a phone is one');
select is(tests.main_phone(tests.of_line(2)), '+5511981234573', 'the mobile of any column is written to');
select is((select l.next_action from leads.leads as l where l.uid = tests.of_line(2)), 'first_contact', 'so that nobody need call');
select is((select l.attributes from leads.leads as l where l.uid = tests.of_line(2)), '{"Telefone 2": "11 98123-4573"}', 'and the consultant reads it beside');
select is(tests.phones(tests.of_line(3)), '+551132224457 true', 'what is no number is not in the way');
select is((select l.attributes ->> 'Telefone 2' from leads.leads as l where l.uid = tests.of_line(3)), 'recado com a Lia', 'and is kept');
select is(
    (select s.reason from intake.submissions as s where s.line = 4), 'invalid_phone', 'a number that would have to be guessed beside a lone digit is not made up'
);
select is((select count(*) from people.identifiers as n where n.person_id = tests.person_id((select min(l.id) from leads.leads as l)) and n.kind = 'phone'), 1::bigint, 'somebody else has what they had');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
