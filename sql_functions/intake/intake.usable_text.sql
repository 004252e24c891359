create or replace function intake.usable_text(p_value jsonb, p_most integer, out value text, out problem text)
language plpgsql
immutable
as $$
declare
    v_text text;
begin
    if not intake.is_filled(p_value) then
        return;
    end if;
    v_text := intake.as_text(p_value) #>> '{}';
    if jsonb_typeof(p_value) in ('object', 'boolean') or jsonb_typeof(intake.as_text(p_value)) is distinct from 'string' then
        problem := 'not_text';
    elsif length(v_text) > p_most then
        problem := 'too_long';
    elsif v_text ~ '[^[:space:]\u00a0\u200b-\u200f\u2060\ufeff]' then
        value := btrim(v_text, E' \t\r\n\u00a0');
    end if;
end;
$$;

comment on function intake.usable_text(jsonb, integer) is
'A value of a submission as a text of at most p_most characters: a number as it is written, a list of values joined by commas, null for what says nothing. problem, when
it is neither: not_text or too_long.';

revoke all on function intake.usable_text(jsonb, integer) from public;
