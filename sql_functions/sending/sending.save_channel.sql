create or replace function sending.save_channel(
    p_code text,
    p_phone_number_id text,
    p_chatwoot_account_id bigint,
    p_chatwoot_inbox_id bigint,
    p_is_default boolean default null,
    p_waba_id text default null,
    p_mode text default null
)
returns text
language plpgsql
volatile
as $$
declare
    v_known sending.channels;
    v_is_default boolean;
begin
    if p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a channel''s code has lower case letters, digits, - and _, not %', p_code using errcode = 'ID105';
    end if;
    if p_phone_number_id !~ '^[0-9]{5,20}$' then
        raise exception '% is not a phone number id', coalesce(p_phone_number_id, 'null') using errcode = 'ID105',
            hint = 'It is the long number beside the phone in Meta''s WhatsApp page, not the phone itself.';
    end if;
    if p_waba_id !~ '^[0-9]{1,30}$' then
        raise exception '% is not the id of a WhatsApp business account', p_waba_id using errcode = 'ID105',
            hint = 'It is the number beside the account in Meta''s WhatsApp page.';
    end if;
    if p_mode not in ('graph', 'chatwoot') then
        raise exception 'the mode of a channel is graph or chatwoot, not %', p_mode using errcode = 'ID105';
    end if;
    if exists (select from sending.channels as c where c.phone_number_id = p_phone_number_id and c.code <> p_code) then
        raise exception 'another channel has the phone number id %', p_phone_number_id using errcode = 'ID105', hint = 'indica channel list shows them.';
    end if;

    select * into v_known from sending.channels as c where c.code = p_code for update;
    v_is_default := coalesce(p_is_default, v_known.is_default, not exists (select from sending.channels as c where c.is_default));
    if v_is_default then
        update sending.channels as c set is_default = false where c.is_default and c.code <> p_code;
    end if;
    insert into sending.channels as c (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default, waba_id, mode)
    values (p_code, p_phone_number_id, p_chatwoot_account_id, p_chatwoot_inbox_id, v_is_default, p_waba_id, coalesce(p_mode, 'graph'))
    on conflict (code) do update set
        phone_number_id = excluded.phone_number_id, chatwoot_account_id = excluded.chatwoot_account_id,
        chatwoot_inbox_id = excluded.chatwoot_inbox_id, is_default = excluded.is_default,
        waba_id = coalesce(excluded.waba_id, c.waba_id), mode = coalesce(p_mode, c.mode),
        mode_since = case when p_mode is null or p_mode = c.mode then c.mode_since else util.current_time() end;
    if coalesce(p_mode, v_known.mode) is distinct from v_known.mode then
        -- What waits for the other way need not wait.
        perform outbox.wake('whatsapp', array['no_conversation', 'template_not_in_chatwoot'], util.current_time());
        perform sending.request_sync();
    end if;
    return case
        when v_known.id is null then 'added'
        when (v_known.phone_number_id, v_known.chatwoot_account_id, v_known.chatwoot_inbox_id, v_known.is_default, v_known.waba_id, v_known.mode)
            is distinct from (
                p_phone_number_id, p_chatwoot_account_id, p_chatwoot_inbox_id, v_is_default, coalesce(p_waba_id, v_known.waba_id), coalesce(p_mode, v_known.mode)
            ) then 'changed'
        else 'unchanged'
    end;
end;
$$;

comment on function sending.save_channel(text, text, bigint, bigint, boolean, text, text) is
'Adds a business number, or changes the one of this code; the first one is the default. p_waba_id: the WhatsApp business
account of the number, without which no event of an account concerns it (null: as it is). p_mode: who sends the templates, graph or chatwoot
(null: as it is, at first graph). Returns added, changed or unchanged. Raises ID105.';

revoke all on function sending.save_channel(text, text, bigint, bigint, boolean, text, text) from public;
