create or replace function leads.check_root(p_sealed_on date, p_root text)
returns table (problem text, sealed_on date, detail text)
language sql
stable
as $$
    select
        case when s.root is null then 'seal_missing' else 'root_differs' end, w.sealed_on,
        case when s.root is null then 'no seal of this day is here' else 'its root here is ' || encode(s.root, 'hex') end
    from (values (p_sealed_on)) as w (sealed_on)
    left join leads.seals as s on s.sealed_on = w.sealed_on
    where encode(s.root, 'hex') is distinct from lower(btrim(p_root));
$$;

comment on function leads.check_root(date, text) is
'Compares the seal of a day with a root (hexadecimal) that was kept elsewhere; a row when it is another or none. problem: root_differs (all was made anew since),
seal_missing.';

revoke all on function leads.check_root(date, text) from public;
