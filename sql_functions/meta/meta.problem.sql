create or replace function meta.problem(p_code text, p_errors jsonb default '[]'::jsonb, p_detail text default null)
returns jsonb
language sql
stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'type', 'about:blank',
        'title', case when current_setting('indica.locale', true) = 'en' then c.title_en else c.title_pt end,
        'status', c.http_status,
        'detail', p_detail,
        'code', c.sqlstate,
        'errors', p_errors
    ))
    from meta.error_codes as c
    where c.sqlstate = p_code;
$$;

comment on function meta.problem(text, jsonb, text) is
'An application/problem+json object (RFC 9457) for a registered code, in the language of the setting indica.locale.
p_errors: [{"field", "code", "detail"}], empty when no field is at fault.';

revoke all on function meta.problem(text, jsonb, text) from public;
