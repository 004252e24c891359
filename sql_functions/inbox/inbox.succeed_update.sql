create or replace function inbox.succeed_update(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_done boolean;
begin
    v_is_done := chatwoot.succeed_update(p_job_id, p_is_ours, p_result - 'said', p_now);
    if p_is_ours and jsonb_array_length(coalesce(p_result -> 'said', '[]')) > 0 then
        perform inbox.keep_observation((p_result #>> '{said,0,account,id}')::bigint, p_result -> 'said', null);
    end if;
    return v_is_done;
end;
$$;

comment on function inbox.succeed_update(bigint, boolean, jsonb, timestamptz) is
'chatwoot.succeed_update(), and the words that the worker found in the conversation (result said: bodies as Chatwoot''s webhooks have them) go into the inbox, as if their
webhook had come; whichever comes first counts.';

revoke all on function inbox.succeed_update(bigint, boolean, jsonb, timestamptz) from public;
