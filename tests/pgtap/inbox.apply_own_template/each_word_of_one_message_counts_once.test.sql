begin;
select plan(25);

select tests.make_operation('2026-03-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, mode, chatwoot_version) values ('reserva', '500600700', 1, 8, 'chatwoot', '4.16.2');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
create function tests.own(p_lead_id bigint, p_id integer, p_status text, p_wamid text default null, p_error text default null, p_inbox integer default 7)
returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', 'Olá', jsonb_strip_nulls(jsonb_build_object(
        'event', 'message_updated', 'source_id', p_wamid, 'status', p_status, 'sender', '{"id": 1, "type": "user"}'::jsonb, 'inbox', jsonb_build_object('id', p_inbox),
        'content_attributes', jsonb_strip_nulls(jsonb_build_object(
            'automation_rule_id', 'indica:' || (tests.message_of(p_lead_id)).uid, 'external_error', p_error
        ))
    ))) || case when p_inbox <> 7 then jsonb_build_object('conversation', tests.chatwoot_conversation(1, jsonb_build_object('inbox_id', p_inbox))) else '{}' end)
$$;
create function tests.sent(p_n integer, p_id integer) returns bigint language plpgsql as $$
declare
    v_lead_id bigint;
begin
    v_lead_id := tests.lead_with_conversation(p_n);
    perform tests.step('whatsapp.template', jsonb_build_object('chatwoot_message_id', p_id));
    perform tests.drain();
    return v_lead_id;
end;
$$;
create function tests.message(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', m.state, m.chatwoot_message_id, m.wamid, (select count(*) from leads.events as e where e.lead_id = p_lead_id and e.kind = 'template_delivered')) from sending.messages as m where m.lead_id = p_lead_id
$$;
create function tests.number(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', i.refused_at is not null, tests.row_state(tests.row_id(p_lead_id, 'whatsapp.template'))) from people.identifiers as i where i.person_id = tests.person_id(p_lead_id) and i.kind = 'phone'
$$;
-- The uninvolved ones were sent before and after.
create temporary table z as select tests.sent(9, 900) as before;
create temporary table t as select tests.sent(1, 11) as lead_id;
create temporary table u as select tests.sent(2, 21) as lead_id;
create temporary table v as select tests.sent(3, 31) as lead_id;
alter table z add after bigint;
update z set after = tests.sent(8, 800);
create temporary table was as select tests.snapshot(before) as before, tests.snapshot(after) as after from z;
select tests.advance('1 minute');

select is(tests.own(lead_id, 11, 'read', 'wamid.t', p_inbox => 8), 'message_status ignored unknown_message', 'of another number it is unknown') from t;
select is(tests.message(lead_id), 'accepted 11 0', 'and stays what it was') from t;

-- What Meta told of an id that nobody knew is applied with it, once.
select is(tests.tell('wamid.t', 'delivered'), 'parked unknown_wamid', 'delivered, by an id that nobody knows');
select is(tests.own(lead_id, 11, 'delivered', 'wamid.t'), 'message_status applied', 'which Chatwoot tells, and the same') from t;
select is(tests.message(lead_id), 'delivered 11 wamid.t 1', 'it was delivered once') from t;
select is(tests.own(lead_id, 11, 'delivered', 'wamid.t'), 'known', 'said twice') from t;
select is(tests.own(lead_id, 11, 'sent', 'wamid.t'), 'message_status applied', 'what was before it') from t;
select is(tests.message(lead_id), 'delivered 11 wamid.t 1', 'changes nothing') from t;
select is(tests.own(lead_id, 11, 'failed', 'wamid.t', '131026: x'), 'message_failed applied was_delivered', 'nor does a failure of what was delivered') from t;
select is(tests.message(lead_id), 'delivered 11 wamid.t 1', 'it stands') from t;

-- What failed and arrived after all.
select tests.advance('1 minute');
select is(tests.own(lead_id, 21, 'failed', 'wamid.u', '131026: x'), 'message_failed applied', 'another is refused') from u;
select is(tests.message(lead_id) || ' ' || tests.next_action(lead_id), 'failed 21 wamid.u 0 call_by_consultant', 'and is called') from u;
select is(tests.number(lead_id), 't done', 'their number is refused') from u;
select tests.advance('1 minute');
select is(tests.own(lead_id, 21, 'delivered', 'wamid.u'), 'message_status applied', 'it arrived after all') from u;
select is(tests.message(lead_id) || ' ' || tests.next_action(lead_id), 'delivered 21 wamid.u 1 await_reply', 'what its failure led to is taken back') from u;
select is((select (e.data ->> 'reached_at')::timestamptz from leads.events as e, u where e.lead_id = u.lead_id and e.kind = 'template_delivered'), (tests.message_of(lead_id)).accepted_at, 'it reached them when it was accepted') from u;
select is((select e.data ->> 'reached_at' from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'template_delivered'), null, 'which of one that never failed is no news');
select is(tests.number(lead_id), 'f done', 'their number is refused no more') from u;
select is(tests.own(lead_id, 21, 'read', 'wamid.u'), 'message_status applied', 'and it is read') from u;
select is((select string_agg(e.kind, ' ' order by e.seq) from leads.events as e, u where e.lead_id = u.lead_id and e.kind in ('template_delivered', 'template_read')), 'template_delivered template_read', 'each is told');
-- What waits to be sent again and arrived after all is not.
select is(tests.own(lead_id, 31, 'failed', 'wamid.v', '131049: x'), 'message_failed applied', 'a third is to be sent again') from v;
select is((tests.message_of(lead_id)).state || ' ' || tests.number(lead_id), 'queued f pending', 'a day later') from v;
select is(tests.own(lead_id, 31, 'delivered', 'wamid.v'), 'message_status applied another_copy', 'but it arrived') from v;
select is((tests.message_of(lead_id)).state || ' ' || tests.number(lead_id), 'delivered f done', 'and is not') from v;
select is(tests.snapshot(z.before) || tests.snapshot(z.after), was.before || was.after, 'nothing became of the others') from z, was;

select * from finish();
rollback;
