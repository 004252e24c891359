create materialized view if not exists bi.dim_hour as
select
    h as hour_key, to_char(h, 'FM00') || ':00' as label,
    case when h < 6 then 'madrugada' when h < 12 then 'manhã' when h < 18 then 'tarde' else 'noite' end as part_of_day_pt,
    case when h < 6 then 'night' when h < 12 then 'morning' when h < 18 then 'afternoon' else 'evening' end as part_of_day_en,
    h between 8 and 17 as is_business_hour
from generate_series(0, 23) as h;

create unique index if not exists dim_hour_key on bi.dim_hour (hour_key);

comment on materialized view bi.dim_hour is
'One row for each hour of the civil day.';
comment on column bi.dim_hour.hour_key is '0 to 23: what facts name.';
comment on column bi.dim_hour.label is 'The same as 08:00.';
comment on column bi.dim_hour.part_of_day_pt is 'madrugada, manhã, tarde, noite.';
comment on column bi.dim_hour.part_of_day_en is 'night, morning, afternoon, evening.';
comment on column bi.dim_hour.is_business_hour is 'From 08:00 to 17:59.';

revoke all on bi.dim_hour from public;
grant select on bi.dim_hour to indica_bi;
