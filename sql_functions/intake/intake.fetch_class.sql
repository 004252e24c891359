create or replace function intake.fetch_class(p_error jsonb)
returns text
language sql
stable
as $$
    select coalesce(
        (
            select e.class
            from intake.fetch_errors as e
            where (p_error ->> 'code')::bigint between e.first_code and e.last_code
        ),
        -- A job that is held back tells for which class.
        substring(p_error ->> 'held' from '^fetch_(.*)$'),
        case
            when p_error ->> 'phase' in ('before_request', 'no_answer') then 'passing'
            when (p_error ->> 'http_status')::integer = 429 then 'limit'
            when (p_error ->> 'is_transient')::boolean or (p_error ->> 'http_status')::integer >= 500 then 'passing'
            when p_error is not null then 'request'
        end
    );
$$;

comment on function intake.fetch_class(jsonb) is
'Class of the error with which the fetch of a lead failed (keys as outbox.fail() has them, or the reason of a hold), by intake.fetch_errors; request: ours or unheard
of. Null for none.';

revoke all on function intake.fetch_class(jsonb) from public;
