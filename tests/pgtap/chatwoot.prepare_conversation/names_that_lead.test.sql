begin;
select plan(16);

select tests.make_operation();
insert into leads.products (code, name) values ('outro', 'Outro Plano');
create temporary table a as select tests.lead_with_conversation(1, '{"referrer": {"name": "João Prado"}, "product": "plano"}') as lead_id;
update outbox.jobs set due_at = due_at + interval '1 minute' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2, '{"referrer": {"name": "Lia Ramos"}, "product": "outro", "origin": "partner"}') as lead_id;
create function tests.prepared(p_lead_id bigint, p_payload jsonb default '{}') returns text language plpgsql as $$
declare
    v_id constant bigint := tests.row_id(p_lead_id, 'chatwoot.conversation');
    v outbox.prepared;
begin
    update outbox.jobs set payload = p_payload where id = v_id;
    v := chatwoot.prepare_conversation(v_id, util.current_time());
    return v::text;
end $$;
create function tests.work(p_lead_id bigint, p_payload jsonb default '{}') returns jsonb language plpgsql as $$
begin
    update outbox.jobs set payload = p_payload where id = tests.row_id(p_lead_id, 'chatwoot.conversation');
    return to_jsonb(chatwoot.prepare_conversation(tests.row_id(p_lead_id, 'chatwoot.conversation'), util.current_time())) -> 'work';
end $$;
create function tests.expected(p_lead_id bigint, p_n integer, p_referrer text, p_product text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object(
        'account_id', 1, 'inbox_id', 7, 'contact_id', 9000 + p_n, 'source_id', substr(tests.phone(p_n), 2), 'assignee_id', c.chatwoot_agent_id, 'labels', '["indicacao"]'::jsonb,
        'labels_remove', (chatwoot.labels_of(l.id, 1)).labels_remove,
        'custom_attributes', jsonb_build_object('indica_lead', l.uid, 'indica_attempt', '1', 'indica_origin', o.name_pt, 'indica_next_step', 'Acompanhar a conversa', 'indica_product', p_product, 'indica_referrer', p_referrer), 'status', 'snoozed', 'force_new', false, 'is_new', false, 'talk_since', extract(epoch from util.current_time() - interval '24 hours')
    ) || p_patch
    from leads.leads as l join routing.consultants as c on c.id = l.consultant_id join leads.origins as o on o.code = l.origin where l.id = p_lead_id
$$;
-- Withdrawn when the lead has an open one by now: it is told there.
select tests.remember();
select is(tests.work(lead_id), 'null', 'a lead that has an open conversation needs none') from a;
select is((select string_agg(o.kind, ' ' order by o.id) from outbox.jobs as o join a using (lead_id) where o.state = 'pending'), 'whatsapp.template', 'its first template goes out all the same');
update chatwoot.conversations set status = 'resolved';
select is(tests.work(lead_id), tests.expected(lead_id, 1, 'João Prado', 'Plano Família'), 'the first') from a;
select is(tests.work(lead_id), tests.expected(lead_id, 2, 'Lia Ramos', 'Outro Plano'), 'the second') from b;
select is(tests.work(lead_id, '{"attempt": 3, "force_new": true}') #>> '{custom_attributes,indica_attempt}', '3', 'which attempt') from a;
select is(tests.work(lead_id, '{"attempt": 3, "force_new": true}') ->> 'force_new', 'true', 'a new one whatever there is') from a;
update leads.leads set referrer_id = null, product_id = null where id = (select lead_id from b);
select is(tests.work(lead_id) -> 'custom_attributes', jsonb_build_object('indica_lead', l.uid, 'indica_attempt', '1', 'indica_origin', 'Parceiro', 'indica_next_step', 'Acompanhar a conversa'), 'what is not known is left out') from b join leads.leads as l on l.id = b.lead_id;

-- Withdrawn when somebody wrote meanwhile, or there is one
update chatwoot.conversations set status = 'open';
create function tests.taken(p_lead_id bigint, p_attempt integer) returns text language sql as $$
    select split_part(translate(tests.prepared(p_lead_id, jsonb_build_object('attempt', p_attempt, 'unless_written_after', '2026-03-10 15:00:00+00')), '()"', ''), '{', 1)
$$;
select is(left(tests.taken(lead_id, 1), 6), 'cancel', 'there is one') from a;
select isnt(left(tests.taken(lead_id, 2), 6), 'cancel', 'but not the next') from a;
update chatwoot.conversations set status = 'resolved' where lead_id = (select lead_id from a);
select isnt(left(tests.taken(lead_id, 1), 6), 'cancel', 'nor an open one') from a;
update leads.leads set last_inbound_at = '2026-03-10 15:05:00+00' where id = (select lead_id from b);
select isnt(left(tests.taken(lead_id, 2), 6), 'cancel', 'another person''s words are another''s') from a;
select is(left(tests.taken(lead_id, 2), 6), 'cancel', 'their own overtake it') from b;
select is(tests.work(lead_id, '{"attempt": 2}') is not null, true, 'unless it goes whatever was written') from b;
update routing.consultants set chatwoot_missing_since = now() where id = (select l.consultant_id from b join leads.leads as l on l.id = b.lead_id);
select is(tests.work(lead_id, '{"attempt": 2}') ->> 'assignee_id', null, 'who is no agent any more gets none') from b;
delete from chatwoot.contacts where person_id = (select tests.person_id(lead_id) from a);
select is(tests.work(lead_id), 'null', 'without a contact there is nothing to prepare') from a;
select is(tests.work(lead_id) is not null, true, 'the other has one') from b;

select * from finish();
rollback;
