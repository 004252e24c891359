create or replace function inbox.expire_parked(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    update inbox.facts as e
    set state = 'expired', reason = 'no_message_of_ours'
    where e.state = 'parked' and e.created_at < p_as_of - interval '7 days';
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function inbox.expire_parked(timestamptz) is
'Gives up parked statuses after the 7 days in which Meta repeats webhooks (WhatsApp, webhooks, retries): they belong to messages of Chatwoot''s own.
Returns how many.';

revoke all on function inbox.expire_parked(timestamptz) from public;
