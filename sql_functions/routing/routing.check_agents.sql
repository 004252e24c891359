create or replace function routing.check_agents(p_emails text[])
returns void
language plpgsql
stable
as $$
declare
    v_known bigint;
    v_found bigint;
begin
    select count(*), count(*) filter (where c.email in (select lower(btrim(e)) from unnest(p_emails) as e)) into v_known, v_found
    from routing.consultants as c
    where c.is_active and c.chatwoot_agent_id is not null and c.chatwoot_missing_since is null;
    if v_known > 1 and v_found = 0 then
        raise exception 'Chatwoot lists none of the % consultants who are its agents', v_known using errcode = 'ID105',
            hint = 'Nothing was changed, since nobody would receive leads any more. Is it the right account? Those who left: indica consultant leave.';
    end if;
end;
$$;

comment on function routing.check_agents(text[]) is
'Refuses (ID105) a list of Chatwoot''s agents (e-mails) in which none of the consultants is any more, where several were: that is another account rather than everybody leaving at once.';

revoke all on function routing.check_agents(text[]) from public;
