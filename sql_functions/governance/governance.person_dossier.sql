create or replace view governance.person_dossier as
select p.uid as person_uid, x.at, x.what, x.about_lead, x.code, x.who, x.reference
from people.people as p
cross join lateral (
    select i.created_at as at, 'identifier' as what, null::uuid as about_lead, i.kind as code, i.brought_by as who, null::text as reference
    from people.identifiers as i
    where i.person_id = p.id
    union all
    select o.detached_at, 'identifier_detached' as what, null::uuid as about_lead, o.kind, o.reason, null::text as reference
    from people.detached_identifiers as o
    where o.person_id = p.id
    union all
    select o.given_at, 'consent' as what, null::uuid as about_lead, o.basis, k.name, b.uid::text
    from people.consents as o
    join intake.submissions as b on b.id = o.submission_id
    join ops.api_tokens as k on k.id = b.token_id
    where o.person_id = p.id
    union all
    select b.received_at, 'submission' as what, l.uid, b.outcome, k.name, b.uid::text
    from leads.leads as l
    join intake.submissions as b on b.lead_id = l.id
    join ops.api_tokens as k on k.id = b.token_id
    where l.person_id = p.id
    union all
    select c.said_at, 'card' as what, l.uid, c.found, coalesce(c.outcome, 'waits'), c.uid::text
    from leads.leads as l
    join intake.cards as c on c.lead_id = l.id
    where l.person_id = p.id
    union all
    -- And those that others sent of them.
    select c.said_at, 'card_of_them' as what, null::uuid as about_lead, c.found, coalesce(c.outcome, 'waits'), c.uid::text
    from intake.cards as c
    where c.phone_keys && array(select i.match_key from people.identifiers as i where i.person_id = p.id and i.kind = 'phone')
    union all
    select h.entered_at, 'status' as what, l.uid, h.status, h.actor, h.reason
    from leads.leads as l
    join leads.status_periods as h on h.lead_id = l.id
    where l.person_id = p.id
    union all
    select d.decided_at, 'owner' as what, l.uid, d.snapshot ->> 'reason', coalesce(c.name, d.queue_code), d.id::text
    from leads.leads as l
    join routing.decisions as d on d.lead_id = l.id
    left join routing.consultants as c on c.id = d.winner_id
    where l.person_id = p.id
    union all
    select m.queued_at, 'message' as what, l.uid, m.state, t.code, m.uid::text
    from leads.leads as l
    join sending.messages as m on m.lead_id = l.id
    join sending.templates as t on t.id = m.template_id
    where l.person_id = p.id
    union all
    select i.written_at, 'reply' as what, l.uid, i.kind, i.button_action, null::text as reference
    from inbox.replies as i
    left join leads.leads as l on l.id = i.lead_id
    where i.person_id = p.id
    union all
    select o.called_at, 'call' as what, l.uid, o.result, k.name, o.id::text
    from leads.leads as l
    join leads.calls as o on o.lead_id = l.id
    join ops.api_tokens as k on k.id = o.token_id
    where l.person_id = p.id
    union all
    select a.created_at, 'rework' as what, l.uid, a.state, a.template_code, a.id::text
    from leads.leads as l
    join rework.attempts as a on a.lead_id = l.id
    where l.person_id = p.id
    union all
    select o.looked_up_at, 'lookup' as what, l.uid, case when cardinality(o.key_hashes) = 0 then 'submission' else 'lookup' end as code, k.name, o.id::text
    from leads.leads as l
    join people.lookups as o on o.lead_id = l.id
    join ops.api_tokens as k on k.id = o.token_id
    where l.person_id = p.id
    union all
    select j.at, 'looked_at' as what, l.uid, j.action, coalesce(u.name, k.name), j.outcome
    from leads.leads as l
    join desk.journal as j on j.object_key = l.uid::text and j.object_kind = 'lead'
    join ops.api_tokens as k on k.id = j.token_id
    left join desk.sessions as e on e.token_id = j.token_id
    left join desk.users as u on u.id = e.user_id
    where l.person_id = p.id
) as x;

comment on view governance.person_dossier is
'Everything that is kept of one person, as it happened, over all of their leads: one row for each identifier, consent, submission, contact card, status, owner, message, reply, call, step of the rework, and look. Filter by person_uid.';
comment on column governance.person_dossier.person_uid is 'The person.';
comment on column governance.person_dossier.at is 'When.';
comment on column governance.person_dossier.what is 'identifier, identifier_detached, consent, submission, card (a contact card that they sent), card_of_them (one that somebody sent of them), status, owner, message, reply, call, rework, lookup, looked_at (on the desk).';
comment on column governance.person_dossier.about_lead is 'The lead that it is about; null: the person as such.';
comment on column governance.person_dossier.code is 'What exactly: kind of the identifier or reply, basis of the consent, outcome, status, why this owner, state of the message or step, result of the call, action.';
comment on column governance.person_dossier.who is 'Who did, brought or got it: a name, a token, an actor; of a message or step the template; of a reply the button.';
comment on column governance.person_dossier.reference is 'What names it elsewhere: uid of the submission or message, number of the decision, call, step or look-up, reason of the status.';

revoke all on governance.person_dossier from public;
grant select on governance.person_dossier to indica_dba;
