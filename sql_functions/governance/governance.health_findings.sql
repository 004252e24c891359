-- requires: governance.findings
create or replace view governance.health_findings as
select
    c.check_name, c.code, c.severity, f.subject, f.since,
    format(case when l.is_english then c.sentence_en else c.sentence_pt end, variadic a.arguments) as sentence,
    format(case when l.is_english then c.remedy_en else c.remedy_pt end, variadic a.arguments) as remedy
from governance.findings as f
join ops.conditions as c on c.code = f.code
cross join lateral (
    select coalesce(current_setting('indica.locale', true) = 'en', false) as is_english
) as l
cross join lateral (
    select t.zone, case when t.zone = 'America/Sao_Paulo' then 'horário de Brasília' else t.zone end as name_pt
    from (select coalesce(s.value, s.default_value) #>> '{}' as zone from ops.settings as s where s.key = 'timezone') as t
) as z
cross join lateral (
    select
        array[
            f.subject,
            case
                when f.since is null then case when l.is_english then 'never' else 'nunca' end
                when l.is_english then to_char(f.since at time zone z.zone, 'YYYY-MM-DD HH24:MI') || ' (' || z.zone || ')'
                else to_char(f.since at time zone z.zone, 'DD/MM/YYYY "às" HH24:MI') || ' (' || z.name_pt || ')'
            end
        ] || f.arguments as arguments
) as a;

comment on view governance.health_findings is
'One row for each thing that is wrong now: the check it belongs to, a code of ops.conditions, how bad it is (error, warning), what it is about, since when, a sentence and
what to do, in the language of indica.locale (pt-BR unless it is en). Empty while all is well.';
comment on column governance.health_findings.check_name is 'The check.';
comment on column governance.health_findings.code is 'The condition (ops.conditions).';
comment on column governance.health_findings.severity is 'error or warning.';
comment on column governance.health_findings.subject is 'What it is about.';
comment on column governance.health_findings.since is 'Since when.';
comment on column governance.health_findings.sentence is 'What is wrong, in the language of indica.locale.';
comment on column governance.health_findings.remedy is 'What to do.';

revoke all on governance.health_findings from public;
grant select on governance.health_findings to indica_dba;
