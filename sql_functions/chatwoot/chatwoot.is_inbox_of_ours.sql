create or replace function chatwoot.is_inbox_of_ours(p_account_id bigint, p_inbox_id bigint)
returns boolean
language sql
stable
as $$
    select exists (
        select from sending.channels as h where h.chatwoot_account_id = p_account_id and h.chatwoot_inbox_id = p_inbox_id
    );
$$;

comment on function chatwoot.is_inbox_of_ours(bigint, bigint) is 'Whether an inbox of an account of Chatwoot is that of one of our channels.';

revoke all on function chatwoot.is_inbox_of_ours(bigint, bigint) from public;
