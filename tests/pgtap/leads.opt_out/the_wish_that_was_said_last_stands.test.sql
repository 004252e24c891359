begin;
select plan(16);

select tests.make_operation();
create temporary table uninvolved as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create function tests.prefers(p_n integer, p_value text, p_at timestamptz) returns text language sql as $$
    select tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
        'wa_id', ltrim(tests.phone(p_n), '+'), 'category', 'marketing_messages', 'value', p_value, 'timestamp', extract(epoch from p_at)::bigint
    )))))
$$;
create function tests.is_out(p_lead_id bigint) returns boolean language sql as $$ select people.is_person_suppressed(tests.person_id(p_lead_id)) $$;

-- A press of 13:00 arrives after a stop by phone of 14:00.
create temporary table a as select * from tests.contacted_lead(1);
create temporary table t as select util.current_time() + interval '1 hour' as at_13;
select tests.freeze(at_13 + interval '1 hour') from t;
select leads.record_call(lead_id, tests.token_id(), 'opted_out') from a;
select tests.advance('30 minutes');
select is(tests.write(1, 'wamid.1', tests.press_of(go_on), at_13), 'applied suppressed', 'a press from before a stop by phone') from a, t;
select is(tests.is_out(lead_id), true, 'lifts nothing') from a;
select is(tests.status(lead_id), 'opted_out', 'and the lead stays ended') from a;

-- The same in the other order.
select tests.drain();
create temporary table b as select * from tests.contacted_lead(2);
select tests.write(2, 'wamid.2', tests.press_of(go_on)) from b;
select tests.advance('1 minute');
select leads.record_call(lead_id, tests.token_id(), 'opted_out') from b;
select is(tests.is_out(lead_id), true, 'in the order in which it was said it is the same') from b;

-- WhatsApp's menu of 10:00 after a word of 11:00.
select tests.drain();
create temporary table c as select * from tests.contacted_lead(3);
create temporary table u as select util.current_time() as at_10;
select tests.advance('1 hour');
select tests.write(3, 'wamid.3', tests.text_of('Parar'));
select is(tests.prefers(3, 'resume', at_10), 'ignored outdated', 'a resume in the menu from before the word') from u;
select is(tests.is_out(lead_id), true, 'lifts nothing') from c;
select tests.advance('1 minute');
select is(tests.prefers(3, 'resume', util.current_time()), 'applied', 'one from after it does');
select is(tests.prefers(3, 'stop', u.at_10 + interval '1 minute'), 'ignored outdated', 'and an older stop that comes late does not stop again') from u;
select is(tests.prefers(3, 'stop', u.at_10 + interval '1 minute'), null, 'nor when it comes twice') from u;
select is(tests.is_out(lead_id), false, 'the last word counts') from c;
select is(
    (leads.opt_out(tests.person_id(lead_id), 'request', 'operator', util.current_time() - interval '30 minutes')), false, 'by whatever way it came'
) from c;
select is(tests.is_out(lead_id), false, 'which was before they came back') from c;

-- A stop that comes late ends what was open, and the words after it are judged by their own time.
create temporary table d as select tests.lead(4) as lead_id;
select tests.drain();
select tests.advance('1 hour');
select is(tests.write(4, 'wamid.5', tests.text_of('voltar')), 'applied', 'a word that asks for more, from somebody whom nothing keeps out');
select is(tests.write(4, 'wamid.6', tests.text_of('parar'), util.current_time() - interval '10 minutes'), 'applied outdated', 'the stop from before it comes after it');
select is(tests.status(lead_id), 'engaged', 'and ends nothing') from d;

select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;

select * from finish();
rollback;
