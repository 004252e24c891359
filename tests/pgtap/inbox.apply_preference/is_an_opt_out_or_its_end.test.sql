begin;
select plan(19);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create function tests.prefers(p_value text, p_at timestamptz, p_patch jsonb default '{}') returns text language sql as $$
    select tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
        'wa_id', ltrim(tests.phone(1), '+'), 'user_id', 'BR.1', 'detail', 'x', 'category', 'marketing_messages', 'value', p_value,
        'timestamp', extract(epoch from p_at)::bigint
    ) || p_patch))))
$$;
select is(tests.prefers('stop', util.current_time()), 'applied stop', 'stop');
select is(tests.status(lead_id), 'opted_out', 'is an opt-out') from a;
select is((select count(*) from outbox.jobs as m where m.payload ->> 'purpose' = 'opt_out_confirmation'), 0::bigint, 'without a confirmation: WhatsApp gave one');
select is((select i.value from people.identifiers as i where i.kind = 'bsuid'), 'BR.1', 'the id is learnt');
select is(tests.prefers('resume', util.current_time() - interval '1 minute'), 'ignored outdated', 'an older resume does not lift it');
select tests.advance('1 minute');
select is(tests.prefers('resume', util.current_time(), '{"wa_id": null}'), 'applied', 'resume, by id alone');
select is(people.is_suppressed(people.keys_of(l.person_id)), false, 'lifts it') from leads.leads as l;
select is(governance.event_text(e), 'A pessoa voltou a aceitar mensagens.', 'the history says so') from leads.events as e where e.kind = 'opt_out_lifted';
select is(tests.prefers('stop', util.current_time(), '{"user_id": "BR.9", "wa_id": "5531911112222"}'), 'applied', 'a stranger is believed too');
select is(s.body ->> 'outcome', 'suppressed', 'for good') from tests.submit('{"person": {"name": "Ana Paz", "phone": "31911112222"}, "origin": "manual"}') as s;

-- Another number or account of the same app; an id where a number is expected.
select tests.drain();
create temporary table b as select * from tests.contacted_lead(2);
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.2"}') from b;
create function tests.prefers_of(p_beside jsonb, p_patch jsonb, p_account text default '419561257915477') returns text language sql as $$
    select tests.last_event(tests.receive_raw(jsonb_set(tests.wa_body('user_preferences', p_beside || jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
        'category', 'marketing_messages', 'value', 'stop', 'timestamp', extract(epoch from util.current_time())::bigint
    ) || p_patch))), '{entry,0,id}', to_jsonb(p_account))::text))
$$;
select is(tests.prefers_of('{"metadata": {"phone_number_id": "999"}}', jsonb_build_object('wa_id', ltrim(tests.phone(2), '+'))), 'ignored other_number', 'a stop for another number');
select tests.advance('1 second');
select is(tests.prefers_of('{}', jsonb_build_object('wa_id', ltrim(tests.phone(2), '+')), '777'), 'ignored other_account', 'or another account');
select is(tests.status(lead_id), 'contacted', 'is none of ours') from b;
select tests.advance('1 second');
select is(tests.prefers_of('{"metadata": {"phone_number_id": "100200300"}}', '{"wa_id": "BR.2"}'), 'applied stop', 'an id where a number is expected');
select is(tests.status(lead_id), 'opted_out', 'names its person') from b;

-- Each of the three is needed.
select throws_ok(
    format('select inbox.apply_preference(%L, %L)', jsonb_build_object('who', w, 'entry', e), at), 'ID105', null, d
)
from (values
    ('{}'::jsonb, '{"value": "stop"}'::jsonb, '2026-03-10 15:00:00+00', 'of nobody'),
    ('{"wa_id": "5531911112222"}', '{"value": "stop"}', null, 'at no time'),
    ('{"wa_id": "5531911112222"}', '{}', '2026-03-10 15:00:00+00', 'that says nothing'),
    (null, null, null, 'of nothing')
) as v (w, e, at, d);

select * from finish();
rollback;
