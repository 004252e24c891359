create or replace function normalize.is_tax_id_digits(p_digits text)
returns boolean
language plpgsql
stable
parallel safe
as $$
declare
    v_digits smallint[];
    v_sum integer := 0;
begin
    if length(p_digits) = 14 then
        -- Hardly a company has a hundred branches; a phone number with carrier code seldom has two zeros there.
        return substr(p_digits, 9, 2) = '00' and exists (select from normalize.tax_id(p_digits) as t where t.is_valid or t.reason = 'placeholder' and not p_digits = repeat(left(p_digits, 1), length(p_digits)));
    elsif length(p_digits) is distinct from 11 then
        return false;
    end if;

    -- Nine of ten are told by the first check digit alone, without a loop.
    v_digits := string_to_array(p_digits, null)::smallint[];
    v_sum := (
        10 * v_digits[1] + 9 * v_digits[2] + 8 * v_digits[3] + 7 * v_digits[4] + 6 * v_digits[5]
        + 5 * v_digits[6] + 4 * v_digits[7] + 3 * v_digits[8] + 2 * v_digits[9]
    ) % 11;
    if v_digits[10] <> (case when v_sum < 2 then 0 else 11 - v_sum end) then
        return false;
    end if;
    return exists (select from normalize.tax_id(p_digits) as t where t.is_valid or t.reason = 'placeholder' and not p_digits = repeat(left(p_digits, 1), length(p_digits)));
end;
$$;

comment on function normalize.is_tax_id_digits(text) is
'Do these ASCII digits have the check digits of a CPF (11), or of a CNPJ (14) of one of the first 99 branches? False for another length and for null. Quick where they have not.
Source: Receita Federal, modulus 11. Never raises for digits.';

revoke all on function normalize.is_tax_id_digits(text) from public;
