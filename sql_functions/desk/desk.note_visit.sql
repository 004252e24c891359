create or replace function desk.note_visit(p_token_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    update desk.sessions as s
    set seen_at = util.current_time()
    where s.token_id = p_token_id and s.seen_at < util.current_time() - interval '1 minute';
end;
$$;

comment on function desk.note_visit(bigint) is
'A session was used; noted once a minute at most.';

revoke all on function desk.note_visit(bigint) from public;
