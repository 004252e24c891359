create or replace function normalize.tax_id(
    p_raw text,
    out tax_id text,
    out kind text,
    out is_valid boolean,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
declare
    -- The weights of the second check digit; those of the first are the same without the leading one.
    c_cpf_weights constant integer[] := '{11,10,9,8,7,6,5,4,3,2}'::integer[];
    c_cnpj_weights constant integer[] := '{6,5,4,3,2,9,8,7,6,5,4,3,2}'::integer[];
    v_text text;
    v_weights integer[];
    v_length integer;
    v_first integer := 0;
    v_second integer := 0;
    v_value integer;
begin
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 500 then
        reason := 'too_long';
        return;
    end if;

    v_text := p_raw;
    if octet_length(v_text) <> length(v_text) then
        v_text := normalize.digits(normalize.visible_text(v_text));
    end if;
    v_text := upper(v_text collate "C");
    if strpos(v_text, 'CPF') > 0 or strpos(v_text, 'CNPJ') > 0 then
        v_text := regexp_replace(v_text, '^[^0-9A-Z]*(?:CPF|CNPJ)(?:/(?:CPF|CNPJ|MF))?(?:[^0-9A-Z]+(?:N|NO|NUM|NUMERO)(?=[^0-9A-Z]))?[^0-9A-Z]+', '');
    end if;
    if octet_length(v_text) <> length(v_text)
        and regexp_replace(v_text, '[\u0001-\u007F]+', '', 'g') collate "und-x-icu" ~ '[[:alpha:]]' then
        reason := 'not_a_tax_id';
        return;
    end if;
    v_text := regexp_replace(v_text, '[^0-9A-Z]+', '', 'g');

    if v_text = '' then
        reason := 'empty';
        return;
    elsif v_text ~ '^[0-9]{11}$' then
        kind := 'cpf';
        v_weights := c_cpf_weights;
    elsif v_text ~ '^[0-9A-Z]{12}[0-9]{2}$' then
        kind := 'cnpj';
        v_weights := c_cnpj_weights;
    else
        reason := case
            when v_text !~ '[0-9]' then 'not_a_tax_id'
            when v_text ~ '[A-Z]' and length(v_text) <> 14 then 'not_a_tax_id'
            when length(v_text) = 14 then 'not_a_tax_id'
            when length(v_text) < 11 then 'too_short'
            when length(v_text) > 14 then 'too_long'
            else 'wrong_length'
        end;
        return;
    end if;

    if v_text = repeat(left(v_text, 1), length(v_text)) then
        reason := 'placeholder';
        return;
    end if;

    v_length := length(v_text);
    for i in 1..v_length - 2 loop
        -- A letter counts as its ASCII code less 48, as a digit does.
        v_value := ascii(substr(v_text, i, 1)) - 48;
        v_first := v_first + v_value * v_weights[i + 1];
        v_second := v_second + v_value * v_weights[i];
    end loop;
    v_first := case when v_first % 11 < 2 then 0 else 11 - v_first % 11 end;
    v_second := v_second + v_first * 2;
    v_second := case when v_second % 11 < 2 then 0 else 11 - v_second % 11 end;

    if right(v_text, 2) <> v_first::text || v_second::text then
        reason := 'wrong_check_digits';
        return;
    end if;

    if exists (select from normalize.placeholders as p where p.kind = 'tax_id' and p.matches = 'whole' and p.value = v_text) then
        reason := 'placeholder';
        return;
    end if;
    tax_id := v_text;
    is_valid := true;
end;
$$;

comment on function normalize.tax_id(text) is
'Checks a CPF (11 digits) or CNPJ (14 characters, since July 2026 letters too in the first twelve) with any
punctuation, and gives exactly one row. tax_id is the bare number in capitals, null when not valid; kind is
cpf | cnpj, known by the shape even when the number is refused, else null.
reason is one of: empty; too_short; too_long; wrong_length (12 or 13 digits); not_a_tax_id (other letters);
placeholder (all characters equal, or a number that documents print: normalize.placeholders); wrong_check_digits. Never raises; linear in the length.
Sources: Receita Federal, Instrução Normativa RFB 2.229/2024 (alphanumeric CNPJ: value of a character = its ASCII
code - 48, modulus 11, check digits stay numeric); the CPF''s two digits are of modulus 11 too.';

revoke all on function normalize.tax_id(text) from public;
grant execute on function normalize.tax_id(text) to indica_owner;
