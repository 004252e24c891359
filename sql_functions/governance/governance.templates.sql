-- requires: governance.clock, governance.template_problems
create or replace view governance.templates as
select
    t.code as template, t.purpose, t.name, t.language, t.category, t.category_before, t.category_since, t.state, t.state_since, t.held_until, t.refusal_code,
    t.refused_at, t.refusals, t.problem, case when current_setting('indica.locale', true) = 'en' then w.en else w.pt end as problem_text, t.synced_at, t.chatwoot_state, t.chatwoot_since, cardinality(t.parameters) as parameters, m.sent_30_days, m.delivered_30_days,
    m.failed_30_days, m.last_sent_at
from sending.templates as t
left join governance.template_problems as w on w.template = t.code
cross join governance.clock as k
cross join lateral (
    select
        count(*) as sent_30_days, count(*) filter (where coalesce(o.delivered_at, o.read_at) is not null) as delivered_30_days,
        count(*) filter (where o.state = 'failed') as failed_30_days, max(o.sending_at) as last_sent_at
    from sending.messages as o
    where o.template_id = t.id and o.sending_at > k.at - interval '30 days'
) as m;

comment on view governance.templates is
'One row for each template: its state at Meta and in Chatwoot, what keeps it from leaving, and how its messages of 30 days fared.';
comment on column governance.templates.template is 'Code of the template.';
comment on column governance.templates.purpose is 'What it is for: first_contact, rework …';
comment on column governance.templates.name is 'Its name at Meta.';
comment on column governance.templates.language is 'Its language.';
comment on column governance.templates.category is 'MARKETING or UTILITY, which decides the price.';
comment on column governance.templates.category_before is 'The category that Meta''s own change replaced, until a human takes note.';
comment on column governance.templates.category_since is 'Since when Meta says so.';
comment on column governance.templates.state is 'draft, pending, approved, paused, rejected, disabled; only an approved one is sent.';
comment on column governance.templates.state_since is 'Since when it is approved, or is not; null: it never was otherwise.';
comment on column governance.templates.held_until is 'It rests until then, as Meta answered.';
comment on column governance.templates.refusal_code is 'Meta''s code by which sends to several people were refused.';
comment on column governance.templates.refused_at is 'When the latest of them left.';
comment on column governance.templates.refusals is 'How often in a row since it paused.';
comment on column governance.templates.problem is 'Code of what keeps Meta''s version and ours from fitting together.';
comment on column governance.templates.problem_text is 'The same in words, in the language of indica.locale.';
comment on column governance.templates.synced_at is 'When Meta''s version was last read.';
comment on column governance.templates.chatwoot_state is 'State of Chatwoot''s copy.';
comment on column governance.templates.chatwoot_since is 'Since when.';
comment on column governance.templates.parameters is 'How many values fill it.';
comment on column governance.templates.sent_30_days is 'Messages whose sending began in the last 30 days.';
comment on column governance.templates.delivered_30_days is 'Those that arrived.';
comment on column governance.templates.failed_30_days is 'Those that failed.';
comment on column governance.templates.last_sent_at is 'When the last of them left.';

revoke all on governance.templates from public;
grant select on governance.templates to indica_dba;
