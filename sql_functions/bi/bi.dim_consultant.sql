create materialized view if not exists bi.dim_consultant as
select 0::bigint as consultant_key, null::uuid as consultant_uid, '(fila)' as consultant, '(queue)' as consultant_en, 0::bigint as team_key, false as is_active, null::date as since
union all
select c.id, c.uid, c.name, c.name, coalesce(c.team_id, 0), c.is_active, (c.created_at at time zone (select coalesce(s.value, s.default_value) #>> '{}' from ops.settings as s where s.key = 'timezone'))::date
from routing.consultants as c;

create unique index if not exists dim_consultant_key on bi.dim_consultant (consultant_key);

comment on materialized view bi.dim_consultant is
'One row for each consultant, by name as they are called now, and one for the queue.';
comment on column bi.dim_consultant.consultant_key is 'What facts name; 0: a queue, or nobody.';
comment on column bi.dim_consultant.consultant_uid is 'Public id.';
comment on column bi.dim_consultant.consultant is 'Name; (fila).';
comment on column bi.dim_consultant.consultant_en is 'The same; (queue).';
comment on column bi.dim_consultant.team_key is 'Their team now (dim_team).';
comment on column bi.dim_consultant.is_active is 'Whether they work here.';
comment on column bi.dim_consultant.since is 'Day on which they were added.';

revoke all on bi.dim_consultant from public;
grant select on bi.dim_consultant to indica_bi;
