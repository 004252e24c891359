create or replace function people.is_another_id(p_person_id bigint, p_user_id text)
returns boolean
language plpgsql
stable
as $$
declare
    -- Ids that several portfolios share are beside the others, not in their place.
    c_shared constant text := '^[A-Za-z]{2}[.]ENT[.]';
begin
    return p_user_id is not null
        and exists (
            select
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'bsuid' and i.confirmed_at is not null and (i.match_key ~ c_shared) = (p_user_id ~ c_shared)
        )
        and not exists (
            select
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'bsuid' and i.match_key = p_user_id and i.confirmed_at is not null
            union all
            select
            from people.detached_identifiers as d
            where d.person_id = p_person_id and d.kind = 'bsuid' and d.match_key = p_user_id and people.is_former_id(d)
        );
end;
$$;

comment on function people.is_another_id(bigint, text) is
'Is this business-scoped user id not the one by which WhatsApp calls a person? A number keeps its id; with another one, and no message that it changed, somebody else may have the number by now. False for a
person of whom no id is known yet, and for an id that was theirs. Source: Meta, business-scoped user IDs.';

revoke all on function people.is_another_id(bigint, text) from public;
