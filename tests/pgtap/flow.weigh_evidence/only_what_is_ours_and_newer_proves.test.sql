begin;
select plan(39);

-- Tuesday, noon: two leads wait for their first message, one for the second step, and a third is not concerned.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table begun as select tests.lead(3) as lead_id;
select tests.advance('30 minutes');
update outbox.workers set heartbeat_at = util.current_time();

-- Copied at 12:30, noticed at 16:30.
select tests.advance('4 hours');
update ops.homes set system_identifier = '1';
select is(flow.doubt_sends(), 3, 'three may have left');
select is((select h.known_until from ops.homes as h order by h.id desc limit 1), '2026-03-10 15:30:00+00'::timestamptz, 'the copy knows of all until half past twelve');
create temporary table job as select tests.row_id(a.lead_id, 'whatsapp.template') as a, tests.row_id(b.lead_id, 'whatsapp.template') as b from a, b;

create function tests.of_note(p_at text, p_content text default 'Mensagem aceita pelo WhatsApp em 10/03 12:30:', p_outbox bigint default 987654) returns jsonb language sql as $$
    select jsonb_build_object('notes', jsonb_build_array(jsonb_build_object('at', p_at, 'outbox', p_outbox, 'content', p_content)))
$$;
-- What is said of a send, and what became of its message; then all is as before.
create function tests.weighed(p_job_id bigint, p_evidence jsonb) returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        v_said := flow.weigh_evidence(p_job_id, p_evidence);
        select concat_ws(' ', v_said, m.state, tests.next_action(m.lead_id)) into v_said
        from sending.messages as m join outbox.jobs as o on o.dedupe_key = m.send_key
        where o.id = p_job_id;
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_said;
    end;
end $$;

-- NOTES
select is(tests.weighed(a, '{}'), 'unknown unknown human_review', 'nothing proves nothing') from job;
select is(tests.weighed(a, tests.of_note('2026-03-10 15:40:00+00')), 'arrived sent await_reply', 'a note of ours that we do not know says that it left') from job;
select is(tests.weighed(a, tests.of_note('2026-03-10 15:29:00.000001+00')), 'arrived sent await_reply', 'clocks differ by a minute') from job;
select is(tests.weighed(a, tests.of_note('2026-03-10 15:29:00+00')), 'unknown unknown human_review', 'what is older is known here') from job;
select is(tests.weighed(a, tests.of_note('2026-03-10 15:40:00+00', 'Lead')), 'unknown unknown human_review', 'a note that tells of no message proves none') from job;
select is(
    tests.weighed(a, tests.of_note('2026-03-10 15:40:00+00', p_outbox => tests.row_id(lead_id, 'chatwoot.note'))), 'unknown unknown human_review', 'nor one that this database ordered'
) from job, a;
select is(
    tests.weighed(a, tests.of_note('2026-03-10 15:40:00+00', p_outbox => tests.row_id(b.lead_id, 'chatwoot.conversation'))), 'arrived sent await_reply',
    'the number of its job here may be another''s'
) from job, b;
select is(tests.weighed(a, tests.of_note('2026-03-10 15:40:00+00', p_outbox => null)), 'arrived sent await_reply', 'without our mark it is ours by its words') from job;
select is(
    tests.weighed(a, jsonb_build_object('notes', jsonb_build_array(
        tests.of_note('2026-03-10 15:50:00+00') #> '{notes,0}', tests.of_note('2026-03-10 15:40:00+00') #> '{notes,0}', tests.of_note('2026-03-10 15:35:00+00', 'Lead') #> '{notes,0}'
    ))), 'arrived sent await_reply', 'several'
) from job;

-- STATUSES
create function tests.hear(p_job_id bigint, p_wamid text, p_at text, p_to text, p_patch jsonb default '{}') returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(
            p_wamid, 'delivered', jsonb_strip_nulls(jsonb_build_object('recipient_id', ltrim(p_to, '+'), 'biz_opaque_callback_data', gen_random_uuid()) || p_patch), p_at::timestamptz
        ))));
        v_said := flow.weigh_evidence(p_job_id, '{}');
        select concat_ws(' ', v_said, m.state, m.wamid, o.state) into v_said
        from sending.messages as m join outbox.jobs as o on o.dedupe_key = m.send_key
        where o.id = p_job_id;
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_said;
    end;
end $$;
select is(tests.hear(a, 'wamid.lost', '2026-03-10 15:40:00+00', tests.phone(1)), 'arrived delivered wamid.lost done', 'a status of a message of ours to this number') from job;
select is(tests.hear(a, 'wamid.lost', '2026-03-10 15:29:00+00', tests.phone(1)), 'unknown unknown dead', 'not of before') from job;
select is(tests.hear(a, 'wamid.lost', '2026-03-10 15:40:00+00', tests.phone(2)), 'unknown unknown dead', 'nor to another') from job;
select is(tests.hear(a, 'wamid.lost', '2026-03-10 15:40:00+00', tests.phone(1), '{"biz_opaque_callback_data": null}'), 'unknown unknown dead', 'nor of a message of somebody else''s') from job;
select is(
    tests.hear(a, 'wamid.lost', '2026-03-10 15:40:00+00', regexp_replace(tests.phone(1), '^[+]55119', '+5511')), 'arrived delivered wamid.lost done', 'without the ninth digit it is the same number'
) from job;
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
    tests.wa_status('wamid.second', 'sent', jsonb_build_object('recipient_id', ltrim(tests.phone(1), '+'), 'biz_opaque_callback_data', gen_random_uuid()), '2026-03-10 15:50:00+00'),
    tests.wa_status('wamid.first', 'sent', jsonb_build_object('recipient_id', ltrim(tests.phone(1), '+'), 'biz_opaque_callback_data', gen_random_uuid()), '2026-03-10 15:45:00+00')
)));
select is(tests.weighed(a, '{}'), 'arrived sent await_reply', 'of several') from job;
create temporary table others as select tests.snapshot(b.lead_id) as b, tests.snapshot(begun.lead_id) as begun from b, begun;
select is(flow.weigh_evidence(a, '{}'), 'arrived', 'weighed') from job;
select is((select m.wamid from sending.messages as m where m.lead_id = a.lead_id), 'wamid.first', 'the first counts') from a;
select is((select m.accepted_at from sending.messages as m where m.lead_id = a.lead_id), '2026-03-10 15:45:00+00'::timestamptz, 'from when it was told') from a;
select is(tests.row_state(a), 'done', 'its job is done') from job;
select is(flow.weigh_evidence(a, tests.of_note('2026-03-10 18:00:00+00')), 'sent', 'what is known is weighed no more') from job;
select is(tests.snapshot(b.lead_id), o.b, 'another send is what it was') from b, others as o;
select is(tests.snapshot(n.lead_id), o.begun, 'and the third') from begun as n, others as o;

-- What was ordered only here may have been ordered there at any time since.
select is(tests.weighed(tests.row_id(lead_id, 'whatsapp.template'), tests.of_note('2026-03-10 15:31:00+00')), 'arrived sent await_reply', 'ordered here at half past four, there before') from begun;

-- A note: from its own time; the waiting notes are not written again.
select outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => b.lead_id, p_due_at => util.current_time(), p_dedupe_key => 'test:1', p_payload => '{"about": "message"}') from b;
select outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => n.lead_id, p_due_at => util.current_time(), p_dedupe_key => 'test:2', p_payload => '{"about": "message"}') from begun as n;
select is(
    tests.weighed(b, tests.of_note('2026-03-10 15:40:00+00', 'Lead')) || ' ' || (select o.state from outbox.jobs as o where o.dedupe_key = 'test:1'), 'unknown unknown human_review pending', 'as before'
) from job;
select flow.weigh_evidence(b, jsonb_build_object('notes', jsonb_build_array(
    tests.of_note('2026-03-10 15:50:00+00') #> '{notes,0}', tests.of_note('2026-03-10 15:40:00+00') #> '{notes,0}', tests.of_note('2026-03-10 15:20:00+00') #> '{notes,0}',
    tests.of_note('2026-03-10 15:35:00+00', 'Lead') #> '{notes,0}'
))) from job;
select is(
    (select concat_ws(' ', m.state, m.sent_at at time zone 'UTC') from sending.messages as m where m.lead_id = b.lead_id), 'sent 2026-03-10 15:40:00', 'the first note that says so gives the time'
) from b;
select is((select o.state from outbox.jobs as o where o.dedupe_key = 'test:1'), 'cancelled', 'its notes were written there');
select is((select o.state from outbox.jobs as o where o.dedupe_key = 'test:2'), 'pending', 'another lead''s were not');

-- What proves nothing is kept for the human who decides.
select is(
    flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), '{
        "conversations": [7003, 7004],
        "notes": [{"at": "2026-03-10 15:20:00+00", "outbox": 1, "content": "Lead"}],
        "incoming": ["2026-03-10 15:30:00+00", "2026-03-10 16:00:00+00", "2026-03-10 15:45:00+00"]
    }'), 'unknown', 'words of the person prove nothing'
) from begun;
create function tests.evidence() returns text language sql as $$
    select concat_ws(' ', e ->> 'conversations', e ->> 'notes', (e ->> 'person_wrote_at')::timestamptz at time zone 'UTC', (e ->> 'asked_at')::timestamptz at time zone 'UTC')
    from begun as n, lateral (select (tests.message_of(n.lead_id)).error -> 'evidence' as e) as x
$$;
select is(tests.evidence(), '2 1 2026-03-10 16:00:00 2026-03-10 19:30:00', 'how much was found, and when they last wrote');
select flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), '{"incoming": ["2026-03-10 15:30:00+00"]}') from begun;
select is(tests.evidence(), '0 0 2026-03-10 19:30:00', 'words that were known before the copy are no news');
select flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), '{}') from begun;
select is(tests.evidence(), '0 0 2026-03-10 19:30:00', 'nothing is found in nothing');
select is((select o.state from outbox.jobs as o where o.dedupe_key = 'test:2'), 'pending', 'without a note of ours those that wait are written');
select flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), tests.of_note('2026-03-10 15:40:00+00', 'Lead')) from begun;
select is((select o.state from outbox.jobs as o where o.dedupe_key = 'test:2'), 'cancelled', 'with one they were written there');
select is((tests.message_of(lead_id)).state, 'unknown', 'which says nothing of the message') from begun;

-- Of an older place nothing counts: the last one is where we are.
select is((select count(*) from ops.homes), 2::bigint, 'there were two');
update ops.homes set known_until = '2026-03-10 23:00:00+00' where id = (select min(id) from ops.homes);
select is(tests.weighed(tests.row_id(lead_id, 'whatsapp.template'), tests.of_note('2026-03-10 15:40:00+00')), 'arrived sent await_reply', 'what an earlier place knew matters no more') from begun;

select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
