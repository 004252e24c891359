create or replace function people.may_vouch(p_person_id bigint, p_brought_by text)
returns boolean
language plpgsql
stable
as $$
begin
    return coalesce(p_brought_by like 'consultant:%', false) or (
        p_brought_by is null or p_brought_by not like 'source:%'
    ) and exists (
        select
        from people.identifiers as i
        where i.person_id = p_person_id and i.confirmed_at is not null and i.brought_by is not distinct from p_brought_by
    );
end;
$$;

comment on function people.may_vouch(bigint, text) is
'Is what this sender (people.identifiers.brought_by) says of a known person believed? A consultant''s word is, and that of who brought the person; a machine source
sends what anybody types into it, and another sender uses somebody else''s evidence.';

revoke all on function people.may_vouch(bigint, text) from public;
