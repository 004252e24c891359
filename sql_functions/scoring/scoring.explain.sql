create or replace function scoring.explain(p_lead_uid uuid, p_moment text)
returns jsonb
language plpgsql
stable
as $$
declare
    v_score scoring.scores;
    v_answer jsonb;
begin
    select s.*
    into v_score
    from scoring.scores as s
    inner join leads.leads as l on l.id = s.lead_id
    inner join scoring.moments as m on m.code = s.moment
    where l.uid = p_lead_uid and s.moment = coalesce(p_moment, s.moment)
    order by m.position desc
    limit 1;
    if not found then
        raise exception 'this lead has no such score' using errcode = 'ID218', hint = 'indica lead list shows leads; a score comes with the submission.';
    end if;
    select jsonb_build_object(
        'moment', v_score.moment, 'model', v_score.model_id, 'scored_at', v_score.scored_at, 'probability', v_score.probability,
        'low', v_score.low, 'high', v_score.high, 'logit', v_score.logit, 'base', v_score.base,
        'sentence', scoring.sentence(v_score),
        'reasons', coalesce(jsonb_agg(r.item || jsonb_build_object('said', scoring.reason_text(r.item)) order by r.n), '[]')
    )
    into v_answer
    from jsonb_array_elements(v_score.reasons) with ordinality as r (item, n);
    return v_answer;
end;
$$;

comment on function scoring.explain(uuid, text) is
'Why a lead has its score at a moment (null: the latest): base and the weights of reasons are the logit. Raises ID218 when it has none.';

revoke all on function scoring.explain(uuid, text) from public;
