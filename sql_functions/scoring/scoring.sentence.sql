create or replace function scoring.sentence(p_score scoring.scores)
returns text
language plpgsql
stable
as $$
begin
    return case
        when p_score.low is not null
            then meta.text(
                'scoring.cold', util.percent(p_score.probability::numeric), util.percent(p_score.low::numeric), util.percent(p_score.high::numeric)
            )
        else meta.text('scoring.score', util.percent(p_score.probability::numeric))
    end;
end;
$$;

comment on function scoring.sentence(scoring.scores) is 'A score in one sentence, which says when hardly anything is known.';

revoke all on function scoring.sentence(scoring.scores) from public;
