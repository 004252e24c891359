create or replace function leads.verify_seals(p_slice integer default null, p_slices integer default 30)
returns table (problem text, sealed_on date, lead_id bigint, detail text)
language plpgsql
stable
as $$
declare
    c_batch constant bigint := 2000;
    v_newest leads.seals;
    v_last_id bigint;
    v_ids bigint[];
begin
    select * into v_newest from leads.seals as s order by s.number desc limit 1;
    return query
    select c.problem, c.sealed_on, null::bigint, c.detail
    from leads.check_seals(case when p_slice is null then 0 else v_newest.number - p_slices end) as c;

    select greatest(max(l.id), (select max(s.lead_id) from leads.lead_seals as s)) into v_last_id from leads.leads as l;
    for v_first in 0..coalesce(v_last_id, -1) by c_batch loop
        v_ids := array(
            select i.id
            from (
                select l.id from leads.leads as l where l.id >= v_first and l.id < v_first + c_batch
                union
                select s.lead_id from leads.lead_seals as s where s.lead_id >= v_first and s.lead_id < v_first + c_batch
            ) as i
            where p_slice is null
                or i.id % p_slices = p_slice
                or exists (select from leads.lead_seals as s where s.sealed_on = v_newest.sealed_on and s.lead_id = i.id)
        );
        return query
        select c.problem, c.sealed_on, c.lead_id, c.detail from leads.check_chains(v_ids) as c
        union all
        -- Sealing passes over no lead for long: one that nobody ever sealed was put into the past.
        select 'not_sealed', null, l.id, format('the lead says that it is from %s, and no seal knows it', l.created_at::date)
        from leads.leads as l
        where l.id = any(v_ids) and l.created_at < v_newest.created_at - interval '40 days'
            and not exists (select from leads.lead_seals as s where s.lead_id = l.id);
    end loop;
end;
$$;

comment on function leads.verify_seals(integer, integer) is
'Proves history: holds the seals against each other (leads.check_seals()) and the chain of each lead against itself and its seals (leads.check_chains()). A row for each
difference, none when all is whole. Whole by default; with p_slice (0 to p_slices - 1) the newest seals, every lead of the newest seal, and one of p_slices parts of
the others.';

revoke all on function leads.verify_seals(integer, integer) from public;
