create or replace function sending.lock_message(p_message_id bigint)
returns sending.messages
language plpgsql
volatile
as $$
declare
    v_message sending.messages;
begin
    perform outbox.lock_job(m.send_key) from sending.messages as m where m.id = p_message_id;
    select * into v_message from sending.messages as m where m.id = p_message_id for update;
    return v_message;
end;
$$;

comment on function sending.lock_message(bigint) is
'Locks a message behind the job that sends it, in the order in which a worker''s report takes them (the lead comes after), and returns it.';

revoke all on function sending.lock_message(bigint) from public;
