create or replace function api.list_proposals(p_credential ops.credential, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    http_status := 200;
    body := jsonb_build_object('proposals', (
        select coalesce(jsonb_agg(governance.proposal(o) order by o.said_at, o.id), '[]')
        from (
            select w.*
            from chatwoot.proposals as w
            cross join lateral leads.latest_lead(w.person_id) as l
            where w.decided_at is null and leads.may_change(v_token, l)
            order by w.said_at, w.id
            limit 200
        ) as o
    ));
end;
$$;

comment on function api.list_proposals(ops.credential) is
'What somebody changed of contacts in Chatwoot and nobody has decided, of the caller''s leads, the oldest first, at most 200. Answers 200 {proposals[]: governance.proposal}, 401, 403.';

revoke all on function api.list_proposals(ops.credential) from public;
grant execute on function api.list_proposals(ops.credential) to indica_api;
