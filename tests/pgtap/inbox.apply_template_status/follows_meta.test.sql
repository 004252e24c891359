begin;
select plan(13);

select tests.make_operation();
create function tests.template(p_event text, p_at timestamptz default util.current_time(), p_patch jsonb default '{}') returns text language sql as $$
    select tests.last_event(tests.receive_raw(jsonb_set(tests.wa_body('message_template_status_update', jsonb_build_object(
        'event', p_event, 'message_template_id', 1689556908129832, 'message_template_name', 'indica_primeiro_contato',
        'message_template_language', 'pt-BR', 'reason', 'NONE'
    ) || p_patch), '{entry,0,time}', to_jsonb(extract(epoch from p_at)::bigint))::text))
$$;
create function tests.is_now() returns text language sql as $$ select t.state from sending.templates as t where t.code = 'first_contact' $$;

create temporary table a as select tests.lead_with_conversation(1) as lead_id;
select is(tests.template('PAUSED'), 'applied paused', 'paused');
select is(tests.is_now(), 'paused', 'the template rests');
select is_empty($$select * from outbox.claim(tests.worker_id())$$, 'and what waits is held');
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'not lost') from a;
select is(tests.template('FLAGGED'), 'ignored no_change', 'a warning changes nothing');
select is(tests.template('APPROVED', util.current_time() - interval '1 hour'), 'ignored outdated', 'an older word changes nothing');
select tests.advance('1 second');
select is(tests.template('APPROVED', util.current_time(), '{"other_info": {"title": "UNPAUSE"}}'), 'applied approved', 'approved again');
select is(tests.step('whatsapp.template') > 0, true, 'what was held goes at once');
select tests.advance('1 second');
select is(tests.template('REJECTED') || tests.is_now(), 'applied rejectedrejected', 'rejected');
select tests.advance('1 second');
select is(tests.template('REINSTATED') || tests.is_now(), 'applied reinstatedapproved', 'reinstated');
select tests.advance('1 second');
select is(tests.template('DISABLED') || tests.is_now(), 'applied disableddisabled', 'disabled');
select is(tests.template('APPROVED', util.current_time(), '{"message_template_name": "other"}'), 'ignored unknown_template', 'somebody else''s template');

select tests.receive('template_category_update', '{"message_template_name": "opt", "message_template_language": "pt_BR", "new_category": "UTILITY"}');
select tests.receive('template_category_update', '{"message_template_name": "indica_primeiro_contato", "message_template_language": "pt_BR", "previous_category": "MARKETING", "new_category": "UTILITY"}');
select is((select t.category from sending.templates as t where t.code = 'first_contact'), 'UTILITY', 'its category follows too');

select * from finish();
rollback;
