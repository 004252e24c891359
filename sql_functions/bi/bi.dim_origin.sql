create materialized view if not exists bi.dim_origin as
select 0 as origin_key, '(unknown)' as origin, '(desconhecida)' as label_pt, '(unknown)' as label_en, false as is_human
union all
select bi.key_of(o.code), o.code, o.name_pt, o.name_en, o.is_human from leads.origins as o;

create unique index if not exists dim_origin_key on bi.dim_origin (origin_key);

comment on materialized view bi.dim_origin is
'One row for each way in which referrals come in, and one for what could not be read.';
comment on column bi.dim_origin.origin_key is 'What facts name; 0: unknown.';
comment on column bi.dim_origin.origin is 'Code; (unknown).';
comment on column bi.dim_origin.label_pt is 'Name in Portuguese.';
comment on column bi.dim_origin.label_en is 'In English.';
comment on column bi.dim_origin.is_human is 'A person says so of a referral that they type.';

revoke all on bi.dim_origin from public;
grant select on bi.dim_origin to indica_bi;
