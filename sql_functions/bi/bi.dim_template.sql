create materialized view if not exists bi.dim_template as
select 0::bigint as template_key, '(none)' as template, null as purpose, '(none)' as category, null as language, null as state
union all
select t.id, t.code, t.purpose, t.category, t.language, t.state from sending.templates as t;

create unique index if not exists dim_template_key on bi.dim_template (template_key);

comment on materialized view bi.dim_template is
'One row for each template, and one for what went without.';
comment on column bi.dim_template.template_key is 'What facts name; 0: none, such as a consultant''s own words.';
comment on column bi.dim_template.template is 'Code; (none).';
comment on column bi.dim_template.purpose is 'first_contact, rework …';
comment on column bi.dim_template.category is 'MARKETING or UTILITY, as Meta says now.';
comment on column bi.dim_template.language is 'Its language.';
comment on column bi.dim_template.state is 'Its state at Meta.';

revoke all on bi.dim_template from public;
grant select on bi.dim_template to indica_bi;
