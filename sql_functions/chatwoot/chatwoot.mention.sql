create or replace function chatwoot.mention(p_consultant_id bigint)
returns text
language sql
stable
as $$
    select case
        when c.chatwoot_agent_id is null then chatwoot.escape_value(c.name)
        -- The form that Chatwoot's own editor writes; it notifies that user.
        else format('[@%s](mention://user/%s/%s)', n.name, c.chatwoot_agent_id, replace(n.name, ' ', '%20'))
    end
    from routing.consultants as c
    cross join lateral (select btrim(regexp_replace(c.name, '[^[:alnum:] .''-]+', ' ', 'g')) as name) as n
    where c.id = p_consultant_id;
$$;

comment on function chatwoot.mention(bigint) is
'A consultant''s name as a private note mentions it, so that Chatwoot notifies them; the bare name of one who has no agent there, null for null.';

revoke all on function chatwoot.mention(bigint) from public;
