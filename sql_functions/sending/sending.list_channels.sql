create or replace function sending.list_channels()
returns table (
    code text, phone_number_id text, state text, reason text, held_until timestamptz, is_default boolean,
    chatwoot_account_id bigint, chatwoot_inbox_id bigint, chatwoot_user_id bigint, mode text, chatwoot_version text, has_csat boolean
)
language sql
stable
as $$
    select c.code, c.phone_number_id, c.state, c.state_reason || coalesce(': ' || e.meaning, ''), c.held_until,
        c.is_default, c.chatwoot_account_id, c.chatwoot_inbox_id, c.chatwoot_user_id, c.mode, c.chatwoot_version, c.has_csat
    from sending.channels as c
    left join sending.whatsapp_errors as e
        on case when c.state_reason ~ '^[0-9]{1,9}$' then c.state_reason::integer between e.first_code and e.last_code end
    order by c.id;
$$;

comment on function sending.list_channels() is
'The business numbers, whether they send and why not: reason explains the code of an error of Meta.';

revoke all on function sending.list_channels() from public;
