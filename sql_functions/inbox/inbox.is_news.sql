create or replace function inbox.is_news(p_person_id bigint, p_wa_id text, p_user_id text, p_parent_user_id text)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from (
            values ('wa_id', people.wa_key(p_wa_id)), ('bsuid', p_user_id), ('bsuid', p_parent_user_id)
        ) as n (kind, match_key)
        where n.match_key is not null
            and not exists (select from people.identifiers as i where i.person_id = p_person_id and i.kind = n.kind and i.match_key = n.match_key)
            and not exists (
                select
                from people.detached_identifiers as d
                where d.person_id = p_person_id and d.kind = n.kind and d.match_key = n.match_key and people.is_former_id(d)
            )
    );
end;
$$;

comment on function inbox.is_news(bigint, text, text, text) is
'Does a wa_id, a business-scoped user id or a parent id (nulls tell nothing) call a person what they were not known by, nor ever were?';

revoke all on function inbox.is_news(bigint, text, text, text) from public;
