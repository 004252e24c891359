create materialized view if not exists bi.dim_source as
select 0::bigint as source_key, '(none)' as source, '(sem fonte)' as label_pt, '(no source)' as label_en, null as profile, true as is_active
union all
select -1, '(other)', '(outras)', '(other)', null, true
union all
select s.id, s.code, s.name, s.name, s.profile_code, s.is_active from intake.sources as s;

create unique index if not exists dim_source_key on bi.dim_source (source_key);

comment on materialized view bi.dim_source is
'One row for each source, one for none, and one for what stands together because too few people share it.';
comment on column bi.dim_source.source_key is 'What facts name; 0: none; -1: of a group that is too small (setting smallest_cell).';
comment on column bi.dim_source.source is 'Code; (none), (other).';
comment on column bi.dim_source.label_pt is 'Name.';
comment on column bi.dim_source.label_en is 'Name.';
comment on column bi.dim_source.profile is 'What kind of sender it is.';
comment on column bi.dim_source.is_active is 'Whether it may send.';

revoke all on bi.dim_source from public;
grant select on bi.dim_source to indica_bi;
