create or replace function sending.draw_template(p_template sending.templates, p_lead_uid uuid)
returns sending.templates
language plpgsql
stable
parallel safe
as $$
declare
    v_experiment sending.experiments;
    v_challenger sending.templates;
begin
    select * into v_experiment
    from sending.experiments as e
    where e.champion = p_template.code and (e.ended_at is null or e.winner = e.challenger)
    order by e.ended_at is null desc, e.id desc
    limit 1;
    if not found or (
        v_experiment.ended_at is null
        and mod(hashtextextended(p_lead_uid || ':' || v_experiment.code, 0) & x'7fffffffffffffff'::bigint, 100) >= v_experiment.share
    ) then
        return p_template;
    end if;
    select * into v_challenger
    from sending.templates as t
    where t.code = v_experiment.challenger and t.state = 'approved' and t.refusal_code is null
        and coalesce(t.held_until <= util.current_time(), true);
    -- One that cannot be sent keeps nobody waiting.
    if not found then
        return p_template;
    end if;
    return sending.draw_template(v_challenger, p_lead_uid);
end;
$$;

comment on function sending.draw_template(sending.templates, uuid) is
'Which template a lead gets where p_template would be sent: the challenger of a running experiment for a share of the leads, drawn from lead and experiment alone so that it is the same
whenever it is asked, or the winner of one that ended; p_template where the other cannot be sent.';

revoke all on function sending.draw_template(sending.templates, uuid) from public;
