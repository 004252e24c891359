create or replace function chatwoot.pass_over(p_channel_id bigint, p_conversation jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    c_key constant text := format('look:%s:%s', p_channel_id, p_conversation ->> 'id');
begin
    -- GUARD: somebody may have said something, and what was to be read before is still to be read
    if not chatwoot.is_silent(p_conversation) or exists (select from outbox.jobs as j where j.dedupe_key = c_key and j.state <> 'done') then
        return false;
    end if;
    -- GUARD: what became of a template that Chatwoot sends is told there
    if exists (
        select
        from sending.channels as c
        join chatwoot.conversations as v on v.channel_id = c.id and v.conversation_id = (p_conversation ->> 'id')::bigint
        join sending.messages as m on m.lead_id = v.lead_id and m.channel_id = c.id
        where c.id = p_channel_id and c.mode = 'chatwoot'
            and m.state in ('sending', 'unknown', 'accepted', 'sent') and m.sending_at > p_now - interval '1 day'
    ) then
        return false;
    end if;
    update chatwoot.sightings as s
    set read_at = greatest(s.read_at, chatwoot.changed_at(p_conversation))
    where s.channel_id = p_channel_id
        and s.conversation_id = (p_conversation ->> 'id')::bigint
        and (s.read_at is not null or chatwoot.chatwoot_time(p_conversation ->> 'created_at') > p_now - interval '1 day');
    return found;
end;
$$;

comment on function chatwoot.pass_over(bigint, jsonb, timestamptz) is
'Counts a conversation that a complete listing of the last minutes shows as read, when nobody can have said anything in it since it was read, or since it was made (chatwoot.is_silent) and no template that Chatwoot sends is on its way. Returns whether it did;
otherwise its messages are to be read.';

revoke all on function chatwoot.pass_over(bigint, jsonb, timestamptz) from public;
