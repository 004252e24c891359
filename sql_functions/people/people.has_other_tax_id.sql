create or replace function people.has_other_tax_id(p_person_id bigint, p_tax_id text)
returns boolean
language plpgsql
stable
as $$
begin
    if p_tax_id is null then
        return false;
    end if;
    return exists (
        select
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'tax_id' and length(i.match_key) = length(p_tax_id) and i.match_key <> p_tax_id
    );
end;
$$;

comment on function people.has_other_tax_id(bigint, text) is
'Does the person have a CPF that contradicts this CPF, or a CNPJ that contradicts this CNPJ? A CPF and a CNPJ contradict nothing. False when p_tax_id is null.';

revoke all on function people.has_other_tax_id(bigint, text) from public;
