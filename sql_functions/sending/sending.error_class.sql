create or replace function sending.error_class(p_error jsonb)
returns text
language plpgsql
stable
parallel safe
as $$
begin
    -- What Chatwoot itself refused, before it had anything to send: its token, its limits and what it does not find pass.
    if p_error ->> 'target' = 'chatwoot' then
        return case
            when p_error ->> 'phase' = 'before_request' then 'NOT_SENT'
            when (p_error ->> 'http_status')::integer = 422 then 'REQUEST_BUG'
            else 'RETRY'
        end;
    end if;
    return coalesce(
        (
            select e.class
            from sending.whatsapp_errors as e
            where (p_error ->> 'code')::bigint between e.first_code and e.last_code
            order by e.last_code - e.first_code
            limit 1
        ),
        case
            when p_error ->> 'phase' = 'before_request' then 'NOT_SENT'
            -- Also without Meta's own words: a limit is reached before anything is done.
            when (p_error ->> 'http_status')::integer = 429 then 'RATE_NUMBER'
            when (p_error ->> 'is_transient')::boolean or (p_error ->> 'http_status')::integer >= 500 then 'RETRY_LIMITED'
            else 'REQUEST_BUG'
        end
    );
end;
$$;

comment on function sending.error_class(jsonb) is
'Class of a WhatsApp error (keys code, is_transient, http_status) by sending.whatsapp_errors. An unknown code, or none, is RATE_NUMBER with
HTTP status 429, RETRY_LIMITED when it is transient or a 5xx, else REQUEST_BUG; what did not even leave is NOT_SENT.
Of what Chatwoot itself answered (target chatwoot) a refused record is REQUEST_BUG, all else passes (RETRY).';

revoke all on function sending.error_class(jsonb) from public;
