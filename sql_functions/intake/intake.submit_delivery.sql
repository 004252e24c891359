create or replace function intake.submit_delivery(
    p_source intake.sources,
    p_raw bytea,
    p_delivery_id text,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    c_most_items constant integer := 500;
    v_key constant text := coalesce(nullif(btrim(p_delivery_id), ''), 'sha256:' || encode(sha256(p_raw), 'hex'));
    v_admitted record;
    v_token ops.api_tokens;
    v_submission intake.submissions;
    v_items jsonb := '[]'::jsonb;
    v_whole jsonb;
    v_taken record;
    v_answers jsonb := '[]'::jsonb;
    v_replays integer := 0;
begin
    if octet_length(p_raw) <= 65536 then
        v_whole := (intake.read_body(p_raw)).body;
        if v_whole is not null then
            v_items := intake.items_of(p_source, v_whole);
        end if;
    end if;
    if jsonb_array_length(v_items) <= 1 then
        select s.http_status, s.body into http_status, body
        from intake.submit(p_source.token_id, p_raw, intake.item_key(p_source, v_items -> 0, v_whole, v_key), p_source) as s;
        return;
    end if;

    v_admitted := intake.admit(p_source.token_id, p_raw);
    if v_admitted.http_status is not null then
        http_status := v_admitted.http_status;
        body := v_admitted.body;
        return;
    end if;
    -- GUARD: more than one transaction should hold.
    if jsonb_array_length(v_items) > c_most_items then
        http_status := 413;
        body := meta.problem('ID502', jsonb_build_array(meta.field_error('', 'ID502', meta.text('body.too_many_items', c_most_items::text))));
        return;
    end if;

    select * into v_token from ops.api_tokens as t where t.id = p_source.token_id;
    v_submission.token_id := p_source.token_id;
    v_submission.received_at := util.current_time();
    insert into intake.deliveries (token_id, received_at, items, raw, raw_sha256)
    values (v_submission.token_id, v_submission.received_at, jsonb_array_length(v_items), p_raw, sha256(p_raw))
    returning id into v_submission.delivery_id;
    for v_n in 1 .. jsonb_array_length(v_items) loop
        v_submission.item := v_n;
        v_submission.raw_sha256 := sha256(convert_to((v_items -> (v_n - 1))::text, 'UTF8'));
        v_taken := intake.take(
            v_submission, v_token, intake.item_key(p_source, v_items -> (v_n - 1), v_whole, v_key || '#' || v_n), p_source, v_whole
        );
        v_answers := v_answers || jsonb_build_array(
            jsonb_build_object('item', v_n, 'http_status', v_taken.http_status) || v_taken.body
        );
        v_replays := v_replays + v_taken.is_replayed::integer;
    end loop;
    -- A repetition leaves no second copy of the bytes.
    delete from intake.deliveries as d
    where d.id = v_submission.delivery_id and not exists (select from intake.submissions as s where s.delivery_id = d.id);
    perform set_config('indica.idempotency_replayed', case when v_replays = jsonb_array_length(v_items) then 'true' else '' end, true);

    -- Whoever is refused stands on a work list: the sender need not send all of them again. One that still runs is asked for again.
    select case
        when bool_or((a.value ->> 'http_status')::integer = 409) then 409
        when bool_and((a.value ->> 'http_status')::integer >= 400) then min((a.value ->> 'http_status')::integer)
        else 200
    end
    into http_status
    from jsonb_array_elements(v_answers) as a;
    body := jsonb_build_object('outcome', 'several', 'submissions', v_answers);
    if http_status >= 400 then
        body := case http_status when 409 then meta.problem('ID302') else meta.problem('ID102') end || body;
    end if;
end;
$$;

comment on function intake.submit_delivery(intake.sources, bytea, text) is
'Takes a structured webhook: each referral in the body (intake.items_of) becomes a submission with an outcome of its own. One referral is answered as
intake.submit() does; several as {outcome: several, submissions: [{item, http_status, ...}]}, 200 unless all are refused. Idempotency key: the value at the map''s
delivery_id, else p_delivery_id, else the hash of the body. At most 500 referrals (413). No bytes make it raise; 40001, 40P01 and 55P03 of lost races pass through. Commits asynchronously.';

revoke all on function intake.submit_delivery(intake.sources, bytea, text) from public;
