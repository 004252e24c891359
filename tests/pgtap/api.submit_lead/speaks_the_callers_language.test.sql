begin;
select plan(6);

select tests.make_operation();
select is(s.body #>> '{errors,0,detail}', 'Informe a pessoa indicada: {"name": …, "phone": …}.', 'Portuguese is the rule') from tests.submit('{"origin": "manual"}') as s;
set local indica.locale = 'en';
select is(s.body #>> '{errors,0,detail}', 'Give the referred person: {"name": …, "phone": …}.', 'English on request') from tests.submit('{"origin": "manual"}') as s;
select is(s.body ->> 'title', 'Some fields need correction', 'titles too') from tests.submit('{"origin": "manual"}') as s;
select matches(s.body #>> '{errors,0,detail}', '^This area code does not exist', 'the reason of a phone too')
from tests.submit(jsonb_set(tests.referral(), '{person,phone}', '"(20) 98765-4321"')) as s;
set local indica.locale = 'pt-BR';
select matches(s.body #>> '{errors,0,detail}', '^Este DDD não existe', 'and in Portuguese')
from tests.submit(jsonb_set(tests.referral(), '{person,phone}', '"(20) 98765-4321"')) as s;
select matches(s.body #>> '{errors,0,detail}', '^O corpo não é um JSON válido', 'what is wrong with a body is said too') from tests.submit_raw('{') as s;

select * from finish();
rollback;
