create or replace function leads.check_seals(p_since integer default 0)
returns table (problem text, sealed_on date, detail text)
language sql
stable
as $$
    with neighbours as (
        select
            s.*,
            lag(s.number, 1, 0) over numbers as former_number,
            lag(s.root, 1, ''::bytea) over numbers as former_root,
            lag(s.sealed_on) over numbers as former_day
        from leads.seals as s
        window numbers as (order by s.number)
    )
    select 'seal_missing', n.sealed_on, format('seals %s to %s before it are gone', n.former_number + 1, n.number - 1)
    from neighbours as n
    where n.number <> n.former_number + 1
    union all
    select 'seal_changed', n.sealed_on, 'it does not build on the seal before it'
    from neighbours as n
    where n.number = n.former_number + 1 and (n.previous_root <> n.former_root or n.sealed_on <= n.former_day)
    union all
    select 'seal_changed', n.sealed_on, 'its root is not that of the positions that it sealed'
    from neighbours as n
    where n.number > p_since
        and (
            n.root <> leads.seal_root(n.number, n.sealed_on, n.previous_root)
            or n.leads <> (select count(*) from leads.lead_seals as p where p.sealed_on = n.sealed_on)
        )
    union all
    select 'seal_missing', p.sealed_on, 'positions of this day are sealed by no seal'
    from (select distinct o.sealed_on from leads.lead_seals as o) as p
    where not exists (select from leads.seals as s where s.sealed_on = p.sealed_on)
    union all
    select
        case when h.number > coalesce(l.number, 0) then 'seal_missing' else 'seal_changed' end, l.sealed_on,
        format('the newest seal was number %s, there is number %s', coalesce(h.number, 0), coalesce(l.number, 0))
            || case when h.number = l.number then ' with another root' else '' end
    from (select s.number, s.root, s.sealed_on from leads.seals as s order by s.number desc limit 1) as l
    full join leads.seal_head as h on true
    where (h.number, h.root) is distinct from (l.number, l.root);
$$;

comment on function leads.check_seals(integer) is
'Holds the seals against each other and, those with a number above p_since, against the positions that they sealed. problem: seal_missing, seal_changed.';

revoke all on function leads.check_seals(integer) from public;
