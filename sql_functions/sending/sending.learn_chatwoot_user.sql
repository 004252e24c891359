create or replace function sending.learn_chatwoot_user(p_channel_id bigint, p_user_id bigint)
returns void
language sql
volatile
as $$
    update sending.channels as c set chatwoot_user_id = p_user_id where c.id = p_channel_id and c.chatwoot_user_id is null;
$$;

comment on function sending.learn_chatwoot_user(bigint, bigint) is
'This user of Chatwoot owns the token with which a channel writes there; what is known already stays.';

revoke all on function sending.learn_chatwoot_user(bigint, bigint) from public;
