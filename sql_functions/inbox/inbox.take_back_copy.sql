create or replace function inbox.take_back_copy(p_wamid text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_reply inbox.replies;
    v_keys text[];
begin
    select * into v_reply from inbox.replies as i where i.wamid = p_wamid;
    -- GUARD: nobody counted it
    if not found then
        return false;
    end if;
    v_keys := array_remove(array['phone:' || v_reply.phone_key, 'bsuid:' || v_reply.user_id], null);
    perform people.lock_identity(people.keys_of(v_reply.person_id) || v_keys);
    perform inbox.undo_reply(v_reply, people.own_keys(v_reply.person_id) || v_keys, 'no_message');
    delete from inbox.replies as i where i.id = v_reply.id;
    if v_reply.button_action is not distinct from 'stop' then
        perform inbox.restore_wish(v_reply.person_id, v_reply.phone_key);
    end if;
    return true;
end;
$$;

comment on function inbox.take_back_copy(text) is
'WhatsApp says that what Chatwoot''s copy (wamid) told as a message is none (deleted, edited, pinned, said in a group): what it did is taken back, whichever came first. Returns whether it had been counted.';

revoke all on function inbox.take_back_copy(text) from public;
