create or replace function people.is_renormalization_due()
returns boolean
language sql
stable
as $$
    select not exists (
        select
        from people.normalization_runs as r
        where r.finished_at is not null
            and r.versions = (
                select jsonb_object_agg(k.kind, normalize.rule_version(k.kind)) from jsonb_object_keys(r.versions) as k (kind)
            )
    ) and (
        -- The oldest tell: a run brings everything up to date, and what came later met later rules.
        exists (
            select
            from (select i.kind, i.rule_version from people.identifiers as i order by i.id limit 100) as o
            where o.rule_version <> normalize.rule_version(o.kind)
        )
        or exists (
            select
            from (select p.rule_version from people.people as p order by p.id limit 100) as o
            where o.rule_version <> normalize.rule_version('person_name')
        )
    );
$$;

comment on function people.is_renormalization_due() is
'Were values stored under earlier rules than normalize.rule_version() names, and has no run of people.renormalize() seen the present ones to the end?';

revoke all on function people.is_renormalization_due() from public;
