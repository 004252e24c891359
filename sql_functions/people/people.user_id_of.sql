create or replace function people.user_id_of(p_user_id text, p_parent_user_id text)
returns text
language plpgsql
stable
as $$
begin
    -- GUARD: there is nothing to choose
    if p_user_id is null or p_parent_user_id is null then
        return coalesce(p_user_id, p_parent_user_id);
    end if;
    return (
        select case when h.is_known then p_user_id when h.is_parent_known then p_parent_user_id else p_user_id end
        from (
            select
                exists (select from people.identifiers as i where i.kind = 'bsuid' and i.match_key = p_user_id)
                or exists (select from people.detached_identifiers as d where d.kind = 'bsuid' and d.match_key = p_user_id) as is_known,
                exists (select from people.identifiers as i where i.kind = 'bsuid' and i.match_key = p_parent_user_id)
                or exists (select from people.detached_identifiers as d where d.kind = 'bsuid' and d.match_key = p_parent_user_id) as is_parent_known
        ) as h
    );
end;
$$;

comment on function people.user_id_of(text, text) is
'By which of two ids somebody is known here: the business-scoped user id, else the one that several portfolios of the business share, else the first, which is new.
Source: Meta, business-scoped user IDs, parent BSUID.';

revoke all on function people.user_id_of(text, text) from public;
