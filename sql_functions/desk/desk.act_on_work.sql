create or replace function desk.act_on_work(p_viewer desk.viewer, p_action text, p_id bigint, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_viewer.token_id;
begin
    perform set_config('indica.actor', v_actor, true);
    if p_action = 'retry_job' then
        perform outbox.retry_dead(p_id, p_by => v_actor, p_reason => p_reason);
    elsif p_action = 'dismiss_job' then
        perform outbox.dismiss_dead(p_id, p_reason, v_actor);
    elsif p_action = 'retry_fact' then
        perform inbox.retry_fact(p_id);
    else
        perform inbox.dismiss_fact(p_id, p_reason, v_actor);
    end if;
end;
$$;

comment on function desk.act_on_work(desk.viewer, text, bigint, text) is
'Does what somebody at the desk decided about work that failed: retry_job, dismiss_job, retry_fact, dismiss_fact. Raises what outbox.retry_dead, outbox.dismiss_dead, inbox.retry_fact and inbox.dismiss_fact raise.';

revoke all on function desk.act_on_work(desk.viewer, text, bigint, text) from public;
