create or replace function inbox.reread_replies(p_lead_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_replies inbox.replies[];
    v_reply inbox.replies;
    v_keys text[];
begin
    select coalesce(array_agg(r order by r.written_at, r.id), '{}') into v_replies
    from inbox.replies as r
    where r.lead_id = p_lead_id and r.kind = 'text' and inbox.is_ambiguous_stop(r.body)
        and r.button_action is distinct from inbox.wish_of(r.lead_id, r.body, r.written_at);
    -- The last first: each gives back what it found.
    for n in reverse cardinality(v_replies)..1 loop
        v_reply := v_replies[n];
        v_keys := array_remove(array['phone:' || v_reply.phone_key, 'bsuid:' || v_reply.user_id], null);
        perform people.lock_identity(people.keys_of(v_reply.person_id) || v_keys);
        perform inbox.undo_reply(v_reply, people.own_keys(v_reply.person_id) || v_keys, 'read_again');
        delete from inbox.replies as r where r.id = v_reply.id;
    end loop;
    -- A wish that stands beside them, once all of theirs are gone.
    for v_reply in select distinct on (r.phone_key) r.* from unnest(v_replies) as r where r.button_action = 'stop' order by r.phone_key loop
        perform inbox.restore_wish(v_reply.person_id, v_reply.phone_key);
    end loop;
    foreach v_reply in array v_replies loop
        perform inbox.record_reply(
            p_lead_id => v_reply.lead_id, p_channel_id => v_reply.channel_id, p_written_at => v_reply.written_at, p_wamid => v_reply.wamid,
            p_chatwoot_message_id => v_reply.chatwoot_message_id, p_kind => v_reply.kind, p_body => v_reply.body,
            p_answers_message_id => v_reply.answers_message_id,
            p_came_by => array_remove(array['phone:' || v_reply.phone_key, 'bsuid:' || v_reply.user_id], null), p_phone_key => v_reply.phone_key,
            p_user_id => v_reply.user_id
        );
    end loop;
    return cardinality(v_replies);
end;
$$;

comment on function inbox.reread_replies(bigint) is
'Words of ours became known, or were refused, after what was taken for the answer to a question, or was not: what was taken for a wish, or was not, is read again (inbox.wish_of) and recorded anew. Returns how
many replies.';

revoke all on function inbox.reread_replies(bigint) from public;
