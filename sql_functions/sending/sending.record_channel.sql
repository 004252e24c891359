create or replace function sending.record_channel(p_code text, p_chatwoot_user_id bigint, p_people_per_day integer)
returns void
language plpgsql
volatile
as $$
begin
    update sending.channels as c
    set chatwoot_user_id = p_chatwoot_user_id,
        -- Chatwoot does not know Meta's limit: what was known of it goes on.
        people_per_day = case c.mode when 'graph' then p_people_per_day else c.people_per_day end,
        people_per_day_since = case c.mode when 'graph' then util.current_time() else c.people_per_day_since end
    where c.code = p_code;
    if not found then
        raise exception 'no channel is called %', coalesce(p_code, 'null') using errcode = 'ID204', hint = 'indica channel list shows them.';
    end if;
end;
$$;

comment on function sending.record_channel(text, bigint, integer) is
'Keeps what Chatwoot and Meta told of a channel: the id of our own user in Chatwoot, and how many people may be written to a day (null: no limit
that is known; a channel in mode chatwoot keeps what was known, since Chatwoot does not tell it). Raises ID204 when there is no such channel.';

revoke all on function sending.record_channel(text, bigint, integer) from public;
