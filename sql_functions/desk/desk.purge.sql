create or replace function desk.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_before constant timestamptz := p_as_of - ops.setting_text('desk_journal_kept')::interval;
    v_notes bigint;
    v_sessions bigint;
    v_links bigint;
begin
    delete from desk.journal as j
    where j.id in (select o.id from desk.journal as o where o.at < v_before order by o.id limit p_limit);
    get diagnostics v_notes = row_count;
    -- One that anything is still known of stays, and so does its token, by whose name histories say who acted.
    delete from desk.sessions as s
    where s.token_id in (
        select o.token_id
        from desk.sessions as o
        join ops.api_tokens as t on t.id = o.token_id
        where o.seen_at < v_before and (t.revoked_at is not null or t.expires_at < p_as_of)
            and not exists (select from desk.journal as j where j.token_id = o.token_id)
        order by o.token_id
        limit p_limit
    );
    get diagnostics v_sessions = row_count;
    delete from desk.links as l
    where l.id in (select o.id from desk.links as o where o.expires_at < p_as_of - interval '30 days' order by o.id limit p_limit);
    get diagnostics v_links = row_count;
    return v_notes + v_sessions + v_links;
end;
$$;

comment on function desk.purge(timestamptz, integer) is
'Forgets what was done at the desk after the setting desk_journal_kept, sessions that ended before that, and links 30 days after they expired, at most p_limit rows a table. What was done to a lead stays in its history.
Returns how many rows.';

revoke all on function desk.purge(timestamptz, integer) from public;
