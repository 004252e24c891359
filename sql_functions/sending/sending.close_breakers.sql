create or replace function sending.close_breakers(p_message sending.messages, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    update sending.templates as t
    set refusal_code = null, refused_at = null, refusals = 0
    where t.id = p_message.template_id and t.refusal_code is not null and p_message.sending_at > t.refused_at;
    if found then
        perform sending.release_held('template_refused', p_now);
    end if;
    update sending.channels as c
    set refusal_code = null, refusals = 0
    where c.id = p_message.channel_id and c.refusal_code is not null and p_message.sending_at > c.refused_at;
    if found then
        perform sending.judge_channel(p_message.channel_id, p_now);
    end if;
end;
$$;

comment on function sending.close_breakers(sending.messages, timestamptz) is
'Meta accepted a message: whatever its template and its number were refused for before it left is over, and what waited is due at once. What Meta says of the whole account
stays until Meta, or a human, says otherwise.';

revoke all on function sending.close_breakers(sending.messages, timestamptz) from public;
