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
    select coalesce(s.value, s.default_value) #>> '{}' as zone from ops.settings as s where s.key = 'timezone'
) as z
cross join lateral (
    select
        array[
            f.subject,
            coalesce(to_char(f.since at time zone z.zone, 'YYYY-MM-DD HH24:MI') || ' (' || z.zone || ')', case when l.is_english then 'never' else 'nunca' end)
        ] || f.arguments as arguments
) as a;

comment on view governance.health_findings is
'One row for each thing that is wrong now: the check it belongs to, a code of ops.conditions, how bad it is (error, warning), what it is about, since when, a sentence and
what to do, in the language of indica.locale (pt-BR unless it is en). Empty while all is well.';

revoke all on governance.health_findings from public;
grant select on governance.health_findings to indica_dba;
