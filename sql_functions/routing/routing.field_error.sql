create or replace function routing.field_error(p_at text, p_message text, p_hint text default null)
returns void
language plpgsql
immutable
as $$
begin
    raise exception '%: %', case when p_at = '' then '/' else p_at end, p_message using errcode = 'ID105',
        hint = coalesce(p_hint, 'Fields: ' || array_to_string(routing.condition_fields(), ', ') || '; all and any take a list of conditions, not takes one.');
end;
$$;

comment on function routing.field_error(text, text, text) is 'Refuses (ID105) what stands at this place (JSON pointer) of a rule, and says what may stand there.';

revoke all on function routing.field_error(text, text, text) from public;
