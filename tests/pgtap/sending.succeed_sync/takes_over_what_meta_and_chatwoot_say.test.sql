begin;
select plan(33);

select tests.make_operation('2026-03-10 15:00:00+00');
-- Ours as Meta would show it.
create function tests.remote(p_code text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object(
        'name', t.name, 'language', t.language, 'status', 'APPROVED', 'category', t.category, 'parameter_format', t.parameter_format,
        'components', jsonb_build_array(
            jsonb_build_object('type', 'BODY', 'text', t.body), jsonb_build_object('type', 'FOOTER', 'text', t.footer),
            jsonb_build_object('type', 'BUTTONS', 'buttons', (select coalesce(jsonb_agg(jsonb_build_object('type', 'QUICK_REPLY', 'text', b.value ->> 'text')), '[]') from jsonb_array_elements(t.buttons) as b))
        )
    ) || p_patch
    from sending.templates as t where t.code = p_code
$$;
create function tests.all_remote(p_code text default null, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('templates', jsonb_agg(tests.remote(t.code, case when t.code = p_code then p_patch else '{}' end))) from sending.templates as t
$$;
create function tests.body(p_text text) returns jsonb language sql as $$
    select jsonb_build_object('components', jsonb_build_array(jsonb_build_object('type', 'BODY', 'text', p_text), tests.remote('first_contact') #> '{components,1}', tests.remote('first_contact') #> '{components,2}'))
$$;
create function tests.sync(p_kind text, p_result jsonb) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    perform sending.request_sync();
    for v_claimed in select * from outbox.claim(tests.worker_id(), 50) as c where c.kind in ('whatsapp.templates', 'chatwoot.templates') loop
        perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, case when v_claimed.kind = p_kind then p_result else '{}' end);
    end loop;
    return (select concat_ws(' ', t.state, t.category, t.category_before, t.parameter_format, t.problem, nullif(array_to_string(t.problem_values, '; '), '')) from sending.templates as t where t.code = 'first_contact');
end;
$$;
select is(sending.request_sync(), 2::bigint, 'Meta and Chatwoot are asked');
select is(sending.request_sync(), 0::bigint, 'once at a time');
select is((select string_agg(c.kind || ' ' || (c.work ->> 'inbox_id') || ' ' || jsonb_array_length(c.work -> 'names'), ', ' order by c.kind) from outbox.claim(tests.worker_id(), 50) as c),
    format('chatwoot.templates %s 7, whatsapp.templates %1$s 7', (sending.default_channel()).chatwoot_inbox_id), 'for ours by name');
select is((select outbox.complete(tests.worker_id(), m.id, m.attempts, tests.all_remote()) from outbox.jobs as m where m.kind = 'whatsapp.templates'), 'done', 'Meta answers');
select is((select count(*) from sending.templates as t where t.synced_at = util.current_time() and t.problem is null and t.state = 'approved'), 7::bigint, 'all is as it was');
select is((select outbox.complete(tests.worker_id(), m.id, m.attempts, '{"templates": [{"name": "indica_primeiro_contato", "language": "pt-BR", "status": "approved"}]}') from outbox.jobs as m where m.kind = 'chatwoot.templates'), 'done', 'Chatwoot answers');
select is((select string_agg(t.code || ' ' || t.chatwoot_state, ', ' order by t.id) from sending.templates as t where t.purpose = 'first_contact'), 'first_contact APPROVED, first_contact_with_referrer missing', 'and has one of ours');

-- Category, form of the variables, state.
select is(tests.sync('whatsapp.templates', tests.all_remote('first_contact', '{"category": "UTILITY"}')), 'approved UTILITY MARKETING POSITIONAL', 'its category is another');
select matches(tests.findings('templates'), 'template_recategorised first_contact', 'which is told');
select is(tests.sync('whatsapp.templates', tests.all_remote()), 'approved UTILITY MARKETING POSITIONAL', 'until somebody took note');
select is(sending.resume_template('first_contact'), 0, 'they do');
select is(tests.findings('templates'), '', 'then no more');
select is(sending.set_template_category('indica_primeiro_contato', 'pt_BR', 'MARKETING', util.current_time() - interval '1 hour'), 'outdated', 'what was said before it was read is old');
select is(tests.sync('whatsapp.templates', tests.all_remote('first_contact', '{"parameter_format": "NAMED"}' || tests.body('Oi {{person_first_name}}, {{company_name}}, {{consultant_first_name}} aqui.'))), 'approved UTILITY NAMED', 'its variables have names at Meta: so have ours');
select is(sending.render(t.body, '{Ana,Bia,Casa}', t.parameters), 'Oi Ana, Casa, Bia aqui.', 'and are filled by name') from sending.templates as t where t.code = 'first_contact';
select is(sending.template_submission(t) #>> '{components,0,example,body_text_named_params,1,param_name}', 'consultant_first_name', 'as its submission would say') from sending.templates as t where t.code = 'first_contact';
create temporary table l as select tests.lead_with_conversation(1) as lead_id;
select is((select c.work ->> 'parameter_format' || ' ' || (c.work #>> '{body_parameters,0,name}') from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'), 'NAMED person_first_name', 'and as it is sent');
select is(tests.sync('whatsapp.templates', tests.all_remote('first_contact', '{"parameter_format": "NAMED"}' || tests.body('Oi {{nome}}, {{company_name}}, {{consultant_first_name}} aqui.'))),
    'draft UTILITY NAMED variables nome, company_name, consultant_first_name; person_first_name, consultant_first_name, company_name', 'names that we do not know');
select matches(tests.findings('templates'), 'template_unfit first_contact', 'are told');
select matches((select h.sentence from governance.health_findings as h where h.code = 'template_unfit'), 'na versão da Meta, o texto pede nome, .* e nós preenchemos person_first_name', 'in the reader''s language');
select set_config('indica.locale', 'en', true);
select matches((select h.sentence from governance.health_findings as h where h.code = 'template_unfit'), 'in Meta''s version the text wants nome, .*, we fill person_first_name', 'whichever it is');
select set_config('indica.locale', '', true);
select is(tests.sync('whatsapp.templates', tests.all_remote('first_contact', '{"parameter_format": "POSITIONAL"}' || tests.body('Oi {{1}}, {{3}} aqui, {{4}}.'))), 'draft UTILITY NAMED variables 1, 3, 4; 1, 2, 3', 'so are numbers that do not fit');
select is(tests.sync('whatsapp.templates', tests.all_remote('first_contact', '{"parameter_format": "POSITIONAL", "status": "PAUSED"}' || tests.body('Oi {{1}}, {{3}} aqui, {{2}}.'))), 'paused UTILITY POSITIONAL', 'mended, and paused');
select matches(tests.findings('templates'), 'template_stopped first_contact', 'which is told too');
select is(tests.sync('whatsapp.templates', '{"templates": []}'), 'disabled UTILITY POSITIONAL not_at_meta', 'what was deleted there is sent no more');
select is(tests.sync('whatsapp.templates', '{"error": "?"}'), 'disabled UTILITY POSITIONAL not_at_meta', 'an answer without a list says nothing');
select is((select count(*) from sending.templates as t where t.state = 'approved'), 0::bigint, 'all were deleted');
select is(tests.sync('whatsapp.templates', tests.all_remote()), 'approved UTILITY POSITIONAL', 'and are there again');

-- Nobody answers.
select tests.advance('2 hours');
select sending.request_sync();
create function tests.break_off() returns text language plpgsql as $$
declare
    c record;
begin
    select * into c from outbox.claim(tests.worker_id(), 50) as x where x.kind = 'whatsapp.templates';
    return outbox.fail(tests.worker_id(), c.id, c.attempt, tests.error(190));
end;
$$;
select is(tests.break_off(), 'pending', 'it is tried again');
select tests.advance('1 minute');
select is(tests.break_off(), 'pending', 'and again');
select tests.advance('1 minute');
select is(tests.break_off(), 'cancelled', 'then left to the next run, without a dead letter');
select tests.advance('2 hours');
select matches(tests.findings('templates'), 'templates_unread', 'that nobody reads them is told');
select is((select c.state from sending.channels as c), 'active', 'the number goes on');

select * from finish();
rollback;
