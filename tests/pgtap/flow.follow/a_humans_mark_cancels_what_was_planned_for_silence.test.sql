begin;
select plan(11);

select tests.make_operation();
create function tests.waiting_lead(p_n integer) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform sending.request_first_contact(v_lead_id);
    return v_lead_id;
end;
$$;
create function tests.mark(p_lead_id bigint, p_to text) returns integer language sql as $$
    select a.http_status from leads.leads as l, api.change_status(tests.credential(), l.uid, convert_to(jsonb_build_object('to', p_to)::text, 'UTF8')) as a
    where l.id = p_lead_id
$$;
create temporary table t as
select tests.waiting_lead(1) as marked, tests.waiting_lead(2) as other, tests.waiting_lead(3) as silent,
    tests.waiting_lead(4) as quiet;
select is(tests.mark(marked, 'engaged'), 200, 'the consultant marks it engaged before the first message leaves') from t;
select is(tests.row_state(tests.row_id(marked, 'whatsapp.template')), 'cancelled', 'which waits no more') from t;
select is(tests.row_state(tests.row_id(other, 'whatsapp.template')), 'pending', 'that of another lead does') from t;
select is(tests.next_action(marked), 'answer_person', 'the person is to be answered') from t;
select tests.drain();

-- Three days of silence: D+3 is planned for those who were written to.
select tests.freeze('2026-03-13 15:00:00+00');
select is((select array_agg(r.lead_id order by r.lead_id) from rework.run() as r where r.action = 'send_template'), (select array[other, silent, quiet] from t), 'D+3 is planned');
select is(tests.mark(silent, 'engaged'), 200, 'the consultant marks one engaged before it leaves') from t;
select is(tests.mark(quiet, 'qualified'), 200, 'and one qualified') from t;
select is(
    (select array_agg(a.state || ' ' || a.reason order by a.lead_id) filter (where a.lead_id <> t.other) from rework.attempts as a, t),
    '{"cancelled status_engaged","cancelled status_qualified"}', 'their attempts are cancelled'
);
select tests.drain();
select is(
    (select array_agg(m.lead_id) from sending.messages as m where m.purpose = 'rework'), (select array[other] from t), 'only the third is reminded'
);
select is(tests.next_action(silent) || ' ' || tests.next_action(quiet), 'answer_person scheduled', 'what comes next is what the consultant said') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
