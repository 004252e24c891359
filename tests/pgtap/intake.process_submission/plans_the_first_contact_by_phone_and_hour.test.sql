begin;
select plan(19);

select tests.make_operation('2026-03-10 15:00+00');
update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"], "6": ["08:00", "20:00"]}'
where key = 'first_contact_hours';
create function tests.plan_for(p_phone text) returns text language plpgsql as $$
declare
    v_body constant jsonb := (
        select s.body from tests.submit(jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'phone', p_phone), 'origin', 'manual')) as s
    );
begin
    return (
        select concat_ws(' ', l.next_action, l.next_action_at at time zone 'UTC', v_body #>> '{lead,scheduled_for}')
        from leads.leads as l where l.uid = (v_body #>> '{lead,uid}')::uuid
    );
end;
$$;

select is(tests.plan_for('11987654321'), 'first_contact 2026-03-10 15:00:00', 'on a Tuesday at noon it goes out now');
select is(tests.plan_for('(11) 3456-7890'), 'call_by_consultant 2026-03-10 15:00:00', 'a landline is called');
select is(tests.plan_for('0800 123 4567'), 'call_by_consultant 2026-03-10 15:00:00', 'so is a free-call number');
select is(tests.plan_for('+1 212 555 0123'), 'first_contact 2026-03-10 15:00:00', 'a foreign number may have WhatsApp');
select is(tests.plan_for('4004-1234'), 'call_by_consultant 2026-03-10 15:00:00', 'a company''s number is called');
select is(tests.plan_for('0500 123 4567'), 'call_by_consultant 2026-03-10 15:00:00', 'so is one of a special rate');
select is(tests.plan_for('+351 21 234 5678'), 'call_by_consultant 2026-03-10 15:00:00', 'so is a landline abroad');
select is(tests.plan_for('+351 912 345 678'), 'first_contact 2026-03-10 15:00:00', 'a mobile abroad is written to');
select is(tests.plan_for('+44 56 1234 5678'), 'first_contact 2026-03-10 15:00:00', 'internet telephony may have WhatsApp');

-- Somebody known is contacted by what is known.
select tests.lead(1, '{"person": {"name": "Rosa Alves", "phone": "11987654399", "email": "rosa@example.com"}}');
select leads.change_status(l.id, 'lost', 'consultant:1', 'price') from leads.leads as l order by l.id desc limit 1;
select is(tests.next_action(tests.lead(1, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}')), 'first_contact', 'an e-mail names somebody whose mobile is known');
select leads.change_status(l.id, 'lost', 'consultant:1', 'price') from leads.leads as l order by l.id desc limit 1;
select is(tests.next_action(tests.lead(1, '{"person": {"name": "Rosa Alves", "phone": "(11) 3456-7899", "email": "rosa@example.com"}}')), 'first_contact', 'a landline comes second to it');

select tests.freeze('2026-03-10 23:30+00');
select is(tests.plan_for('11912345001'), 'first_contact 2026-03-11 11:00:00 2026-03-11T11:00:00+00:00', 'at 20:30 it waits for the morning, and the answer says when');
select is(tests.plan_for('68912345002'), 'first_contact 2026-03-10 23:30:00', 'in Acre it is 18:30');
select is(tests.plan_for('(11) 3456-7891'), 'call_by_consultant 2026-03-11 11:00:00', 'calls wait for the morning too');
select tests.freeze('2026-03-11 11:30+00');
select is(tests.plan_for('68912345003'), 'first_contact 2026-03-11 13:00:00 2026-03-11T13:00:00+00:00', 'when São Paulo opens Acre still sleeps');

select is(
    (select format('%s %s', s.body ->> 'outcome', s.body #>> '{lead,scheduled_for}') from tests.submit(jsonb_build_object('person', '{"name": "Maria Souza", "phone": "68912345003"}'::jsonb, 'origin', 'manual')) as s),
    'touched 2026-03-11T13:00:00+00:00', 'a touch says it too'
);
select is((select count(*) from outbox.jobs as m where m.due_at > m.created_at), 0::bigint, 'Chatwoot is prepared at once in any case');

update ops.settings set value = '{}' where key = 'first_contact_hours';
select is(s.body ->> 'outcome', 'quarantined', 'hours that never open lose nothing') from tests.submit(tests.referral(9)) as s;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
