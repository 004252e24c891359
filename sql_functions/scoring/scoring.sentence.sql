create or replace function scoring.sentence(p_score scoring.scores)
returns text
language plpgsql
stable
as $$
begin
    return case
        when p_score.low is not null
            then meta.text(
                'scoring.cold', round((100 * p_score.probability)::numeric)::text, round((100 * p_score.low)::numeric)::text,
                round((100 * p_score.high)::numeric)::text
            )
        else meta.text('scoring.score', round((100 * p_score.probability)::numeric)::text)
    end;
end;
$$;

comment on function scoring.sentence(scoring.scores) is 'A score in one sentence, which says when hardly anything is known.';

revoke all on function scoring.sentence(scoring.scores) from public;
