create or replace function sending.restore_send(p_send_key text, p_due_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_restored boolean;
begin
    v_is_restored := outbox.restore(p_send_key, p_due_at);
    if v_is_restored then
        update sending.messages as m set state = 'queued' where m.send_key = p_send_key and m.state = 'cancelled';
    end if;
    return v_is_restored;
end;
$$;

comment on function sending.restore_send(text, timestamptz) is
'A template that was withdrawn before it left is ordered again, not before p_due_at. Returns false when it was not withdrawn.';

revoke all on function sending.restore_send(text, timestamptz) from public;
