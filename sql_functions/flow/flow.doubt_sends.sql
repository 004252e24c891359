create or replace function flow.doubt_sends()
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_home ops.homes;
    v_standing text;
    v_is_first boolean;
    v_lead_id bigint;
    v_job_id bigint;
    v_count integer := 0;
begin
    v_standing := ops.notice_home();
    if v_standing is distinct from 'unsettled' then
        raise exception 'there is nothing to settle: this database is %', v_standing using errcode = 'ID308';
    end if;
    select * into v_home from ops.homes as h order by h.id desc limit 1;
    v_is_first := ops.doubt_home();
    if v_is_first then
        perform outbox.skip_ids();
    end if;

    -- What a worker of elsewhere held: nobody holds it here
    perform outbox.expire_claims(v_home.noticed_at);
    -- What would have been ordered elsewhere meanwhile: first messages that waited for Chatwoot, and steps of the cadence
    for v_lead_id in
        select l.id from leads.leads as l
        where l.next_action = 'first_contact' and l.created_at < v_home.noticed_at
        order by l.id
    loop
        perform sending.request_first_contact(v_lead_id);
    end loop;
    perform from rework.run(p_as_of => v_home.noticed_at);

    for v_job_id in select j.id from sending.sends_in_doubt(v_home.noticed_at) as j loop
        perform sending.doubt_send(v_job_id, v_home.noticed_at, v_now);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function flow.doubt_sends() is
'In a copy or a restored database: every template that may have left elsewhere since the data were copied becomes a send of unknown outcome, those that were
only about to be ordered too. Returns how many; call it again after evidence was found, since a step that arrived makes the next one due, until it returns 0. Raises ID308
where there is nothing to settle.';

revoke all on function flow.doubt_sends() from public;
