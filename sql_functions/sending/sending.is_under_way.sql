create or replace function sending.is_under_way(p_channel_id bigint, p_now timestamptz, p_template_id bigint default null)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from sending.messages as m
        where m.channel_id = p_channel_id and m.sending_at > p_now - interval '1 hour'
            -- What Chatwoot sends is on its way until WhatsApp has taken or refused it.
            and (m.state = 'sending' or (m.state = 'accepted' and m.chatwoot_message_id is not null and m.wamid is null))
            and (p_template_id is null or m.template_id = p_template_id)
    );
end;
$$;

comment on function sending.is_under_way(bigint, timestamptz, bigint) is
'Whether a message (of one template) is being sent through a number: one at a time tries again what was refused for everybody.';

revoke all on function sending.is_under_way(bigint, timestamptz, bigint) from public;
