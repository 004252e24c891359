create or replace function scoring.list_refusals(p_moment text)
returns table (feature text, why text, measure double precision)
language sql
stable
as $$
    select r.feature, meta.text('scoring.refused.' || r.reason), r.measure from scoring.refusals as r where r.moment = p_moment order by r.feature;
$$;

comment on function scoring.list_refusals(text) is 'Features that the last training of a moment left out, why in words, and what was measured.';

revoke all on function scoring.list_refusals(text) from public;
