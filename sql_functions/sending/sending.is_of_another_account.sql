create or replace function sending.is_of_another_account(p_waba_id text)
returns boolean
language sql
stable
as $$
    select p_waba_id is not null
        and exists (select from sending.channels)
        and not exists (select from sending.channels as c where c.waba_id = p_waba_id);
$$;

comment on function sending.is_of_another_account(text) is
'Does a webhook speak of a WhatsApp business account to which no number of ours is known to belong? indica channel add says the account of each, and a webhook about a
message of the number corrects it.';

revoke all on function sending.is_of_another_account(text) from public;
