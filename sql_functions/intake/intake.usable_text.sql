create or replace function intake.usable_text(p_value jsonb, p_most integer, out value text, out problem text)
language plpgsql
immutable
as $$
declare
    v_read jsonb;
    v_text text;
begin
    if not intake.is_filled(p_value) then
        return;
    end if;
    -- Nearly every value is a text.
    v_read := case when jsonb_typeof(p_value) = 'string' then p_value else intake.as_text(p_value) end;
    -- What surrounds it is not counted: some programs fill a field up with spaces.
    v_text := btrim(v_read #>> '{}', E' \t\r\n\u00a0');
    if jsonb_typeof(p_value) in ('object', 'boolean') or jsonb_typeof(v_read) is distinct from 'string' then
        problem := 'not_text';
    elsif length(v_text) > p_most then
        problem := 'too_long';
    elsif v_text ~ '[^[:space:]\u00a0\u200b-\u200f\u2060\ufeff]' then
        value := v_text;
    end if;
end;
$$;

comment on function intake.usable_text(jsonb, integer) is
'A value of a submission as a text of at most p_most characters: a number as it is written, a list of values joined by commas, null for what says nothing. problem, when
it is neither: not_text or too_long.';

revoke all on function intake.usable_text(jsonb, integer) from public;
