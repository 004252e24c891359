create or replace function chatwoot.accept_notes(p_lead_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    -- Its key is taken, so that nobody orders it later.
    perform outbox.enqueue(
        p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => p_now,
        p_dedupe_key => 'summary:' || p_lead_id, p_payload => jsonb_build_object('about', 'summary')
    );
    perform outbox.cancel(p_lead_id, '{chatwoot.note}', 'noted_elsewhere', p_now);
end;
$$;

comment on function chatwoot.accept_notes(bigint, timestamptz) is
'Chatwoot has notes of ours on this lead that this database does not know, so those that wait were written before it was copied or meanwhile, the summary too: none is
written again.';

revoke all on function chatwoot.accept_notes(bigint, timestamptz) from public;
