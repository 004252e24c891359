create or replace function sending.error_class(p_error jsonb)
returns text
language sql
stable
as $$
    select coalesce(
        (
            select e.class
            from sending.whatsapp_errors as e
            where (p_error ->> 'code')::bigint between e.first_code and e.last_code
            order by e.last_code - e.first_code
            limit 1
        ),
        case
            when p_error ->> 'phase' = 'before_request' then 'NOT_SENT'
            when (p_error ->> 'is_transient')::boolean or (p_error ->> 'http_status')::integer >= 500 then 'RETRY_LIMITED'
            else 'REQUEST_BUG'
        end
    );
$$;

comment on function sending.error_class(jsonb) is
'Class of a WhatsApp error (keys code, is_transient, http_status) by sending.whatsapp_errors. An unknown code is RETRY_LIMITED when it is
transient or a 5xx, else REQUEST_BUG; what did not even leave is NOT_SENT.';

revoke all on function sending.error_class(jsonb) from public;
