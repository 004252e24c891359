create or replace function normalize.postal_code(
    p_raw text,
    out postal_code text,
    out formatted text,
    out uf text,
    out is_valid boolean,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_text text;
begin
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 200 then
        reason := 'too_long';
        return;
    end if;

    v_text := upper(normalize.digits(normalize.visible_text(p_raw)) collate "C");
    v_text := regexp_replace(v_text, '^[^0-9A-Z]*CEP(?![A-Z])', '');
    if v_text collate "und-x-icu" ~ '[[:alpha:]]' then
        reason := 'not_a_postal_code';
        return;
    end if;
    v_text := regexp_replace(v_text, '[^0-9]+', '', 'g');
    reason := case
        when v_text = '' then 'empty'
        when length(v_text) < 8 then 'too_short'
        when length(v_text) > 8 then 'too_long'
        when v_text = repeat(left(v_text, 1), 8) or v_text in ('12345678', '87654321') then 'placeholder'
    end;
    if reason is not null then
        return;
    end if;

    select r.uf into uf
    from normalize.postal_ranges as r
    where v_text::integer between r.first_code and r.last_code;
    if not found then
        reason := 'unused_range';
        return;
    end if;
    postal_code := v_text;
    formatted := overlay(v_text placing '-' from 6 for 0);
    is_valid := true;
end;
$$;

comment on function normalize.postal_code(text) is
'Checks a Brazilian postal code (CEP) with any punctuation and gives exactly one row: postal_code of eight digits, formatted "01310-100", uf of the state whose
range it is in (normalize.postal_ranges). When not valid all but is_valid and reason are null. Whether a street has it is for the Correios to say.
reason is one of: empty; too_short; too_long (over eight digits or 200 bytes); not_a_postal_code (letters); placeholder (all digits equal, 12345678);
unused_range (belongs to no state). Never raises; linear in the length.';

revoke all on function normalize.postal_code(text) from public;
