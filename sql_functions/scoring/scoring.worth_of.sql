create or replace function scoring.worth_of(p_lead leads.leads, p_worths jsonb default null)
returns double precision
language plpgsql
stable
as $$
declare
    v_score constant scoring.scores := scoring.newest_score(p_lead.id);
    v_base double precision;
    v_worths jsonb;
begin
    if v_score.lead_id is null then
        return null;
    end if;
    v_base := 1 / (1 + exp(-least(greatest(v_score.base, -30), 30)));
    v_worths := coalesce(p_worths, scoring.product_worths());
    return v_score.probability / v_base * coalesce((v_worths ->> p_lead.product_id::text)::double precision, 1);
end;
$$;

comment on function scoring.worth_of(leads.leads, jsonb) is
'How many times what the average lead is worth a lead is: its chance of winning against that of the average, times the average amount won of its product against that of all, where
amounts are known (p_worths: scoring.product_worths(), for whoever asks for many). Null while it has no score.';

revoke all on function scoring.worth_of(leads.leads, jsonb) from public;
