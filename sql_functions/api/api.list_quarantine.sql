create or replace function api.list_quarantine(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
    v_source_id constant bigint := intake.quarantine_of(v_token);
    v_page record;
    v_errors jsonb;
    v_after intake.quarantine;
    v_ids bigint[];
begin
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['quarantine']) as c;
    if http_status is not null then
        return;
    end if;
    select * into v_page from normalize.check_page(p_query);
    v_errors := v_page.errors;
    if v_page.after is not null then
        select q.* into v_after
        from intake.quarantine as q
        join intake.submissions as s on s.id = q.submission_id
        where s.uid = v_page.after;
        if not found then
            v_errors := v_errors || meta.field_error('after', 'ID119', meta.text('field.cursor'));
        end if;
    end if;
    if p_query ? 'kind' and coalesce(p_query ->> 'kind', '') not in ('quarantined', 'refused') then
        v_errors := v_errors || meta.field_error('kind', 'ID114', meta.text('field.one_of', 'quarantined, refused'));
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    select array_agg(m.submission_id order by m.created_at, m.submission_id) into v_ids
    from (
        select q.submission_id, q.created_at
        from intake.quarantine as q
        join intake.submissions as s on s.id = q.submission_id
        join ops.api_tokens as t on t.id = s.token_id
        where q.resolved_at is null
            and (v_source_id is null or t.source_id = v_source_id)
            and (p_query ->> 'kind' is null or q.kind = p_query ->> 'kind')
            and (p_query ->> 'reason' is null or q.reason = p_query ->> 'reason')
            and (v_after.submission_id is null or (q.created_at, q.submission_id) > (v_after.created_at, v_after.submission_id))
        order by q.created_at, q.submission_id
        limit v_page.page_limit + 1
    ) as m;

    http_status := 200;
    body := jsonb_build_object(
        'submissions', (
            select coalesce(
                jsonb_agg(
                    jsonb_strip_nulls(jsonb_build_object(
                        'uid', s.uid, 'kind', q.kind, 'reason', q.reason,
                        'detail', intake.reason_text(q),
                        'errors', case q.kind when 'refused' then s.answer -> 'errors' end,
                        'received_at', s.received_at, 'due_at', q.next_action_at, 'submitted_by', intake.sender_name(s),
                        'raw', case when b.body is null then intake.raw_text(s) end
                    )) || jsonb_build_object('body', b.body)
                    order by i.n
                ),
                '[]'
            )
            from unnest(v_ids[1:v_page.page_limit]) with ordinality as i (id, n)
            join intake.quarantine as q on q.submission_id = i.id
            join intake.submissions as s on s.id = i.id
            cross join lateral (
                select intake.standing_body(s) as body
            ) as b
        )
    ) || case
        when cardinality(v_ids) > v_page.page_limit then jsonb_build_object(
            'next', util.cursor_of((select s.uid from intake.submissions as s where s.id = v_ids[v_page.page_limit]))
        )
        else '{}'
    end;
end;
$$;

comment on function api.list_quarantine(ops.credential, jsonb) is
'What waits on the work list, quarantined or sent by a machine and refused, the oldest first, for tokens with scope quarantine; a source''s token sees its own. p_query: {"limit"? (1 to 200),
"after"?, "kind"?, "reason"?}, all texts. Answers 200 {submissions[]{uid, kind, reason, detail, errors? (of a refused one), received_at, due_at, submitted_by, body (null when it cannot be read: raw has
then what came)}, next?}, 401, 403, 422.';

revoke all on function api.list_quarantine(ops.credential, jsonb) from public;
grant execute on function api.list_quarantine(ops.credential, jsonb) to indica_api;
