create or replace function sending.finish_send(p_send_key text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_row outbox.jobs;
begin
    select * into v_row
    from outbox.jobs as m
    where m.dedupe_key = p_send_key and m.state in ('pending', 'claimed', 'dead')
    for update;
    if found then
        perform outbox.finish(v_row, 'done', p_now);
    end if;
end;
$$;

comment on function sending.finish_send(text, timestamptz) is
'There is proof that the message of this row reached WhatsApp: the row is delivered, whatever was thought of it.';

revoke all on function sending.finish_send(text, timestamptz) from public;
