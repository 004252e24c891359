create or replace view governance.template_problems as
select t.code as template, format(x.pt, variadic v.pt) as pt, format(x.en, variadic v.en) as en
from sending.templates as t
join meta.texts as x on x.key = 'template_problem.' || t.problem
cross join lateral (
    -- No variable at all has a word too.
    select coalesce(array_agg(coalesce(nullif(u.value, ''), n.pt) order by u.n), '{}') as pt, coalesce(array_agg(coalesce(nullif(u.value, ''), n.en) order by u.n), '{}') as en
    from unnest(t.problem_values) with ordinality as u (value, n)
    join meta.texts as n on n.key = 'template_problem.nothing'
) as v;

comment on view governance.template_problems is
'One row for each template that must not leave (governance.templates.problem): why, in words without a full stop, in both languages, for findings that are read later in either.';
comment on column governance.template_problems.template is 'Code of the template.';
comment on column governance.template_problems.pt is 'Why it must not leave, in Portuguese.';
comment on column governance.template_problems.en is 'The same in English.';

revoke all on governance.template_problems from public;
grant select on governance.template_problems to indica_dba;
