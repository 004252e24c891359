begin;
select plan(25);

select tests.make_operation();
create temporary table uninvolved as select tests.lead(900) as lead_id;
select leads.change_status(lead_id, 'lost', 'test', 'price') from uninvolved;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create temporary table t as
select e.n, e.status, tests.lead(e.n) as lead_id, (select l.uid from leads.leads as l order by l.id desc limit 1) as uid
from (values (1, 'lost'), (2, 'won'), (3, 'unreachable'), (4, 'exhausted'), (5, 'lost')) as e (n, status);
update t set uid = l.uid from leads.leads as l where l.id = t.lead_id;
select leads.change_status(lead_id, 'contacted', 'test') from t where status = 'exhausted';
select leads.change_status(lead_id, status, 'test', case when status = 'lost' then 'price' end) from t;
create function tests.asks(p_uid uuid, p_door text, p_body jsonb) returns text language plpgsql as $$
declare
    v_answer record;
begin
    execute format('select * from api.%I(tests.credential(), $1, $2)', p_door) into v_answer using p_uid, convert_to(p_body::text, 'UTF8');
    return concat_ws(' ', v_answer.http_status, v_answer.body ->> 'code', v_answer.body ->> 'detail');
end;
$$;

select tests.advance('1 day');
select is(tests.asks(uid, 'record_call', '{"result": "opted_out"}'), '200', status || ': a call in which they say stop is recorded') from t where n < 5 order by n;
select is(tests.asks(uid, 'change_status', '{"to": "opted_out"}'), '200', status || ': so is the consultant''s word for it') from t where n = 5;
select is(people.is_person_suppressed(tests.person_id(lead_id)), true, status || ': they are suppressed') from t order by n;
select is(tests.status(lead_id), status, status || ': the lead keeps its end') from t order by n;
select is((select count(*) from leads.calls as c join t on t.lead_id = c.lead_id), 4::bigint, 'the calls are kept');
select is(
    tests.asks(uid, 'change_status', '{"to": "engaged"}'),
    '409 ID307 A pessoa pediu para não ser contatada; só uma mensagem dela reabre o contato.', status || ': nobody opens it again by hand'
) from t where status <> 'won' order by n;
select is(tests.asks(uid, 'record_call', '{"result": "answered"}'), '409 ID305', 'other calls to an ended lead are refused as ever') from t where n = 1;
select is(tests.write(3, 'wamid.1', tests.text_of('qual o valor?')), 'applied suppressed', 'other words of theirs open nothing either');
select is(tests.status(lead_id), 'unreachable', 'and the lead stays ended') from t where n = 3;
select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;
select is(tests.asks(l.uid, 'change_status', '{"to": "engaged"}'), '200', 'and may be opened again') from leads.leads as l, uninvolved as u where l.id = u.lead_id;

select * from finish();
rollback;
