create or replace function chatwoot.asks_for_rating(p_channel_id bigint, p_person_id bigint, p_now timestamptz)
returns boolean
language plpgsql
stable
as $$
begin
    return (
        select h.has_csat from sending.channels as h where h.id = p_channel_id
    ) and sending.window_until(p_channel_id, p_person_id, p_now) is not null;
end;
$$;

comment on function chatwoot.asks_for_rating(bigint, bigint, timestamptz) is
'Would Chatwoot ask a person for a rating if their conversation were resolved now: the inbox does so, and they can be written to. Null: they can, and it is not known whether it does.';

revoke all on function chatwoot.asks_for_rating(bigint, bigint, timestamptz) from public;
