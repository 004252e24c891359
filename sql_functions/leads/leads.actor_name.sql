create or replace function leads.actor_name(p_actor text)
returns text
language plpgsql
stable
as $$
declare
    v_kind constant text := split_part(p_actor, ':', 1);
    v_id constant text := substring(p_actor from '^[a-z]+:([0-9]{1,18})$');
begin
    return coalesce(
        case v_kind
            when 'token' then (
                select coalesce(c.name, s.name, t.name)
                from ops.api_tokens as t
                left join routing.consultants as c on c.id = t.consultant_id
                left join intake.sources as s on s.id = t.source_id
                where t.id = v_id::bigint
            )
            when 'operator' then nullif(substr(p_actor, 10), '')
            when 'consultant' then (select c.name from routing.consultants as c where c.id = v_id::bigint)
        end,
        p_actor
    );
end;
$$;

comment on function leads.actor_name(text) is
'Who an actor of an event is, for people: the consultant, source or name behind token:<id> and consultant:<id>, the operator''s of operator:<name>; any other actor as it is.';

revoke all on function leads.actor_name(text) from public;
