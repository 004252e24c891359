create or replace function chatwoot.request_correction(p_lead_id bigint, p_key text, p_fields jsonb)
returns bigint
language plpgsql
volatile
as $$
declare
    v_fields jsonb;
begin
    v_fields := (
        select jsonb_agg(f.name order by f.position)
        from jsonb_array_elements_text(p_fields) with ordinality as f (name, position)
        where f.name in ('name', 'phone', 'email')
    );
    -- A contact that is still to be made is made with what is known then.
    if v_fields is null or not exists (
        select from leads.leads as l join chatwoot.contacts as c on c.person_id = l.person_id where l.id = p_lead_id
    ) then
        return null;
    end if;
    return outbox.enqueue(
        p_kind => 'chatwoot.correction', p_lead_id => p_lead_id, p_due_at => util.current_time(),
        p_dedupe_key => 'correction:' || p_key, p_payload => jsonb_build_object('fields', v_fields)
    );
end;
$$;

comment on function chatwoot.request_correction(bigint, text, jsonb) is
'Orders that the Chatwoot contact of a lead''s person follows what one of ours corrected (p_fields: of these name, phone and email), once per key. The values are read when the order leaves.
Nothing while there is no contact. Returns the job; null when none was ordered.';

revoke all on function chatwoot.request_correction(bigint, text, jsonb) from public;
