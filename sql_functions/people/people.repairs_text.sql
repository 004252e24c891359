create or replace function people.repairs_text(p_repairs text[])
returns text
language sql
stable
parallel safe
return (select string_agg(meta.text('repair.' || r.repair), '; ' order by r.position) from unnest(p_repairs) with ordinality as r (repair, position));

comment on function people.repairs_text(text[]) is
'What was repaired of a phone, in words ("faltava o nono dígito; …"); null for an empty array. Codes: normalize.phone_repairs.';

revoke all on function people.repairs_text(text[]) from public;
