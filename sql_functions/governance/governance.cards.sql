-- requires: governance.clock, governance.actors
create or replace view governance.cards as
select
    c.id as card_id, c.uid as card_uid, c.said_at, c.position, l.uid as sender_lead_uid, p.uid as sender_uid,
    c.found as finding, jsonb_array_length(c.phones) as phones, coalesce(c.outcome, 'waits') as state, c.due_at,
    c.decided_at is null and c.due_at < k.at as is_overdue, c.decided_at, coalesce(c.decided_at, k.at) - c.created_at as waited,
    coalesce(w.name, regexp_replace(c.actor, '^operator:(?=.)', '')) as decided_by, s.uid as submission_uid, s.outcome as became, r.uid as referred_lead_uid, r.status as referred_status
from intake.cards as c
join leads.leads as l on l.id = c.lead_id
join people.people as p on p.id = l.person_id
left join intake.submissions as s on s.id = c.submission_id
left join leads.leads as r on r.id = s.lead_id
left join governance.actors as w on w.actor = c.actor
cross join governance.clock as k;

comment on view governance.cards is
'One row for each contact card that a person of a lead sent, a proposed referral of theirs: what it was, whether it waits, who decided, and what became of it. What it says is shown by indica card list alone.';
comment on column governance.cards.card_id is 'The card.';
comment on column governance.cards.card_uid is 'Its public id.';
comment on column governance.cards.said_at is 'When the person sent it, by WhatsApp''s clock.';
comment on column governance.cards.position is 'Which card of its message.';
comment on column governance.cards.sender_lead_uid is 'The lead of who sent it, as it was when it came.';
comment on column governance.cards.sender_uid is 'Who sent it, and so refers.';
comment on column governance.cards.finding is 'What it was when it came: new, known, open_lead, foreign, doubtful, suppressed, consultant, own, no_phone, unusable (intake.card_finding).';
comment on column governance.cards.phones is 'How many numbers it shows; 0 once they are forgotten.';
comment on column governance.cards.state is 'waits, accepted, ignored, own (nobody is asked about the sender''s own) or expired.';
comment on column governance.cards.due_at is 'Until when somebody should have decided.';
comment on column governance.cards.is_overdue is 'It waits, and that is past.';
comment on column governance.cards.decided_at is 'When it was decided; null: it waits.';
comment on column governance.cards.waited is 'How long it waited, or has waited.';
comment on column governance.cards.decided_by is 'Who decided; rules: the setting card_referrals did.';
comment on column governance.cards.submission_uid is 'The submission that it became.';
comment on column governance.cards.became is 'What that submission became: created, touched, suppressed, quarantined.';
comment on column governance.cards.referred_lead_uid is 'The lead that it made or touched.';
comment on column governance.cards.referred_status is 'Where that lead stands.';

revoke all on governance.cards from public;
grant select on governance.cards to indica_dba;
