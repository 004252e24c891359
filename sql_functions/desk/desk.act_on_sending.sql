create or replace function desk.act_on_sending(p_viewer desk.viewer, p_action text, p_key text, p_request jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_reason constant text := nullif(btrim(p_request ->> 'reason'), '');
    v_refusals integer;
begin
    perform set_config('indica.actor', 'token:' || p_viewer.token_id, true);
    if p_action = 'settle_send' then
        perform sending.settle_unknown(p_key::bigint, p_request ->> 'verdict', v_reason);
    elsif p_action = 'resume_channel' then
        select (c.state = 'stopped')::integer into v_refusals from sending.channels as c where c.code = p_key for no key update;
        -- GUARD: somebody did it before, or its cause is gone
        if v_refusals = 0 then
            raise exception 'channel % sends', p_key using errcode = 'ID341';
        end if;
        perform sending.resume_channel(p_key);
    else
        select num_nonnulls(t.refusal_code, t.category_before) into v_refusals from sending.templates as t where t.code = p_key for no key update;
        if v_refusals = 0 then
            raise exception 'template % is not held', p_key using errcode = 'ID341';
        end if;
        perform sending.resume_template(p_key);
    end if;
end;
$$;

comment on function desk.act_on_sending(desk.viewer, text, text, jsonb) is
'Does what somebody at the desk decided about messages: settle_send of a job ({verdict: arrived, not_arrived or again, reason}), resume_channel, resume_template. Raises ID341 for what goes on
already, and what sending.settle_unknown, sending.resume_channel and sending.resume_template raise.';

revoke all on function desk.act_on_sending(desk.viewer, text, text, jsonb) from public;
