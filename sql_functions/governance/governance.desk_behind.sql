create or replace function governance.desk_behind(p_viewer desk.viewer, p_what text, p_of text, p_begins_at timestamptz, p_ends_at timestamptz)
returns bigint[]
language plpgsql
stable
set plan_cache_mode = force_custom_plan
as $$
begin
    if p_what in ('sent', 'arrived', 'seen', 'answered', 'stopped', 'failed') then
        return array(
            select distinct s.lead_id
            from governance.desk_sends(p_viewer, p_begins_at, p_ends_at) as s
            where s.template_id = (select t.id from sending.templates as t where t.code = p_of)
                and case p_what
                    when 'arrived' then s.arrived when 'seen' then s.seen when 'answered' then s.answered when 'stopped' then s.stopped when 'failed' then s.failed else true
                end
        );
    elsif p_what in ('channel_sent', 'channel_failed') then
        return array(
            select distinct s.lead_id
            from governance.desk_sends(p_viewer, p_begins_at, p_ends_at) as s
            where s.channel_id = (select c.id from sending.channels as c where c.code = p_of) and (s.failed or p_what = 'channel_sent')
        );
    elsif p_what = 'turns' then
        return array(
            select distinct t.lead_id
            from governance.desk_turns(p_viewer, p_begins_at, p_ends_at) as t
            where t.pool_id = (select p.id from routing.pools as p where p.code = split_part(p_of, '/', 1))
                and t.winner_id = (select c.id from routing.consultants as c where c.uid::text = split_part(p_of, '/', 2))
        );
    elsif p_what = 'rule' then
        return array(
            select distinct t.lead_id
            from governance.desk_turns(p_viewer, p_begins_at, p_ends_at) as t
            where t.rule_id = (select r.id from routing.rules as r where r.is_active and r.name = p_of)
        );
    elsif p_what = 'queue' then
        return array(
            select l.id
            from leads.leads as l
            where l.queue_code = p_of and l.status in ('new', 'contacted', 'engaged', 'qualified') and desk.may_see(p_viewer, l)
        );
    elsif p_what in ('step_sent', 'step_answered', 'step_won') then
        return array(
            select distinct s.lead_id
            from governance.desk_steps(p_viewer, p_begins_at, p_ends_at) as s
            where s.policy_id = (select y.id from rework.policies as y where y.code = split_part(p_of, '/', 1)) and s.step::text = split_part(p_of, '/', 2)
                and case p_what when 'step_answered' then s.answered when 'step_won' then s.won else true end
        );
    elsif p_what = 'steps_today' then
        return array(
            select distinct s.lead_id
            from governance.desk_period('today') as d
            cross join lateral governance.desk_steps(p_viewer, d.begins_at, d.ends_at) as s
        );
    elsif p_what = 'shared' then
        return array(
            select distinct l.id
            from leads.touches as t
            join leads.leads as l on l.id = t.lead_id
            where t.referrer_id = (select r.id from people.referrers as r where r.uid::text = p_of) and t.occurred_at >= p_begins_at and t.occurred_at < p_ends_at
                and l.referrer_id is distinct from t.referrer_id and desk.may_see(p_viewer, l)
        );
    end if;
    raise exception 'no number of the desk is called %', left(p_what, 100) using errcode = 'ID105';
end;
$$;

comment on function governance.desk_behind(desk.viewer, text, text, timestamptz, timestamptz) is
'The leads behind a number of the desk, of those that somebody sees: sent, arrived, seen, answered, stopped, failed (p_of: code of the template), channel_sent, channel_failed (of the channel), by
governance.desk_sends; turns (of a pool and the uid of a consultant: pool/uid), rule (its name), by governance.desk_turns; queue (its code); step_sent, step_answered, step_won (of a
cadence and a step: policy/1), steps_today, by governance.desk_steps; shared (uid of a referrer without the credit). Raises ID105 for another number.';

revoke all on function governance.desk_behind(desk.viewer, text, text, timestamptz, timestamptz) from public;
