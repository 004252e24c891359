create or replace function webhooks.list_events()
returns table (code text, description text)
language sql
stable
as $$
    select e.code, e.description from webhooks.events as e where e.code <> 'webhook.test' order by e.code;
$$;

comment on function webhooks.list_events() is 'What a subscription may hear, and when.';

revoke all on function webhooks.list_events() from public;
