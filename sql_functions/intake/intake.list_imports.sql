create or replace function intake.list_imports()
returns setof intake.imports
language sql
stable
as $$
    select i.* from intake.imports as i order by i.id desc
$$;

comment on function intake.list_imports() is 'The imported files, the newest first.';

revoke all on function intake.list_imports() from public;
