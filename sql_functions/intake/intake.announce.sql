create or replace function intake.announce(p_source intake.sources, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
as $$
declare
    c_most_leads constant integer := 2000;
    v_now constant timestamptz := util.current_time();
    v_kind text;
    v_whole jsonb;
    v_found record;
    v_delivery_id bigint;
    v_lead record;
    v_id bigint;
    v_new integer := 0;
begin
    -- The barrier: the commit of this transaction is flushed by util.durable(), which the caller runs before it answers.
    perform set_config('synchronous_commit', 'off', true), set_config('indica.idempotency_replayed', '', true);
    -- GUARD: nobody may submit under this token.
    perform from ops.api_tokens as t where t.id = p_source.token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    v_whole := (intake.read_body(p_raw)).body;
    v_found := intake.announced_leads(v_whole);
    -- GUARD: Meta tells of something else on the same address: nothing of ours.
    if v_found.is_known_form and v_found.leads = '[]' and v_found.strange = 0 then
        http_status := 200;
        body := jsonb_build_object('outcome', 'ignored');
        return;
    end if;
    -- GUARD: more than one transaction should hold.
    if jsonb_array_length(v_found.leads) > c_most_leads then
        http_status := 413;
        body := meta.problem('ID502', jsonb_build_array(meta.field_error('', 'ID502', meta.text('body.too_many_items', c_most_leads::text))));
        return;
    end if;

    select f.fetch_kind into strict v_kind from intake.source_profiles as f where f.code = p_source.profile_code;
    insert into intake.deliveries (token_id, received_at, items, raw, raw_sha256)
    values (p_source.token_id, v_now, jsonb_array_length(v_found.leads), p_raw, sha256(p_raw))
    returning id into v_delivery_id;
    -- Always in one order, since Meta repeats a body while its first copy is still being stored.
    for v_lead in
        select l.value ->> 'external_id' as external_id, l.value -> 'said' as said
        from jsonb_array_elements(v_found.leads) as l
        order by 1
    loop
        v_id := null;
        insert into intake.announcements (source_id, external_id, said, delivery_id, received_at, settled_at, outcome)
        values (
            p_source.id, v_lead.external_id, v_lead.said, v_delivery_id, v_now,
            -- Its console sends an example that consists of fours.
            case when v_lead.external_id ~ '^4{6,}$' then v_now end, case when v_lead.external_id ~ '^4{6,}$' then 'sample' end
        )
        on conflict (source_id, external_id) do nothing
        returning id into v_id;
        continue when v_id is null;
        v_new := v_new + 1;
        continue when v_lead.external_id ~ '^4{6,}$';
        perform outbox.enqueue(
            p_kind => v_kind, p_lead_id => null, p_due_at => v_now, p_dedupe_key => intake.fetch_key(v_kind, v_id),
            p_payload => jsonb_build_object('announcement_id', v_id)
        );
    end loop;
    -- A repetition leaves no second copy of the bytes.
    delete from intake.deliveries as d where d.id = v_delivery_id and v_new = 0;

    http_status := 200;
    body := jsonb_build_object('outcome', 'announced', 'announced', jsonb_array_length(v_found.leads), 'new', v_new);
    -- GUARD: what cannot be read lies on the work list, whatever could be beside it.
    if v_found.strange > 0 or v_found.leads = '[]' then
        select s.http_status, s.body into http_status, body
        from intake.submit(p_source.token_id, p_raw, 'sha256:' || encode(sha256(p_raw), 'hex'), p_source) as s;
    end if;
end;
$$;

comment on function intake.announce(intake.sources, bytea) is
'Takes a webhook that announces leads by their numbers: each that is new is an announcement (intake.announcements) with an outbox job that fetches it. Answers 200
{outcome: announced, announced, new}; ignored when it is of something else; what names no lead goes to intake.submit() and so onto the work list. More than 2,000 leads: 413. 40001, 40P01 and 55P03 of lost races pass through. Commits asynchronously.';

revoke all on function intake.announce(intake.sources, bytea) from public;
