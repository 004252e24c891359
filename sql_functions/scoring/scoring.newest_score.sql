create or replace function scoring.newest_score(p_lead_id bigint)
returns scoring.scores
language plpgsql
stable
as $$
declare
    v_score scoring.scores;
begin
    select s.*
    into v_score
    from scoring.scores as s
    inner join scoring.moments as m on m.code = s.moment
    where s.lead_id = p_lead_id
    order by m.position desc
    limit 1;
    return v_score;
end;
$$;

comment on function scoring.newest_score(bigint) is
'The score of a lead''s latest moment that was scored; all null while it has none.';

revoke all on function scoring.newest_score(bigint) from public;
