create or replace function normalize.names_another_number(p_text text)
returns boolean
language plpgsql
stable
parallel safe
as $$
declare
    v_words text[] := regexp_split_to_array(normalize.unaccented(left(p_text, 250)), '[^a-z]+');
begin
    return exists (
        select
        from normalize.number_words as w
        where w.word = any (v_words)
            and (not w.is_only_alone or array_remove(array_remove(v_words, ''), 'n') = array[w.word])
    );
end;
$$;

comment on function normalize.names_another_number(text) is
'Does a text beside digits say that they are no phone number ("CPF", "nº do pedido")? The words are those of normalize.number_words. False for null. Never raises.';

revoke all on function normalize.names_another_number(text) from public;
