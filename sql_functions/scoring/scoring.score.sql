create or replace function scoring.score(p_lead leads.leads, p_moment text)
returns scoring.scores
language plpgsql
volatile
as $$
declare
    v_snapshot scoring.snapshots;
    v_model scoring.models;
    v_score scoring.scores;
    v_said record;
    v_share record;
begin
    v_snapshot := scoring.collect(p_lead, p_moment);
    insert into scoring.snapshots select v_snapshot.* on conflict on constraint snapshots_pkey do nothing;
    -- What was learned of the registration says more than shares of a later moment.
    select m.*
    into v_model
    from scoring.models as m
    where m.state = 'champion' and m.moment in (p_moment, 'registration')
    order by m.kind = 'logistic' desc, m.moment = p_moment desc
    limit 1;
    if not found then
        -- Nothing was learned yet, not even shares: one of ten, and hardly anything is known.
        v_model.kind := 'prior';
        v_model.intercept := ln(0.1 / 0.9);
        v_model.slope := 1;
        v_model.shift := 0;
        v_model.examples := 0;
    end if;
    v_said := scoring.predict(v_model, v_snapshot.names, v_snapshot.numbers, v_snapshot.texts);
    v_score.lead_id := p_lead.id;
    v_score.moment := p_moment;
    v_score.model_id := v_model.id;
    v_score.scored_at := util.current_time();
    v_score.base := v_said.base;
    v_score.logit := v_said.logit;
    v_score.reasons := v_said.reasons;
    v_score.probability := round((1 / (1 + exp(-least(greatest(v_said.logit, -30), 30))))::numeric, 6);
    if v_model.kind = 'prior' then
        -- As wide as the share of so few: ten leads' worth of opinion and what was seen.
        v_share := util.wilson_interval(round(v_score.probability * (10 + v_model.examples))::bigint, (10 + v_model.examples)::bigint);
        v_score.low := least(v_share.low, v_score.probability);
        v_score.high := greatest(v_share.high, v_score.probability);
    end if;
    insert into scoring.scores select v_score.* on conflict on constraint scores_pkey do nothing;
    return v_score;
end;
$$;

comment on function scoring.score(leads.leads, text) is
'Keeps what is known of a lead at a moment and how likely it is to be won, by the champion of the moment, else of the registration, else by a prior whose width says that little is known. The first
score of a moment stands.';

revoke all on function scoring.score(leads.leads, text) from public;
