create or replace function alerts.day_in_figures(p_day date)
returns jsonb
language plpgsql
stable
as $$
declare
    v_zone constant text := ops.setting_text('timezone');
    v_from constant timestamptz := (p_day - 1)::timestamp at time zone v_zone;
    v_to constant timestamptz := p_day::timestamp at time zone v_zone;
begin
    return jsonb_build_object(
        'day', p_day - 1,
        'leads', (select count(*) from leads.leads as l where l.created_at >= v_from and l.created_at < v_to),
        'replied', (
            select count(distinct r.lead_id)
            from sending.channels as c
            join inbox.replies as r on r.channel_id = c.id
            where r.written_at >= v_from and r.written_at < v_to and r.lead_id is not null
        ),
        'waiting', (select count(*) from governance.terms),
        'late', (select count(*) from governance.terms as w where w.state in ('passed', 'escalated', 'overlooked')),
        'opened', (select count(*) from alerts.alerts as a where a.opened_at >= v_from and a.opened_at < v_to),
        'open', (select count(*) from alerts.alerts as a where a.opened_at is not null and a.resolved_at is null)
    );
end;
$$;

comment on function alerts.day_in_figures(date) is
'What a summary of p_day says of the day before: leads that came in, leads whose person wrote; how many wait for a human now and how many of them past their term; alerts that opened then and that are open now.';

revoke all on function alerts.day_in_figures(date) from public;
