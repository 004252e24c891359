-- requires: governance.clock
create or replace view governance.suppression_counts as
select
    r.reason,
    count(s.id) filter (where s.lifted_at is null) as active,
    count(s.id) filter (where s.lifted_at is not null) as lifted,
    count(s.id) filter (where s.created_at > k.at - interval '30 days') as added_30_days,
    max(s.created_at) as last_added_at
from (values ('stop_button'), ('stop_word'), ('whatsapp_preference'), ('request')) as r (reason)
cross join governance.clock as k
left join people.suppressions as s on s.reason = r.reason
group by r.reason;

comment on view governance.suppression_counts is
'One row for each reason not to contact somebody: identifiers (a person may have several) suppressed now, lifted, and added in the last 30 days. Kept as
keyed hashes, they name nobody.';
comment on column governance.suppression_counts.reason is 'Why: stop_button, stop_word, whatsapp_preference, request.';
comment on column governance.suppression_counts.active is 'Identifiers that must not be contacted; a person may have several.';
comment on column governance.suppression_counts.lifted is 'Identifiers whose wish was lifted.';
comment on column governance.suppression_counts.added_30_days is 'Added in the last 30 days.';
comment on column governance.suppression_counts.last_added_at is 'When the last came.';

revoke all on governance.suppression_counts from public;
grant select on governance.suppression_counts to indica_dba;
