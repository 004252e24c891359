begin;
select plan(23);

-- Won by mistake, lost, referred again, three times in an hour; somebody else is referred once.
select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.leaves() returns text language plpgsql as $$
begin
    perform tests.drain();
    return (select string_agg(to_char(m.sending_at at time zone 'UTC', 'DD HH24:MI'), ', ' order by m.id) from sending.messages as m join leads.leads as l on l.id = m.lead_id where l.person_id = (select person_id from a));
end;
$$;
create function tests.scheduled(p_body jsonb) returns text language sql as $$
    select concat_ws(' ', p_body ->> 'outcome', p_body #>> '{lead,scheduled_for}', (select string_agg(w ->> 'code', ',') from jsonb_array_elements(p_body -> 'warnings') as w))
$$;
create temporary table a as select tests.lead(1) as lead_id;
alter table a add person_id bigint;
update a set person_id = tests.person_id(lead_id);
create temporary table o as select tests.lead(2) as lead_id;
select is(sending.first_contact_from(person_id), null, 'nothing was written yet') from a;
select is(tests.leaves(), '10 15:00', 'the first contact leaves');
select is(sending.first_contact_from(person_id), '2026-03-17 15:00Z', 'the next one waits for a week') from a;
select is(sending.first_contact_from(person_id, lead_id), null, 'but for the lead that it was for') from a;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;

create temporary table answers (n integer, body jsonb);
create function tests.again(p_n integer) returns text language plpgsql as $$
declare
    v_lead_id bigint;
begin
    select l.id into v_lead_id from leads.leads as l where l.person_id = (select person_id from a) order by l.id desc limit 1;
    perform tests.advance('10 minutes');
    perform leads.change_status(v_lead_id, 'lost', 'operator', 'no_interest');
    insert into answers select p_n, s.body from tests.submit(tests.referral(1), 'again' || p_n) as s;
    return tests.scheduled((select body from answers where n = p_n));
end;
$$;
select is(tests.again(1), 'created 2026-03-17T15:00:00+00:00 cool_down', 'another lead of theirs is told when');
select is((select w ->> 'detail' from answers, jsonb_array_elements(body -> 'warnings') as w where n = 1), 'Esta pessoa recebeu há pouco uma primeira mensagem nossa, por outra indicação. A próxima sai em 17/03/2026 às 12:00.', 'in words');
select is(tests.again(2), 'created 2026-03-17T15:00:00+00:00 cool_down', 'and another');
select is(tests.again(3), 'created 2026-03-17T15:00:00+00:00 cool_down', 'and a third');
select is(tests.leaves(), '10 15:00', 'nothing more leaves');
select is((select count(*) from governance.stagnant_leads), 0::bigint, 'whoever waits for it does not stand still');
select is((select next_action || ' ' || to_char(next_action_at at time zone 'UTC', 'DD HH24:MI') from leads.leads where person_id = a.person_id order by id desc limit 1), 'first_contact 17 15:00', 'the lead says until when') from a;
select tests.freeze('2026-03-17 14:59Z');
select is(tests.leaves(), '10 15:00', 'not a minute before');
select tests.freeze('2026-03-17 15:00:01Z');
select is(tests.leaves(), '10 15:00, 17 15:00', 'one leaves when the week is over');

-- Whatever woke the order, or forgot: the claim asks.
select is(tests.again(4), 'created 2026-03-24T15:00:01+00:00 cool_down', 'the week counts from the last');
update leads.leads as l set first_contact_due_at = util.current_time() from a where l.person_id = a.person_id and l.ended_at is null;
select is(tests.leaves(), '10 15:00, 17 15:00', 'an order that is due too soon');
select is((select string_agg(format('%s %s', m.last_error ->> 'held', to_char(m.due_at at time zone 'UTC', 'DD HH24:MI:SS')), ',') from outbox.jobs as m where m.kind = 'whatsapp.template' and m.state = 'pending'), 'person_cool_down 24 15:00:01', 'is held');
select is((select to_char(l.first_contact_due_at at time zone 'UTC', 'DD HH24:MI:SS') from leads.leads as l, a where l.person_id = a.person_id and l.ended_at is null), '24 15:00:01', 'and the lead says so');
select tests.advance('2 hours');
select is((select count(*) from governance.overdue_jobs), 0::bigint, 'which is no delay');

-- What did not arrive, or reached somebody else, is no first contact.
select is(sending.first_contact_from(person_id) is not null, true, 'while it stands') from a;
update sending.messages as m set state = 'failed' from leads.leads as l, a where l.id = m.lead_id and l.person_id = a.person_id;
select is(sending.first_contact_from(person_id), null, 'refused ones do not count') from a;
update sending.messages as m set state = 'unknown', recipient = '+5511900000000' from leads.leads as l, a where l.id = m.lead_id and l.person_id = a.person_id;
select is(sending.first_contact_from(person_id), null, 'nor those to a number that is not theirs') from a;
update ops.settings set value = '"1 second"' where key = 'first_contact_cool_down';
select is(tests.again(5), 'created', 'an operation may do without');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
