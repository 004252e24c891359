create or replace function messaging.finish_send(p_send_key text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_row outbox.messages;
begin
    select * into v_row
    from outbox.messages as m
    where m.dedupe_key = p_send_key and m.state in ('pending', 'claimed', 'dead')
    for update;
    if found then
        perform outbox.finish(v_row, 'delivered', p_now);
    end if;
end;
$$;

comment on function messaging.finish_send(text, timestamptz) is
'There is proof that the message of this row reached WhatsApp: the row is delivered, whatever was thought of it.';

revoke all on function messaging.finish_send(text, timestamptz) from public;
