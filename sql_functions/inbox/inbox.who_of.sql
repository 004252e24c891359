create or replace function inbox.who_of(p_entry jsonb, p_contact jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
as $$
declare
    v_wa_id text;
    v_user_id text;
    v_parent_user_id text;
    v_name text;
begin
    -- GUARD: a group is nobody
    if p_entry ->> 'recipient_type' is not distinct from 'group' then
        return '{}'::jsonb;
    end if;
    -- What Meta puts where is not always what it calls the field: each is told by how it looks. Of a change, what they were called before.
    foreach v_name in array array_remove(array[
        p_entry #>> '{system,previous_user_id}', p_entry #>> '{system,previous_parent_user_id}', p_entry ->> 'from', p_entry ->> 'recipient_id',
        p_entry ->> 'wa_id', p_contact ->> 'wa_id', p_entry ->> 'from_user_id', p_entry ->> 'recipient_user_id', p_entry ->> 'user_id',
        p_contact ->> 'user_id', p_entry ->> 'from_parent_user_id', p_entry ->> 'recipient_parent_user_id', p_entry ->> 'parent_user_id',
        p_contact ->> 'parent_user_id'
    ], null) loop
        if ltrim(v_name, '+') ~ '^[0-9]{6,20}$' then
            v_wa_id := coalesce(v_wa_id, ltrim(v_name, '+'));
        elsif v_name ~ '^[A-Za-z]{2}[.]ENT[.][A-Za-z0-9._-]{1,130}$' then
            v_parent_user_id := coalesce(v_parent_user_id, v_name);
        elsif v_name ~ '^[A-Za-z0-9._-]{3,140}$' then
            v_user_id := coalesce(v_user_id, v_name);
        end if;
    end loop;
    return jsonb_strip_nulls(jsonb_build_object('wa_id', v_wa_id, 'user_id', v_user_id, 'parent_user_id', v_parent_user_id));
end;
$$;

comment on function inbox.who_of(jsonb, jsonb) is
'Whom a message, status or preference of WhatsApp names: {wa_id (digits), user_id, parent_user_id}, as far as it tells, wherever it tells it; p_contact: the contact beside it. Of a system message
about a change, what the person was called before. A group is nobody. Source: Meta, business-scoped user IDs.';

revoke all on function inbox.who_of(jsonb, jsonb) from public;
