create or replace function inbox.dismiss_fact(p_id bigint, p_reason text, p_by text default ops.actor('operator'))
returns void
language plpgsql
volatile
as $$
begin
    if p_reason is null or btrim(p_reason) = '' then
        raise exception 'dismissing needs a reason' using errcode = 'ID105';
    end if;
    perform inbox.lock_failed_fact(p_id);
    update inbox.facts as f
    set state = 'dismissed', dismissed_at = util.current_time(), dismissed_by = coalesce(p_by, 'operator'), dismissed_reason = btrim(p_reason),
        payload = inbox.without_words(f.payload)
    where f.id = p_id;
end;
$$;

comment on function inbox.dismiss_fact(bigint, text, text) is
'Gives up a failed fact of a webhook for good: it is no longer unhealthy, is not applied when it comes again, loses the words in it (inbox.without_words), and keeps who dismissed it (operator, token:<id>) and why.
Raises ID105 (no reason), ID213 (no such fact), ID313 (not failed).';

revoke all on function inbox.dismiss_fact(bigint, text, text) from public;
