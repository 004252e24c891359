create or replace function inbox.hear_again(p_person_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_heard record;
    v_reply inbox.replies;
    v_count integer := 0;
begin
    for v_heard in
        select r as reply, e.data
        from inbox.replies as r
        join leads.events as e on e.lead_id = r.lead_id and e.kind = 'replied' and e.data -> 'inbound' = to_jsonb(r.id)
        where r.person_id = p_person_id and e.data ->> 'outcome' = 'suppressed'
        order by r.written_at, r.id
    loop
        v_reply := v_heard.reply;
        perform inbox.undo_reply(v_reply, '{}', 'read_again');
        delete from inbox.replies as r where r.id = v_reply.id;
        if v_reply.kind = 'elsewhere' then
            perform inbox.record_words_elsewhere(
                p_lead_id => v_reply.lead_id, p_channel_id => v_reply.channel_id, p_written_at => v_reply.written_at,
                p_chatwoot_message_id => v_reply.chatwoot_message_id, p_body => v_reply.body,
                p_inbox_id => (v_heard.data ->> 'inbox_id')::bigint, p_conversation_id => (v_heard.data ->> 'conversation_id')::bigint
            );
        else
            perform inbox.record_reply(
                p_lead_id => v_reply.lead_id, p_channel_id => v_reply.channel_id, p_written_at => v_reply.written_at, p_wamid => v_reply.wamid,
                p_chatwoot_message_id => v_reply.chatwoot_message_id, p_kind => v_reply.kind, p_body => v_reply.body, p_action => v_reply.button_action,
                p_answers_message_id => v_reply.answers_message_id,
                p_came_by => array_remove(array['phone:' || v_reply.phone_key, 'bsuid:' || v_reply.user_id], null), p_phone_key => v_reply.phone_key,
                p_user_id => v_reply.user_id
            );
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.hear_again(bigint) is
'A wish to be left alone turned out not to be this person''s: what they wrote while it stood, and nobody listened to, is recorded anew. The caller holds
people.lock_person(). Returns how many replies.';

revoke all on function inbox.hear_again(bigint) from public;
