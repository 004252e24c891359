begin;
select plan(18);

select tests.make_operation();
insert into routing.pools (code, name) values ('outro', 'Outro');
-- Carla takes turns of another pool: by none of these is anybody hers.
update routing.pool_members set pool_id = (select p.id from routing.pools as p where p.code = 'outro') where consultant_id = tests.consultant(3);
create function tests.shown(p_n integer, p_id integer, p_assignee integer, p_age interval) returns jsonb language sql as $$
    select jsonb_set(tests.chatwoot_conversation(p_n, jsonb_build_object('id', p_id, 'created_at', floor(extract(epoch from util.current_time() - p_age)))), '{meta,assignee}', coalesce(jsonb_build_object('id', p_assignee), 'null'))
$$;
create function tests.writes(p_n integer, p_id integer, p_conversation jsonb, p_type text default 'incoming', p_sender integer default 103) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, p_type, 'Oi', jsonb_build_object('conversation', p_conversation)
        || case p_type when 'outgoing' then jsonb_build_object('sender', jsonb_build_object('id', p_sender, 'type', 'user')) else '{}' end, p_n))
$$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', split_part(c.name, ' ', 1), (select d.snapshot ->> 'reason' from routing.decisions as d where d.lead_id = l.id order by d.id desc limit 1))
    from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create function tests.given(p_lead_id bigint, p_conversation_id integer) returns text language sql as $$
    select coalesce(string_agg(j.payload ->> 'owner', ' '), 'kept') from outbox.jobs as j where j.lead_id = p_lead_id and (j.payload ->> 'conversation_id')::integer = p_conversation_id and j.payload ? 'labels'
$$;
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 6) as n;
select tests.drain();
update chatwoot.conversations set status = 'resolved';
create temporary table before as select t.n, tests.stands(t.lead_id) as it from t;
create temporary table beside as select tests.snapshot(lead_id) as it from t where n = 6;

-- The person writes again, after the conversation was resolved.
select is(tests.writes(1, 11, tests.shown(1, 7101, 103, '0')), 'message applied', 'Chatwoot opened one and gave it to somebody who was online');
select is(tests.stands(lead_id), it, 'the lead stays whose it is') from t join before using (n) where n = 1;
select is(tests.given(lead_id, 7101), 'true', 'and the conversation is theirs') from t where n = 1;
select is((select j.payload -> 'labels' from outbox.jobs as j where j.lead_id = t.lead_id and (j.payload ->> 'conversation_id')::integer = 7101 and j.payload ? 'custom_attributes'), 'true', 'with the labels of how it stands') from t where n = 1;
select is((select string_agg(j.payload ->> 'about', ' ' order by j.id) from outbox.jobs as j where j.lead_id = t.lead_id and j.kind = 'chatwoot.note' and j.state = 'pending'), 'summary reply', 'a note that tells who they are, and that they answered') from t where n = 1;
select is((select p.work ->> 'conversation_id' from outbox.jobs as j cross join lateral chatwoot.prepare_note(j.id, util.current_time()) as p where j.lead_id = t.lead_id and j.state = 'pending' and j.payload ->> 'about' = 'reply'), '7101', 'where their words are') from t where n = 1;
select is(j.payload #>> '{custom_attributes,indica_attempt}', '2', 'by our mark it is known') from t join outbox.jobs as j using (lead_id) where n = 1 and j.payload ? 'custom_attributes';

-- They write into one that somebody has had for long.
select is(tests.writes(2, 12, tests.shown(2, 7102, 103, '3 days')), 'message applied', 'one of Carla''s, three days old');
select is(tests.stands(lead_id), 'Carla already_talking', 'she keeps the person') from t where n = 2;
select is(tests.given(lead_id, 7102), 'kept', 'and the conversation') from t where n = 2;
select is(tests.writes(3, 13, tests.shown(3, 7103, 999, '3 days')), 'message applied', 'one of somebody who is no consultant');
select is(tests.stands(lead_id) || tests.given(lead_id, 7103), it || 'true', 'goes to the owner') from t join before using (n) where n = 3;

-- One of ours opened it.
select is(tests.writes(4, 14, tests.shown(4, 7104, 103, '0'), 'outgoing'), 'message applied', 'Carla opens one and writes');
select is(tests.stands(lead_id) || tests.given(lead_id, 7104), 'Carla manualkept', 'the lead is hers') from t where n = 4;
select routing.transfer_lead(lead_id, tests.consultant(2), 'é do Bruno', 'operator') from t where n = 5;
select is(tests.writes(5, 15, tests.shown(5, 7105, 103, '0') || jsonb_build_object('updated_at', extract(epoch from util.current_time() - interval '1 second')), 'outgoing'), 'message applied', 'she had, before the lead was given to Bruno');
select is(tests.stands(lead_id) || tests.given(lead_id, 7105), 'Bruno manualtrue', 'whose it stays') from t where n = 5;

select is(tests.snapshot(t.lead_id), beside.it, 'nothing became of another') from t, beside where n = 6;
select is((select count(*) from leads.leads as l where not leads.verify_chain(l.id)), 0::bigint, 'every history holds');

select * from finish();
rollback;
