create or replace function sending.learn_account(p_channel_id bigint, p_waba_id text)
returns void
language sql
volatile
as $$
    update sending.channels as c
    set waba_id = p_waba_id
    where c.id = p_channel_id and p_waba_id ~ '^[0-9]{1,30}$' and c.waba_id is distinct from p_waba_id;
$$;

comment on function sending.learn_account(bigint, text) is
'Meta''s id of the WhatsApp business account of a number, told by each webhook about a message of the number.';

revoke all on function sending.learn_account(bigint, text) from public;
