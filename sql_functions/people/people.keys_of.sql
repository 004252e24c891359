create or replace function people.keys_of(p_person_id bigint)
returns text[]
language plpgsql
stable
as $$
begin
    return array(
        select i.kind || ':' || i.match_key
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
        order by i.id
    );
end;
$$;

comment on function people.keys_of(bigint) is
'The keys ("kind:match_key") of every phone, e-mail and CPF/CNPJ of a person, as people.lock_identity(), people.is_suppressed() and people.suppress() take
them; empty when there is none.';

revoke all on function people.keys_of(bigint) from public;
