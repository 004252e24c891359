create materialized view if not exists bi.dim_status as
select
    s.position::integer as status_key, s.code as status, s.name_pt as label_pt, s.name_en as label_en, s.is_open,
    case s.code when 'contacted' then 1 when 'engaged' then 2 when 'qualified' then 3 when 'won' then 4 else 0 end as stage
from leads.statuses as s;

create unique index if not exists dim_status_key on bi.dim_status (status_key);

comment on materialized view bi.dim_status is
'One row for each status of a lead, in the order of the funnel.';
comment on column bi.dim_status.status_key is 'What facts name; sorts as the funnel does.';
comment on column bi.dim_status.status is 'Code.';
comment on column bi.dim_status.label_pt is 'Name in Portuguese.';
comment on column bi.dim_status.label_en is 'In English.';
comment on column bi.dim_status.is_open is 'The lead goes on.';
comment on column bi.dim_status.stage is 'How far it is: 1 contacted, 2 engaged, 3 qualified, 4 won; 0: none of these.';

revoke all on bi.dim_status from public;
grant select on bi.dim_status to indica_bi;
