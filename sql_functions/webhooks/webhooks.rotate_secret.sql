create or replace function webhooks.rotate_secret(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_subscription constant webhooks.subscriptions := webhooks.find_subscription(p_code);
begin
    update webhooks.subscriptions as s
    set secret_version = s.secret_version + 1, previous_secret_until = util.current_time() + interval '24 hours'
    where s.id = v_subscription.id;
    return v_subscription.secret_version + 1;
end;
$$;

comment on function webhooks.rotate_secret(text) is
'Makes a subscription''s secret another one, by counting up its version, from which the secret is derived outside the database; for 24 hours deliveries are signed with both. Returns the new version. Raises ID209.';

revoke all on function webhooks.rotate_secret(text) from public;
