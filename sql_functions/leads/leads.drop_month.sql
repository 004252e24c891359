create or replace function leads.drop_month(p_month date)
returns bigint
language plpgsql
volatile
as $$
declare
    v_month constant date := date_trunc('month', p_month)::date;
    v_partition constant regclass := to_regclass('leads.events_' || to_char(date_trunc('month', p_month), 'YYYY_MM'));
    v_lead_ids bigint[];
    v_problem text;
    v_events bigint;
begin
    if v_partition is null or v_month >= date_trunc('month', util.current_time() - interval '1 month')::date then
        raise exception 'no month % of history can be dropped', to_char(v_month, 'YYYY-MM') using errcode = 'ID105',
            hint = 'A month that has a partition and ended more than a month ago can.';
    end if;
    execute format('lock table %s in share mode', v_partition);
    execute format('select array(select distinct e.lead_id from %s as e)', v_partition) into v_lead_ids;
    -- GUARD: what stands for the events is worth as much as they are
    select concat_ws(' ', c.problem, 'lead', c.lead_id, c.detail) into v_problem from leads.check_chains(v_lead_ids) as c limit 1;
    if v_problem is null then
        execute format(
            'select ''not sealed yet: lead '' || e.lead_id from %s as e'
                ' where e.seq > (select coalesce(max(s.seq), 0) from leads.lead_seals as s where s.lead_id = e.lead_id) limit 1',
            v_partition
        ) into v_problem;
    end if;
    if v_problem is not null then
        raise exception 'the month cannot be dropped: %', v_problem using errcode = 'ID310', hint = 'indica seal verify names what differs.';
    end if;

    execute format(
        'insert into leads.checkpoints (lead_id, from_seq, to_seq, hash, month, dropped_at)'
            ' select r.lead_id, min(r.seq), max(r.seq), (array_agg(r.hash order by r.seq desc))[1], $1, $2'
            ' from (select e.lead_id, e.seq, e.hash, e.seq - row_number() over (partition by e.lead_id order by e.seq) as run from %s as e) as r'
            ' group by r.lead_id, r.run',
        v_partition
    ) using v_month, util.current_time();
    execute format('delete from leads.event_values as x using %s as e where x.lead_id = e.lead_id and x.seq = e.seq', v_partition);
    execute format('select count(*) from %s', v_partition) into v_events;
    execute format('alter table leads.events detach partition %s', v_partition);
    execute format('drop table %s', v_partition);
    perform ops.record_change(
        p_action => 'removed', p_object_kind => 'leads.events', p_object_key => jsonb_build_object('month', to_char(v_month, 'YYYY-MM')),
        p_before => jsonb_build_object('events', v_events)
    );
    return v_events;
end;
$$;

comment on function leads.drop_month(date) is
'Drops the events of a month (its partition, and the personal values beside them) and keeps in leads.checkpoints what stands for them, so that every chain still verifies; ops.audit keeps who did.
Returns how many events went. Statuses, messages, calls and touches stay. Raises ID105 (no such partition, or not yet over for a month), ID310 (a chain does not verify,
or an event is not sealed yet).';

revoke all on function leads.drop_month(date) from public;
