create or replace function webhooks.add(p_code text, p_url text, p_events text[], p_has_personal_data boolean default false)
returns webhooks.subscriptions
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_unknown text;
    v_subscription webhooks.subscriptions;
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a webhook''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    if p_url is null or length(p_url) > 2000 or p_url !~ '^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$|^http://(127[.]0[.]0[.]1|localhost)(:[0-9]{1,5})?(/[!-~]*)?$'
        or p_url ~ '#'
    then
        raise exception 'this is no address for webhooks' using errcode = 'ID105',
            hint = 'It looks like https://host/path, without a user, a space or a # in it. Plain http is for this very machine alone.';
    end if;
    select string_agg(n.event, ', ' order by n.event) into v_unknown
    from unnest(coalesce(p_events, '{}')) as n (event)
    where not exists (select from webhooks.events as e where e.code = n.event and e.code <> 'webhook.test');
    if v_unknown is not null or coalesce(cardinality(p_events), 0) = 0 then
        raise exception 'no event is called %', coalesce(v_unknown, 'nothing') using errcode = 'ID105',
            hint = 'Events: ' || (select string_agg(e.code, ', ' order by e.code) from webhooks.events as e where e.code <> 'webhook.test') || '.';
    end if;
    insert into webhooks.subscriptions as s (code, url, has_personal_data, state_since, created_at)
    values (p_code, p_url, coalesce(p_has_personal_data, false), v_now, v_now)
    on conflict (code) do update set
        url = excluded.url, has_personal_data = excluded.has_personal_data,
        -- Whoever was told the secret of a webhook that was removed does not know the new one's.
        secret_version = s.secret_version + case when s.state = 'removed' then 1 else 0 end,
        previous_secret_until = case when s.state <> 'removed' then s.previous_secret_until end,
        state = case when s.state = 'removed' then 'active' else s.state end,
        state_reason = case when s.state <> 'removed' then s.state_reason end,
        state_since = case when s.state = 'removed' then excluded.state_since else s.state_since end
    returning * into v_subscription;
    delete from webhooks.subscribed_events as w where w.subscription_id = v_subscription.id and w.event <> all (p_events);
    insert into webhooks.subscribed_events (subscription_id, event)
    select distinct v_subscription.id, n.event from unnest(p_events) as n (event)
    on conflict (subscription_id, event) do nothing;
    return v_subscription;
end;
$$;

comment on function webhooks.add(text, text, text[], boolean) is
'A subscription to events of leads, or a known one with another address, other events, or another answer to whether it is told personal data; one that was removed begins anew, with another secret.
Raises ID105 for a code, an address or an event that is none.';

revoke all on function webhooks.add(text, text, text[], boolean) from public;
