create or replace function sending.learn_wa_id(p_message_id bigint, p_wa_id text)
returns void
language sql
volatile
as $$
    update sending.messages as m set wa_id = p_wa_id where m.id = p_message_id and m.wa_id is null and p_wa_id is not null;
$$;

comment on function sending.learn_wa_id(bigint, text) is 'WhatsApp''s id of a message''s recipient, told by a status; what is known already stays.';

revoke all on function sending.learn_wa_id(bigint, text) from public;
