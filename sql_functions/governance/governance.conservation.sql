create or replace view governance.conservation as
select
    t.submissions, t.created, t.touched, t.suppressed, t.rejected, t.quarantined,
    t.submissions - t.created - t.touched - t.suppressed - t.rejected - t.quarantined as difference
from (
    select
        (select count(*) from intake.submissions) as submissions,
        (select count(*) from leads.leads) as created,
        (select count(*) from leads.touches) as touched,
        (select count(*) from intake.submissions as s where s.outcome = 'suppressed') as suppressed,
        (select count(*) from intake.submissions as s where s.outcome = 'rejected' and s.reason is not null) as rejected,
        (select count(*) from intake.quarantine as q where q.resolved_at is null and q.kind = 'quarantined') as quarantined
) as t;

comment on view governance.conservation is
'Nothing is lost: every submission created a lead, touched one, was suppressed, was rejected with a reason, or is in quarantine. Each is counted in its own
table; difference is always 0.';
comment on column governance.conservation.submissions is 'All submissions of the ledger.';
comment on column governance.conservation.created is 'Leads, each made by one.';
comment on column governance.conservation.touched is 'Later referrals of people with an open lead.';
comment on column governance.conservation.suppressed is 'Of people who asked not to be contacted.';
comment on column governance.conservation.rejected is 'Refused with a reason.';
comment on column governance.conservation.quarantined is 'Waiting for a human.';
comment on column governance.conservation.difference is 'submissions less the five; always 0.';

revoke all on governance.conservation from public;
grant select on governance.conservation to indica_dba;
