begin;
select plan(12);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create function tests.standing() returns text language sql as $$
    select format('%s %s %s', o.state, o.last_error ->> 'held', o.due_at at time zone 'UTC')
    from outbox.jobs as o, t
    where o.lead_id = t.lead_id and o.kind = 'whatsapp.template'
$$;

-- It waited for an approval, then it left.
update sending.templates set state = 'pending';
select is_empty('select from outbox.claim(tests.worker_id())', '(held)');
select is(tests.standing(), 'pending template_not_approved 2026-03-10 15:01:00', 'an order waits for an approval');
update sending.templates set state = 'approved';
select tests.advance('1 minute');
select tests.step('whatsapp.template');
select is((select o.last_error from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'whatsapp.template'), null, 'what it waited for is over once it leaves');

-- Afterwards Meta says that the person gets nothing that promotes until tomorrow.
select tests.advance('1 minute');
select sending.fail_message(m.id, tests.error(131049, '{"at": "2026-03-10T15:02:00Z"}'), util.current_time()) from sending.messages as m;
select is(tests.standing(), 'pending  2026-03-11 15:02:00', 'it waits for tomorrow');
select is((select (o.last_error ->> 'code')::integer from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'whatsapp.template'), 131049, 'and says why');
select is(sending.release_held('template_not_approved', util.current_time()), 0, 'an approval wakes what waits for one, not this');
select tests.step('chatwoot.note');
create temporary table u as select tests.lead_with_conversation(2) as other;
select is(sending.resume_channel('principal'), 1, 'a channel that is resumed looks at what was refused');
create temporary table c as select c.lead_id, c.kind from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template';
select is((select array_agg(c.lead_id) from c), array[other], 'the other lead''s leaves') from u;
select is(tests.standing(), 'pending recipient_cooldown 2026-03-11 15:01:00', 'the person''s pause is kept: a day since the last try');
select is((select m.sends from sending.messages as m, t where m.lead_id = t.lead_id), 1, 'nothing left');
select tests.freeze('2026-03-11 15:01:00Z');
select is((select array_agg(c.lead_id) from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'), array[lead_id], 'then it leaves') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
