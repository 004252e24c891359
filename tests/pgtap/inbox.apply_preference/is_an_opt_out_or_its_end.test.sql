begin;
select plan(10);

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

select * from finish();
rollback;
