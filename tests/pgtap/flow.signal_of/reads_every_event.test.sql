begin;
select plan(58);

-- What each event means for the next step: its signal, when it was said, what is due when, and why.
create function tests.means(p_kind text, p_data jsonb, p_actor text default 'system') returns text language sql as $$
    select concat_ws(' ', s.signal, 'said ' || to_char(s.said_at, 'DD HH24'), 'due ' || to_char(s.due_at, 'DD HH24'), 'reached ' || to_char(s.reached_at, 'DD HH24'), s.reason, 'about ' || left(s.about::text, 3), s.lead_id)
    from flow.signal_of(jsonb_populate_record(null::leads.events, jsonb_build_object('lead_id', 7, 'seq', 3, 'kind', p_kind, 'at', '2026-03-10 12:00Z'::timestamptz, 'actor', p_actor, 'data', p_data))) as s
$$;
select is(tests.means('created', '{"next_action": "first_contact", "next_action_at": "2026-03-11 12:00Z"}'), 'created_first_contact said 10 12 due 11 12 7', 'created {next_action: first_contact, next_action_at: 2026-03-11 12:00Z}');
select is(tests.means('created', '{"next_action": "call_by_consultant"}'), 'created_call said 10 12 7', 'created {next_action: call_by_consultant}');
select is(tests.means('created', '{"next_action": "human_review"}'), 'created_review said 10 12 7', 'created {next_action: human_review}');
select is(tests.means('phone_learnt', '{}'), 'phone_learnt said 10 12 7', 'phone_learnt {}');
select is(tests.means('replied', '{"written_at": "2026-03-09 12:00Z"}'), 'person_wrote said 09 12 replied 7', 'replied {written_at: 2026-03-09 12:00Z}');
select is(tests.means('replied', '{"outcome": "wrong_person"}'), 'held said 10 12 wrong_person 7', 'replied {outcome: wrong_person}');
select is(tests.means('replied', '{"outcome": "new_lead"}'), 'person_wrote said 10 12 replied 7', 'replied {outcome: new_lead}');
select is(tests.means('replied', '{"outcome": "suppressed"}'), 'person_wrote_aside said 10 12 replied 7', 'replied {outcome: suppressed}');
select is(tests.means('replied', '{"is_acknowledgment": true}'), 'person_acknowledged said 10 12 replied 7', 'replied {is_acknowledgment: true}');
select is(tests.means('replied', '{"outcome": "before_the_end", "is_acknowledgment": false}'), 'person_wrote said 10 12 replied 7', 'replied {outcome: before_the_end, is_acknowledgment: false}');
select is(tests.means('sender_mismatch', '{"written_at": "2026-03-09 12:00Z"}'), 'held said 09 12 sender_mismatch 7', 'sender_mismatch {written_at: 2026-03-09 12:00Z}');
select is(tests.means('reply_ambiguous', '{"at": "2026-03-09 13:00Z"}'), 'held said 09 13 ambiguous_sender 7', 'reply_ambiguous {at: 2026-03-09 13:00Z}');
select is(tests.means('number_changed', '{"reason": "wrong_number"}'), 'held said 10 12 wrong_number 7', 'number_changed {reason: wrong_number}');
select is(tests.means('recipient_identity_changed', '{}'), 'held said 10 12 recipient_identity_changed 7', 'recipient_identity_changed {}');
select is(tests.means('contact_blocked', '{}'), 'held said 10 12 contact_blocked 7', 'contact_blocked {}');
select is(tests.means('chatwoot_contact_ready', '{"has_source": false}'), 'contact_conflict said 10 12 contact_conflict 7', 'chatwoot_contact_ready {has_source: false}');
select is(tests.means('chatwoot_contact_ready', '{"has_source": true}'), 'said 10 12 7', 'chatwoot_contact_ready {has_source: true}');
select is(tests.means('conversation_unassigned', '{"at": "2026-03-09 12:00Z"}'), 'without_consultant said 09 12 without_consultant 7', 'conversation_unassigned {at: 2026-03-09 12:00Z}');
select is(tests.means('conversation_assigned_elsewhere', '{}'), 'without_consultant said 10 12 without_consultant 7', 'conversation_assigned_elsewhere {}');
select is(tests.means('called', '{"result": "answered", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'call_answered said 09 12 due 12 12 call_answered 7', 'called {result: answered, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('called', '{"result": "call_back", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'call_back said 09 12 due 12 12 call_call_back 7', 'called {result: call_back, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('called', '{"result": "wrong_number", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'call_wrong_number said 09 12 due 12 12 wrong_number 7', 'called {result: wrong_number, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('called', '{"result": "no_answer", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'call_failed said 09 12 due 12 12 call_no_answer 7', 'called {result: no_answer, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('called', '{"result": "busy", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'call_failed said 09 12 due 12 12 call_busy 7', 'called {result: busy, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('called', '{"result": "opted_out", "called_at": "2026-03-09 12:00Z", "due_at": "2026-03-12 12:00Z"}'), 'said 09 12 due 12 12 call_opted_out 7', 'called {result: opted_out, called_at: 2026-03-09 12:00Z, due_at: 2026-03-12 12:00Z}');
select is(tests.means('template_accepted', '{"purpose": "rework", "message": "11111111-1111-1111-1111-111111111111"}'), 'template_accepted said 10 12 reached 10 12 rework_sent about 111 7', 'template_accepted {purpose: rework, message: 11111111-1111-1111-1111-111111111111}');
select is(tests.means('template_accepted', '{"purpose": "first_contact", "accepted_at": "2026-03-09 12:00Z"}'), 'template_accepted said 09 12 reached 09 12 first_contact_accepted 7', 'template_accepted {purpose: first_contact, accepted_at: 2026-03-09 12:00Z}');
select is(tests.means('template_delivered', '{"at": "2026-03-09 12:00Z", "reached_at": "2026-03-08 12:00Z"}'), 'template_delivered said 09 12 reached 08 12 delivered_after_all 7', 'template_delivered {at: 2026-03-09 12:00Z, reached_at: 2026-03-08 12:00Z}');
select is(tests.means('template_read', '{"at": "2026-03-09 12:00Z"}'), 'said 10 12 7', 'template_read {at: 2026-03-09 12:00Z}');
select is(tests.means('template_deferred', '{"purpose": "first_contact", "failed_at": "2026-03-09 12:00Z", "retry_at": "2026-03-11 12:00Z"}'), 'template_waits_first_contact said 09 12 due 11 12 template_deferred 7', 'template_deferred {purpose: first_contact, failed_at: 2026-03-09 12:00Z, retry_at: 2026-03-11 12:00Z}');
select is(tests.means('template_resent', '{"purpose": "rework", "reason": "unknown_policy"}'), 'template_waits_rework said 10 12 unknown_policy 7', 'template_resent {purpose: rework, reason: unknown_policy}');
select is(tests.means('template_retried', '{"purpose": "opt_out_confirmation"}'), 'said 10 12 template_retried 7', 'template_retried {purpose: opt_out_confirmation}');
select is(tests.means('template_unknown', '{"review_at": "2026-03-12 12:00Z"}'), 'template_unknown said 10 12 due 12 12 outcome_unknown 7', 'template_unknown {review_at: 2026-03-12 12:00Z}');
select is(tests.means('template_failed', '{"class": "OPT_OUT"}'), 'said 10 12 send_failed 7', 'template_failed {class: OPT_OUT}');
select is(tests.means('template_failed', '{"class": "RECIPIENT_IDENTITY"}'), 'held said 10 12 recipient_identity_changed 7', 'template_failed {class: RECIPIENT_IDENTITY}');
select is(tests.means('template_failed', '{"class": "RECIPIENT_PERM", "was_repaired": true}'), 'held said 10 12 repaired_phone_refused 7', 'template_failed {class: RECIPIENT_PERM, was_repaired: true}');
select is(tests.means('template_failed', '{"class": "RECIPIENT_PERM", "failed_at": "2026-03-09 12:00Z"}'), 'template_unreachable said 09 12 whatsapp_cannot_reach 7', 'template_failed {class: RECIPIENT_PERM, failed_at: 2026-03-09 12:00Z}');
select is(tests.means('template_failed', '{"class": "REQUEST_BUG"}'), 'template_failed said 10 12 send_failed 7', 'template_failed {class: REQUEST_BUG}');
select is(tests.means('template_withdrawn', '{"reason": "no_template_for_4_hours"}'), 'template_missing said 10 12 no_template_for_4_hours 7', 'template_withdrawn {reason: no_template_for_4_hours}');
select is(tests.means('template_withdrawn', '{"reason": "held"}'), 'template_withdrawn said 10 12 held 7', 'template_withdrawn {reason: held}');
select is(tests.means('rework_planned', '{"due_at": "2026-03-12 12:00Z"}'), 'rework_planned said 10 12 due 12 12 7', 'rework_planned {due_at: 2026-03-12 12:00Z}');
select is(tests.means('rework_postponed', '{"due_at": "2026-03-12 12:00Z"}'), 'rework_postponed said 10 12 due 12 12 7', 'rework_postponed {due_at: 2026-03-12 12:00Z}');
select is(tests.means('appointment_set', '{"due_at": "2026-03-12 12:00Z"}', 'token:1'), 'appointment_set said 10 12 due 12 12 7', 'appointment_set {due_at: 2026-03-12 12:00Z}');
select is(tests.means('noted', '{}'), 'said 10 12 7', 'noted {}');
select is(tests.means('status_changed', '{"from": "new", "to": "contacted"}', 'system'), 'said 10 12 7', 'system moves new to contacted ');
select is(tests.means('status_changed', '{"from": "new", "to": "contacted"}', 'operator'), 'status_contacted said 10 12 7', 'operator moves new to contacted ');
select is(tests.means('status_changed', '{"from": "contacted", "to": "engaged"}', 'token:1'), 'status_engaged said 10 12 7', 'token:1 moves contacted to engaged ');
select is(tests.means('status_changed', '{"from": "engaged", "to": "qualified"}', 'consultant:1'), 'status_qualified said 10 12 7', 'consultant:1 moves engaged to qualified ');
select is(tests.means('status_changed', '{"from": "engaged", "to": "qualified"}', 'system'), 'said 10 12 7', 'system moves engaged to qualified ');
select is(tests.means('status_changed', '{"from": "engaged", "to": "won"}', 'operator'), 'status_ended said 10 12 lead_ended 7', 'operator moves engaged to won ');
select is(tests.means('status_changed', '{"from": "lost", "to": "engaged"}', 'person'), 'person_came_back said 10 12 7', 'person moves lost to engaged ');
select is(tests.means('status_changed', '{"from": "lost", "to": "engaged"}', 'operator'), 'status_engaged said 10 12 7', 'operator moves lost to engaged ');
select is(tests.means('status_changed', '{"from": "engaged", "to": "contacted", "reason": "reply_of_another"}', 'system'), 'said 10 12 reply_of_another 7', 'system moves engaged to contacted reply_of_another');
select is(tests.means('status_changed', '{"from": "contacted", "to": "engaged", "reason": "call_answered"}', 'operator'), 'said 10 12 call_answered 7', 'operator moves contacted to engaged call_answered');
select is(tests.means('status_changed', '{"from": "contacted", "to": "exhausted"}', 'chatwoot'), 'status_ended said 10 12 lead_ended 7', 'chatwoot moves contacted to exhausted ');
select is(tests.means('status_changed', '{"from": "new", "to": "won", "said_at": "2026-03-09 12:00Z"}', 'operator'), 'status_ended said 09 12 lead_ended 7', 'a status of a told time');
select is(tests.means('status_changed', '{"from": "lost", "to": "engaged", "reason": "replied"}'), 'person_came_back said 10 12 replied 7', 'who came back for a reason');
select is(tests.means('status_changed', '{"from": "lost", "to": "engaged", "reason": "reply_of_another"}'), 'said 10 12 reply_of_another 7', 'which is not what somebody else said');

select * from finish();
rollback;
