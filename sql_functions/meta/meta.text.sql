create or replace function meta.text(p_key text, variadic p_arguments text[] default '{}')
returns text
language plpgsql
stable
parallel safe
as $$
declare
    v_text text;
begin
    select case when current_setting('indica.locale', true) = 'en' then t.en else t.pt end
    into v_text
    from meta.texts as t
    where t.key = p_key;

    if v_text is null then
        raise exception 'no text has the key %', p_key using errcode = 'ID901';
    end if;
    return format(v_text, variadic p_arguments);
end;
$$;

comment on function meta.text(text, text[]) is
'The sentence of meta.texts with this key, its %s filled in, in the language of the setting indica.locale (pt-BR unless it is en).
Raises ID901 for an unknown key.';

revoke all on function meta.text(text, text[]) from public;
