create materialized view if not exists bi.dim_reason as
select 0 as reason_key, 'none' as kind, '(none)' as reason, '(sem motivo)' as label_pt, '(no reason)' as label_en
union all
select bi.key_of('lost:' || r.code), 'lost' as kind, r.code, r.name_pt, r.name_en from leads.lost_reasons as r
union all
select bi.key_of(r.kind || ':' || r.code), r.kind, r.code, r.code, r.code
from (
    select 'submission' as kind, b.reason as code from intake.submissions as b where b.reason is not null
    union
    select 'message' as kind, e.class from sending.whatsapp_errors as e
    union
    select 'message' as kind, c.code from (values ('NOT_SENT'), ('REQUEST_BUG'), ('OTHER')) as c (code)
    union
    select 'rework' as kind, a.reason from rework.attempts as a where a.reason ~ '^[a-z_]+$'
    union
    select 'owner' as kind, d.code from (values ('turn'), ('known_owner'), ('own_referral'), ('manual'), ('no_rule_matches'), ('nobody_eligible')) as d (code)
) as r;

create unique index if not exists dim_reason_key on bi.dim_reason (reason_key);

comment on materialized view bi.dim_reason is
'One row for each reason: why leads are lost, submissions came to no lead, messages failed, steps of the rework were not sent.';
comment on column bi.dim_reason.reason_key is 'What facts name; 0: none.';
comment on column bi.dim_reason.kind is 'lost, submission, message, rework, owner; none.';
comment on column bi.dim_reason.reason is 'Code; (none).';
comment on column bi.dim_reason.label_pt is 'Name in Portuguese, else the code.';
comment on column bi.dim_reason.label_en is 'In English, else the code.';

revoke all on bi.dim_reason from public;
grant select on bi.dim_reason to indica_bi;
