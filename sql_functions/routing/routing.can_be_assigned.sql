create or replace function routing.can_be_assigned(p_lead leads.leads, p_excluded_ids bigint[] default '{}', p_pool_ids bigint[] default null)
returns boolean
language plpgsql
stable
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_submitter_id constant bigint := routing.submitter_of(p_lead);
    v_pool_id bigint;
    v_keepers record;
begin
    v_pool_id := (routing.find_rule(p_lead, v_now, v_submitter_id)).pool_id;
    if coalesce(v_pool_id = any (p_pool_ids), p_pool_ids is null) and exists (
        select from routing.eligibility(p_lead, v_pool_id, null, p_excluded_ids, p_submitter_id => v_submitter_id, p_at => v_now) as e where e.is_eligible
    ) then
        return true;
    end if;
    v_keepers := routing.find_keeper(p_lead, v_submitter_id);
    return exists (
        select
        from unnest(v_keepers.consultant_ids) as k (id)
        cross join lateral routing.eligibility(p_lead, null, k.id, p_excluded_ids, p_submitter_id => v_submitter_id, p_at => v_now) as e
        where e.is_eligible
    );
end;
$$;

comment on function routing.can_be_assigned(leads.leads, bigint[], bigint[]) is 'Would routing.decide() find somebody for this lead now, without p_excluded_ids? p_pool_ids: the pools in which somebody can take a lead at all
(routing.open_pools), where that is known. Locks and writes nothing.';

revoke all on function routing.can_be_assigned(leads.leads, bigint[], bigint[]) from public;
