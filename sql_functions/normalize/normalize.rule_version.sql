create or replace function normalize.rule_version(p_kind text)
returns text
language plpgsql
stable
parallel safe
as $$
begin
    return case
        when p_kind in ('phone', 'wa_id') then '2/' || coalesce((select m.version from normalize.phone_metadata as m), '')
        when p_kind in ('email', 'person_name') then '3'
        when p_kind = 'tax_id' then '2'
        when p_kind = 'bsuid' then '1'
    end;
end;
$$;

comment on function normalize.rule_version(text) is
'Version of the rules that normalise a kind of value today: phone and wa_id (rules and, behind the slash, phone metadata: "2/9.0.43"), email, tax_id, bsuid
(kept as it comes), person_name (names of people and referrers, and the city of people). Null for another kind.
A change of a rule or of its reference rows that alters a value or a match key raises the number here; `indica reference renormalize` then brings what is
stored up to date.';

revoke all on function normalize.rule_version(text) from public;
