-- Was anything lost?
select * from governance.conservation;

-- Does anything stand still, and since when?
select lead_id, reason, next_action, stands_still_since
from governance.stagnant_leads
order by stands_still_since;

-- What is wrong now, and what is to be done?
select check_name, severity, since, sentence, remedy from governance.health_findings order by severity, since;

-- What happened to this lead, step by step, who did it, and who had it then?
select at, kind, who, consultant, from_status, to_status, reason
from governance.lead_history
where lead_uid = (select lead_uid from governance.status_history where status = 'won' order by entered_at limit 1)
order by seq;

-- How long do leads stay in each status?
select status, count(*) as periods, percentile_cont(0.5) within group (order by duration) as median, max(duration) as longest
from governance.status_history
group by status
order by periods desc;

-- How long do people wait for the first contact, week by week?
select date_trunc('week', submitted_at) as week, count(*) as leads, percentile_cont(0.5) within group (order by waited) as median, max(waited) as longest
from governance.first_contacts
group by 1
order by 1 desc;

-- Where do open leads wait, and for whom?
select status, age_bucket, waits_for, count(*) as leads, count(*) filter (where is_overdue) as overdue
from governance.status_ageing
group by status, age_bucket, waits_for
order by overdue desc, leads desc;

-- Who lets people wait?
select consultant, kind, count(*) as waiting, count(*) filter (where state <> 'running') as late, min(due_at) as first_due
from governance.terms
group by consultant, kind
order by late desc, first_due;

-- Who keeps people waiting for an answer or a call?
select consultant, open_leads, waiting_for_answer, longest_wait, overdue_actions, calls_due
from governance.consultant_control
where waiting_for_answer + overdue_actions + calls_due > 0
order by longest_wait desc nulls last;

-- Which leads changed hands, who decided it, and when did somebody write next?
select transferred_at, lead_uid, from_consultant, to_consultant, to_queue, who, coalesce(cause, chosen_by) as why, had_it_for, next_answer_at
from governance.transfers
order by transferred_at desc;

-- Who calls, and how do calls end?
select caller, result, count(*) as calls, count(*) filter (where call_number = 1) as first_calls, count(*) filter (where caller is distinct from owner) as of_others_leads
from governance.calls
group by caller, result
order by caller, calls desc;

-- Which leads did several people refer, and who was first?
select lead_uid, created_at, coalesce(submitted_by_consultant, submitted_by) as first, referrer, touches, touched_by
from governance.origin_and_credit
where touches > 0
order by touches desc, created_at;

-- Who was known already, by which identifier, and who had sent them first?
select outcome, matched_by, count(*) as submissions, count(*) filter (where is_for_another_product) as for_another_product, min(after) as soonest
from governance.duplicates
group by outcome, matched_by
order by submissions desc;

-- Which people share a phone or a mailbox?
select kind, phone_kind, person_uid, others from governance.shared_identifiers order by people desc, kind;

-- Who refers, and what comes of it?
select referrer, kind, leads, touches, answered, won, round(100.0 * won / nullif(leads, 0), 1) as won_percent
from governance.referrers
order by won desc, leads desc;

-- What is wanted, second interests included?
select
    product_name, count(*) as wanted, count(*) filter (where not is_first) as second_interests, count(*) filter (where status = 'won') as won
from governance.lead_interests
group by product_name
order by wanted desc, product_name;

-- What was refused or held back, whose was it, and what became of it?
select received_at, coalesce(source, submitted_by) as sender, outcome, reason, problems, resolution, resolved_by, resolved_within, lead_uid
from governance.rejections
order by received_at desc;

-- What waits in quarantine, and for how long?
select submission_uid, kind, reason, age, is_overdue, submitted_by from governance.quarantine_list order by age desc;

-- What became of the contact cards that people sent, and how long did somebody take?
select state, finding, became, count(*) as cards, count(*) filter (where is_overdue) as overdue, avg(waited) as waited
from governance.cards
group by state, finding, became
order by cards desc, state, finding, became;

-- On what legal basis are people's data processed?
select basis, source, submitted_by, count(*) as statements, count(*) filter (where has_statement) as with_words, max(given_at) as latest
from governance.consents
group by basis, source, submitted_by
order by statements desc;

-- Who asked to stop, by what way, and out of which status?
select at, lead_uid, is_stop, reason, who, status_before, origin, source from governance.opt_outs order by at desc;

-- Who must not be contacted?
select reason, active, added_30_days from governance.suppression_counts order by active desc;

-- Since when does each wish stand?
select key, reason, said_at, lifted_at, times from governance.suppressions order by said_at desc;

-- Who asked for people who are not theirs?
select coalesce(consultant, source, token) as who, count(*) as lookups, count(*) filter (where is_known and not is_own_lead) as found_of_others
from governance.lookups
group by 1
order by found_of_others desc;

-- Who has access, and to what?
select holder_kind, holder, name, rights, state, last_used_on, expires_at from governance.access order by state, holder_kind, holder;

-- Who looked at leads, or took them out?
select who, by_way_of, action, count(*) as times, max(at) as latest
from governance.access_log
group by who, by_way_of, action
order by times desc;

-- What do we hold of this one person?
select at, what, code, who, about_lead, reference
from governance.person_dossier
where person_uid = (select person_uid from governance.status_history where status = 'won' order by entered_at limit 1)
order by at, what;

-- Who is the person behind a uid, and who referred them?
select name, referrer from governance.lead_directory where lead_uid = (select max(lead_uid::text)::uuid from governance.first_contacts);

-- Is the distribution fair?
select pool, consultant, weight, received, entitled, deviation
from governance.pool_shares
order by pool, abs(deviation) desc;

-- Was any decision changed afterwards?
select pool, count(*) as turns, count(*) filter (where not replay_agrees) as disagree
from governance.assignment_decisions
where seq is not null
group by pool;

-- What is known of the messages of one lead?
select purpose, template, state, accepted_at, delivered_at, read_at, replied_at, error_code, wamid_sha256
from governance.message_evidence
where lead_uid = (select lead_uid from governance.rework_trail order by planned_at desc limit 1)
order by queued_at;

-- What do people answer?
select credited_to, credit, count(*) as replies, count(*) filter (where wish = 'stop') as stops
from governance.reply_credit
group by credited_to, credit
order by replies desc;

-- What did we last say to each person?
select distinct on (person_id) person_id, kind, said_at from governance.words_said order by person_id, counts_from desc;

-- Why were attempts of the rework not sent?
select step, state, reason, count(*) as attempts, count(*) filter (where replied_after) as replied
from governance.rework_trail
group by step, state, reason
order by step, attempts desc;

-- Does the rework pay, and which step?
select dimension, value, written, answered_percent, held_out, difference, difference_low, difference_high
from governance.rework_effect
where dimension in ('all', 'step')
order by dimension, value;

-- What does a month cost, and for what?
select month, template, category, messages, cost, currency
from governance.message_costs
order by month desc, cost desc nulls last;

-- Which text works better?
select code, template, arrived, answered_percent, answered_low, answered_high, winner
from governance.template_experiments
order by started_at desc, is_challenger;

-- How many leads will be won in the coming weeks, and were forecasts right?
select week, arrivals, low, middle, high, won, value_low, value_high
from governance.forecast
order by week desc;

-- Do scores come true?
select source, moment, tenth, leads, expected, won, won_low, won_high
from governance.score_calibration
order by source, moment, tenth;

-- Which features have changed since the model learned?
select moment, feature, leads, psi, noise, state
from governance.score_drift
where state <> 'stable'
order by psi desc;

-- What has the model learned?
select name_pt, kind, word, above, up_to, odds, share
from governance.model_learned
where moment = 'registration'
order by matters desc, abs(weight) desc;

-- What does each step of the rework really bring?
select policy, step, measure, written, held_out, uplift, uplift_low, uplift_high
from governance.rework_uplift
order by policy, step, measure;

-- May each number send, and if not, why and since when?
select channel, state, coalesce(account_reason, refusal_code, state_reason) as why, state_since, accepted_24_hours, failed_24_hours, waiting
from governance.channels
order by is_default desc, channel;

-- In which state are the templates, and how do they fare?
select template, purpose, category, state, state_since, problem_text, sent_30_days, delivered_30_days, failed_30_days
from governance.templates
order by sent_30_days desc, template;

-- Who changed the rules and weights this month?
select at, who, action, object, before, after, why
from governance.audit
where at > now() - interval '1 month' and object_kind in ('routing.rules', 'routing.pools', 'routing.pool_members')
order by at desc;

-- Is the history what it was sealed as?
select sealed_on, root from governance.seals order by number desc limit 1;

-- Which difference is there from the seals?
select problem, count(*), min(detail) from governance.verify_seals() group by problem;

-- Does the outbox keep up?
select kind, state, jobs, overdue, overdue_by, p95_latency_seconds
from governance.outbox_health
order by state = 'dead' desc, overdue desc;

-- Which order stands still, and why?
select kind, lead_uid, overdue_by, attempts, reason from governance.overdue_jobs order by overdue_by desc;

-- Do webhooks arrive, and are they applied?
select provider, last_received_at, unprocessed, failed_entries, parked from governance.webhook_health;

-- How far was Chatwoot read, whatever its webhooks told?
select channel, known_until, failure, waiting, messages_held from governance.chatwoot_reading;

-- What had webhooks lost?
select day, kind, healed, leads from governance.chatwoot_heals order by day desc, kind;

-- Which conversation has somebody else than the lead's owner?
select lead_uid, consultant, agent, reason, since from governance.ownership_splits order by since;

-- Do the jobs run?
select job, state, last_outcome, last_started_at, failures_24_hours, next_due_at
from governance.job_runs
order by is_late desc, failures_24_hours desc, job;

-- Which source fell silent?
select source, last_at, silent_for, usual from governance.source_habits order by is_silent desc, source;

-- Is the purge behind?
select what, waiting, oldest_at
from governance.purge_backlog
where waiting > 0;
