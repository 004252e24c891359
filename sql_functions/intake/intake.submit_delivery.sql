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
    -- Null where nothing ends this statement.
    v_until constant timestamptz := statement_timestamp() + nullif(current_setting('statement_timeout'), '0')::interval / 2;
    v_key constant text := coalesce(nullif(btrim(p_delivery_id), ''), 'sha256:' || encode(sha256(p_raw), 'hex'));
    v_admitted record;
    v_token ops.api_tokens;
    v_submission intake.submissions;
    v_items jsonb := '[]'::jsonb;
    v_keys text[];
    v_common text[];
    v_whole jsonb;
    v_taken record;
    v_item record;
    v_answers jsonb[];
    v_replays integer := 0;
    v_is_whole boolean := true;
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

    v_keys := array(
        select intake.item_key(p_source, e.value, v_whole, v_key || '#' || e.n) from jsonb_array_elements(v_items) with ordinality as e (value, n) order by e.n
    );
    -- What names the delivery names none of its referrals.
    v_common := array(
        select k.key
        from unnest(v_keys) with ordinality as k (key, n)
        group by k.key
        having count(distinct v_items -> (k.n::integer - 1)) > 1
    );
    for v_n in 1 .. cardinality(v_keys) loop
        if v_keys[v_n] = any (v_common) then
            v_keys[v_n] := intake.key_of(v_keys[v_n] || '#' || v_n);
        end if;
    end loop;

    select * into v_token from ops.api_tokens as t where t.id = p_source.token_id;
    v_submission.token_id := p_source.token_id;
    v_submission.received_at := util.current_time();
    insert into intake.deliveries (token_id, received_at, items, raw, raw_sha256)
    values (v_submission.token_id, v_submission.received_at, jsonb_array_length(v_items), p_raw, sha256(p_raw))
    returning id into v_submission.delivery_id;
    -- A repetition begins with what is new: what was refused is judged anew, and may take as long as before.
    for v_item in
        select i.n, k.key, k.raw_sha256, s.http_status, s.answer
        from jsonb_array_elements(v_items) with ordinality as i (value, n)
        cross join lateral (
            select v_keys[i.n], sha256(convert_to(i.value::text, 'UTF8'))
        ) as k (key, raw_sha256)
        left join intake.submissions as s on s.token_id = v_token.id and s.idempotency_key = k.key and s.raw_sha256 = k.raw_sha256
        order by s.id is not null, i.n
    loop
        -- GUARD: cut off, the statement would keep nothing, at each repetition anew.
        if v_answers is not null and clock_timestamp() > v_until then
            v_is_whole := v_is_whole and v_item.answer is not null;
            v_answers[v_item.n] := jsonb_build_object('item', v_item.n, 'http_status', v_item.http_status) || v_item.answer;
            continue;
        end if;
        v_submission.item := v_item.n;
        v_submission.raw_sha256 := v_item.raw_sha256;
        v_taken := intake.take(v_submission, v_token, v_item.key, p_source, v_whole);
        v_answers[v_item.n] := jsonb_build_object('item', v_item.n, 'http_status', v_taken.http_status) || v_taken.body;
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
    from unnest(v_answers) as a (value)
    where a.value is not null;
    body := jsonb_build_object('outcome', 'several', 'submissions', to_jsonb(array_remove(v_answers, null)));
    if not v_is_whole then
        http_status := 429;
        body := meta.problem('ID503') || body;
    elsif http_status >= 400 then
        body := case http_status when 409 then meta.problem('ID302') else meta.problem('ID102') end || body;
    end if;
end;
$$;

comment on function intake.submit_delivery(intake.sources, bytea, text) is
'Takes a structured webhook: each referral in the body (intake.items_of) becomes a submission with an outcome of its own. One referral is answered as
intake.submit() does; several as {outcome: several, submissions: [{item, http_status, ...}]}, 200 unless all are refused. Idempotency key: the value at the map''s
delivery_id, else p_delivery_id, else the hash of the body; where that is one for several referrals, with the place of each.
At most 500 referrals (413). When half of the time that the statement has is over, those that are left wait for the sender''s repetition (429), which goes on
behind those that were taken. No bytes make it raise; 40001, 40P01 and 55P03 of lost races pass through. Commits asynchronously.';

revoke all on function intake.submit_delivery(intake.sources, bytea, text) from public;
