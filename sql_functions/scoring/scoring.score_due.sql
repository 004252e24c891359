create or replace function scoring.score_due(p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_due record;
    v_count bigint := 0;
begin
    for v_due in
        select l as lead, m.code as moment
        from scoring.moments as m
        inner join leads.leads as l
            on l.created_at <= v_now - m.age and l.created_at > v_now - m.age - interval '30 days' and (l.ended_at is null or l.ended_at > l.created_at + m.age)
        where not exists (select from scoring.scores as s where s.lead_id = l.id and s.moment = m.code)
        order by l.created_at, l.id, m.position
        limit p_limit
    loop
        perform scoring.score(v_due.lead, v_due.moment);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function scoring.score_due(integer) is
'Scores up to p_limit leads whose next moment has come, or whose score at registration is missing; nobody who had ended by then, and not what is older than a month. Returns how many.';

revoke all on function scoring.score_due(integer) from public;
