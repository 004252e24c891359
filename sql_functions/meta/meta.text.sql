create or replace function meta.text(p_key text, variadic p_arguments text[] default '{}')
returns text
language plpgsql
stable
parallel safe
as $$
begin
    return meta.text_in(null, p_key, variadic p_arguments);
end;
$$;

comment on function meta.text(text, text[]) is
'The sentence of meta.texts with this key, its %s filled in, in the language of the setting indica.locale (pt-BR unless it is en).
Raises ID901 for an unknown key.';

revoke all on function meta.text(text, text[]) from public;
