create or replace function rework.draw(
    p_lead leads.leads,
    p_policy_id bigint,
    p_hold_out_percent numeric,
    out hold_out_percent numeric,
    out is_held_out boolean
)
language plpgsql
stable
as $$
declare
    c_tickets constant integer := 1000;
    v_first rework.attempts;
begin
    -- Whoever was drawn stays on that side, and whoever never was proves nothing.
    select * into v_first
    from rework.attempts as a
    where a.lead_id = p_lead.id and a.policy_id = p_policy_id
    order by a.id
    limit 1;
    if v_first.id is not null then
        hold_out_percent := v_first.hold_out_percent;
        is_held_out := v_first.state = 'held_out';
        return;
    end if;
    hold_out_percent := p_hold_out_percent;
    is_held_out := mod(hashtextextended(p_lead.uid || ':' || p_policy_id, 0) & x'7fffffffffffffff'::bigint, c_tickets) < p_hold_out_percent * 10;
end;
$$;

comment on function rework.draw(leads.leads, bigint, numeric) is
'Is a lead held out of a policy, of which the given percentage is? Drawn once, from lead and policy alone, so that it is the same whenever it is asked; a lead whose cadence
has begun stays where it was. hold_out_percent: the share when it was drawn, 0 when it never was.';

revoke all on function rework.draw(leads.leads, bigint, numeric) from public;
