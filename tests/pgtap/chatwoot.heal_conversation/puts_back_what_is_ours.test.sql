begin;
select plan(16);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1, jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'phone', tests.phone(1), 'email', 'maria@example.com'))) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
select tests.advance('1 hour');
create temporary table l as select * from leads.leads as l where l.id = (select lead_id from t);
create function tests.heal(p_patch jsonb) returns text language plpgsql as $$
begin
    perform chatwoot.heal_conversation(
        (select lead_id from t), tests.listed_conversation(1, '{"meta": {"sender": {"id": 9001, "name": "Maria", "email": "outra@example.com"}}}') || p_patch, util.current_time(), util.current_time()
    );
    return tests.healed();
end;
$$;
create function tests.ordered() returns jsonb language sql as $$
    select jsonb_agg(m.payload - 'conversation_id' order by m.id) from outbox.jobs as m
    where m.lead_id = (select lead_id from t) and m.kind in ('chatwoot.update', 'chatwoot.correction') and m.state = 'pending'
$$;

select is(tests.heal('{}'), '', 'all is there');
select is(tests.heal('{"labels": ["indica-lead", "vip", "indicacao"], "custom_attributes": {"indica_lead": "another", "cor": "azul"}}'), '', 'what else is there is theirs');
select is(tests.heal('{"id": 7002, "labels": [], "custom_attributes": {}}'), '', 'another conversation is none of this lead');
select is(tests.heal('{"labels": ["vip"]}'), 'labels 1', 'a page of Chatwoot dropped our labels');
select is(tests.ordered(), '[{"labels": true}]', 'they are put back beside theirs');
select is(tests.heal('{"labels": ["vip"]}'), 'labels 1', 'what is on its way is not ordered twice');
select tests.advance('1 minute');
select tests.drain();
select is(tests.heal('{"labels": ["vip"]}'), 'labels 1', 'what was seen before it was put back says nothing');
select tests.advance('1 minute');
select is(tests.heal('{"custom_attributes": {"cor": "azul"}}'), 'attributes 1, labels 1', 'our marks are gone');
select is(tests.ordered(), jsonb_build_array(jsonb_build_object('custom_attributes', jsonb_build_object('indica_lead', uid, 'indica_attempt', '1', 'indica_origin', 'Cadastro manual', 'indica_next_step', 'Acompanhar a conversa'))), 'they are put back') from l;
select tests.advance('1 minute');
select tests.drain();
select tests.advance('1 minute');
select is(tests.heal('{"meta": {"sender": {"id": 9001, "name": "Maria", "email": null}}}'), 'attributes 1, contact 1, labels 1', 'the contact has no e-mail');
select is(tests.ordered(), '[{"fields": ["email"]}]', 'ours fills the blank');
select tests.advance('1 minute');
select tests.drain();
select tests.advance('1 minute');
select is(tests.heal('{"meta": {"sender": {"id": 9001, "name": " ", "email": ""}}}'), 'attributes 1, contact 2, labels 1', 'the name too, and what was tried once is not tried for ever');
select tests.advance('1 minute');
select tests.drain();
select tests.advance('1 minute');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'no_interest') from t;
select tests.drain();
select tests.advance('1 minute');
select is(tests.heal('{"labels": []}'), 'attributes 1, contact 2, labels 1', 'a lead that ended is left in peace');
select is(
    (select count(*)::integer from outbox.jobs as m where m.lead_id = u.lead_id and m.kind in ('chatwoot.update', 'chatwoot.correction') and m.created_at > util.current_time() - interval '30 minutes'),
    0, 'the other lead stays as it is'
) from u;
select tests.doubt_silence();
select is((select count(*)::integer from chatwoot.heals as h where h.lead_id <> t.lead_id), 0, 'and nothing of it is counted') from t;
select is((select string_agg(h.kind || h.healed || h.leads, ' ' order by h.kind) from governance.chatwoot_heals as h), 'attributes11 contact21 labels11', 'by day and kind');

select * from finish();
rollback;
