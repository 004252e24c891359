create or replace function routing.save_consultant(
    p_name text,
    p_email text,
    p_chatwoot_agent_id bigint default null,
    out consultant_id bigint,
    out email text,
    out name text,
    out change text
)
language plpgsql
volatile
as $$
declare
    v_email record;
    v_name constant text := regexp_replace(btrim(p_name), '\s+', ' ', 'g');
    v_known routing.consultants;
begin
    select * into v_email from normalize.email(p_email);
    if v_email.is_valid is not true then
        raise exception '% is not an e-mail', coalesce(p_email, 'null') using errcode = 'ID105', hint = 'Use the e-mail that the consultant has in Chatwoot.';
    end if;
    if v_name is null or length(v_name) not between 1 and 200 then
        raise exception 'a consultant has a name of 1 to 200 characters' using errcode = 'ID105';
    end if;

    email := lower(v_email.email);
    name := v_name;
    select * into v_known from routing.consultants as c where c.email = save_consultant.email;
    if not found then
        insert into routing.consultants (name, email, chatwoot_agent_id)
        values (save_consultant.name, save_consultant.email, p_chatwoot_agent_id)
        returning id into consultant_id;
        change := 'added';
        return;
    end if;
    consultant_id := v_known.id;
    change := 'unchanged';
    if v_known.name <> v_name or (p_chatwoot_agent_id is not null and v_known.chatwoot_agent_id is distinct from p_chatwoot_agent_id) then
        update routing.consultants as c
        set name = v_name, chatwoot_agent_id = coalesce(p_chatwoot_agent_id, c.chatwoot_agent_id)
        where c.id = v_known.id;
        change := 'changed';
    end if;
    if p_chatwoot_agent_id is not null and v_known.chatwoot_missing_since is not null then
        update routing.consultants as c set chatwoot_missing_since = null where c.id = v_known.id;
        change := 'changed';
    end if;
end;
$$;

comment on function routing.save_consultant(text, text, bigint) is
'Adds a consultant, or renames the one with this e-mail and keeps the agent id when p_chatwoot_agent_id is null. Returns e-mail and name as kept; change: added, changed, unchanged.
Raises ID105 for what is no e-mail or name.';

revoke all on function routing.save_consultant(text, text, bigint) from public;
