begin;
select plan(19);

select tests.make_operation('2026-10-06 15:00:00+00');
update ops.settings set value = null where key = 'first_contact_hours';
create temporary table t as select tests.lead(1) as lead_id;
create temporary table o as select tests.lead(2) as lead_id;
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time() where j.state = 'pending';
select sending.request_first_contact(lead_id) from o;
create function tests.may(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', a.may, a.reason, 'until ' || to_char(a.until at time zone 'UTC', 'DD HH24:MI'), 'from ' || to_char(a.allowed_from at time zone 'UTC', 'DD HH24:MI'), a.category, a.price::numeric(9, 4), a.currency)
    from sending.allowed((sending.default_channel()).id, tests.person_id(p_lead_id), util.current_time()) as a
$$;
select is(tests.may(lead_id), 'template until 06 23:00 marketing 0.0625 USD', 'a template, until the hours end') from t;
select sending.open_window((sending.default_channel()).id, tests.person_id(lead_id), '2026-10-06 14:30Z') from t;
select is(tests.may(lead_id), 'text until 07 14:30 service 0.0068 USD', 'words, for a day after theirs') from t;
select is(tests.may(lead_id), 'template until 06 23:00 marketing 0.0625 USD', 'to nobody else') from o;
select is((governance.lead_document(l)) #>> '{whatsapp,may}', 'text', 'the lead''s page says so') from leads.leads as l join t on t.lead_id = l.id;
select tests.freeze('2026-10-07 02:00:00+00');
select is(tests.may(lead_id), 'text until 07 14:30 service 0.0068 USD', 'also at night') from t;
select is(tests.may(lead_id), 'nothing outside_hours from 07 11:00', 'when templates wait') from o;
select tests.freeze('2026-10-07 14:30:00+00');
select is(tests.may(lead_id), 'template until 07 23:00 marketing 0.0625 USD', 'then the window is closed') from t;
select sending.open_window((sending.default_channel()).id, tests.person_id(lead_id), '2026-10-07 16:00Z') from t;
select is(tests.may(lead_id), 'template until 07 23:00 marketing 0.0625 USD', 'words of the future open none') from t;
update sending.channels set held_until = util.current_time() + interval '1 minute';
select is(tests.may(lead_id), 'nothing channel_held from 07 14:31', 'a number that must slow down') from o;
update sending.channels set held_until = null, state = 'stopped', state_reason = '190';
select is(tests.may(lead_id), 'nothing channel_stopped', 'one that stands still') from o;
update sending.channels set state = 'active', state_reason = null;
select is(sending.allowed(null, tests.person_id(lead_id), util.current_time())::text, '(nothing,,,no_channel,,,)', 'no number at all') from o;
-- Meta leaves the person alone for a day.
select tests.freeze('2026-10-07 15:00:00+00');
select is((select count(*) from outbox.claim(tests.worker_id())), 1::bigint, 'one is written to');
update sending.messages as m set error = '{"code": 131049}', state = 'queued';
select is(tests.may(lead_id), 'nothing recipient_cooldown from 08 15:00', 'and has enough of promotions') from o;
update sending.messages set error = null, state = 'accepted', accepted_at = util.current_time(), wamid = 'w';
update people.identifiers as i set refused_at = util.current_time() from t where i.person_id = tests.person_id(t.lead_id) and i.kind = 'phone';
select is(tests.may(lead_id), 'nothing number_refused', 'a number that WhatsApp does not know') from t;
select leads.opt_out(tests.person_id(lead_id), 'stop_word', 'person', util.current_time()) from o;
select is(tests.may(lead_id), 'nothing opted_out', 'who asked for no more') from o;
create temporary table e as select tests.lead(3, '{"person": {"name": "Rui Costa", "phone": null, "email": "rui.costa@exemplo.com.br"}}') as lead_id;
select is(tests.may(lead_id), 'nothing no_phone', 'who has no phone') from e;

-- Who wrote within a day does not count among the people of the day.
create temporary table w as select tests.lead(4) as lead_id;
create temporary table v as select tests.lead(5) as lead_id;
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time() where j.state = 'pending';
select sending.request_first_contact(lead_id) from w union all select sending.request_first_contact(lead_id) from v;
update sending.channels set people_per_day = 1;
update sending.messages set sending_at = util.current_time() - interval '1 hour';
select sending.open_window((sending.default_channel()).id, tests.person_id(lead_id), util.current_time()) from w;
update outbox.jobs set due_at = util.current_time() where state = 'pending';
select is((select array_agg(c.lead_id) from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'), array[(select lead_id from w)], 'who has an open window is written to');
select is((select m.last_error ->> 'held' from outbox.jobs as m, v where m.lead_id = v.lead_id and m.kind = 'whatsapp.template'), 'people_per_day', 'the others wait for tomorrow');
select is((select count(*) from sending.messages as m where m.sending_at = util.current_time()), 1::bigint, 'nobody else is written to');

select * from finish();
rollback;
