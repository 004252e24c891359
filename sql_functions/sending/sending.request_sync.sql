create or replace function sending.request_sync()
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    if (sending.default_channel()).id is null then
        return 0;
    end if;
    select count(outbox.enqueue(p_kind => k.kind, p_lead_id => null, p_due_at => util.current_time(), p_channel_id => (sending.default_channel()).id)) into v_count
    from unnest(array['whatsapp.templates', 'chatwoot.templates']) as k (kind)
    -- Where Chatwoot sends, its copy is what counts, and we need no key of Meta's.
    where (k.kind = 'chatwoot.templates' or (sending.default_channel()).mode = 'graph') and not exists (select from outbox.jobs as m where m.kind = k.kind and m.finished_at is null);
    return v_count;
end;
$$;

comment on function sending.request_sync() is
'Orders that Meta''s templates are read, and Chatwoot''s copy of them (of a number in mode chatwoot that alone), unless that is ordered. Returns how many orders were made. A scheduled job.';

revoke all on function sending.request_sync() from public;
