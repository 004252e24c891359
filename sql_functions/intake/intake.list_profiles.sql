create or replace function intake.list_profiles()
returns table (profile text, sender text, proof text)
language sql
stable
as $$
    select p.code, p.name, p.proof from intake.source_profiles as p order by p.code;
$$;

comment on function intake.list_profiles() is
'The kinds of senders that are known, by code, and how each proves itself (see intake.source_profiles).';

revoke all on function intake.list_profiles() from public;
