create or replace function intake.keep_tidied(p_tidied intake.tidied, p_field text, p_value jsonb, p_warning jsonb default null)
returns intake.tidied
language plpgsql
stable
as $$
begin
    return (
        case
            when p_value is null then p_tidied.body - p_field
            else p_tidied.body || jsonb_build_object(p_field, p_value)
        end,
        case when p_warning is null then p_tidied.warnings else p_tidied.warnings || p_warning end
    )::intake.tidied;
end;
$$;

comment on function intake.keep_tidied(intake.tidied, text, jsonb, jsonb) is
'The submission with p_value as its field p_field, or without that field when it is null, and p_warning among the warnings.';

revoke all on function intake.keep_tidied(intake.tidied, text, jsonb, jsonb) from public;
