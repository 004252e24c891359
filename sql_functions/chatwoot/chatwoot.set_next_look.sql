create or replace function chatwoot.set_next_look(p_channel_id bigint, p_next_look_at timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    update chatwoot.sweeps as s set next_look_at = p_next_look_at where s.channel_id = p_channel_id;
end;
$$;

comment on function chatwoot.set_next_look(bigint, timestamptz) is 'Takes the places for reading conversations of a channel that are before p_next_look_at.';

revoke all on function chatwoot.set_next_look(bigint, timestamptz) from public;
