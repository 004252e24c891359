create or replace function leads.seal_root(p_number integer, p_sealed_on date, p_previous_root bytea)
returns bytea
language sql
stable
as $$
    select sha256(
        p_previous_root || int4send(p_number) || int4send(p_sealed_on - date '2000-01-01')
            || coalesce(string_agg(g.digest, '' order by g.part), '')
    )
    from (
        select s.lead_id / 4096 as part, sha256(string_agg(int8send(s.lead_id) || int4send(s.seq) || s.hash, '' order by s.lead_id)) as digest
        from leads.lead_seals as s
        where s.sealed_on = p_sealed_on
        group by s.lead_id / 4096
    ) as g;
$$;

comment on function leads.seal_root(integer, date, bytea) is
'The root of a seal: SHA-256 over the root before it, its number, its day (days since 2000-01-01) and, for each 4096 lead ids in order, the SHA-256 of the sealed
positions in order of lead: id (8 bytes), number of the event (4 bytes), hash.';

revoke all on function leads.seal_root(integer, date, bytea) from public;
