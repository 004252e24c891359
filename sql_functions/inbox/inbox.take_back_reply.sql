create or replace function inbox.take_back_reply(p_wamid text, p_lead_id bigint, p_action text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_reply inbox.replies;
    v_person_id bigint;
begin
    select * into v_reply from inbox.replies as i where i.wamid = p_wamid;
    -- GUARD: nobody counted it yet, or it was counted right
    if not found then
        return null;
    end if;
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id;
    if v_reply.person_id = v_person_id and v_reply.button_action is not distinct from p_action then
        return null;
    end if;

    perform people.lock_identity(people.keys_of(v_reply.person_id) || people.keys_of(v_person_id));
    if v_reply.person_id = v_person_id is false then
        perform inbox.undo_reply(v_reply, people.own_keys(v_reply.person_id), 'reply_of_another');
    end if;
    delete from inbox.replies as i where i.id = v_reply.id;
    if v_reply.person_id = v_person_id is false and v_reply.button_action is not distinct from 'stop' then
        perform inbox.restore_wish(v_reply.person_id, null);
    end if;
    return v_reply.chatwoot_message_id;
end;
$$;

comment on function inbox.take_back_reply(text, bigint, text) is
'The button''s token says whose a message (wamid) is: the lead p_lead_id and the action p_action, whenever it comes. When the message was counted for somebody else of the
same number, as Chatwoot''s copy told it, what it did there is taken back: their wish, the move of their lead, what follows. The caller records it anew. Returns
Chatwoot''s id of it, null when nothing was taken back.';

revoke all on function inbox.take_back_reply(text, bigint, text) from public;
