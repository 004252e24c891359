begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- Restored on the evening of the seventh day after: D+3 was due on the fourth, D+6 on the seventh.
select tests.freeze('2026-03-16 23:30:00+00');
update ops.homes set database_name = 'elsewhere';
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing leaves');
select is(flow.doubt_sends(), 2, 'D+3 of both');
select is(
    flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), jsonb_build_object('notes', jsonb_build_array(
        jsonb_build_object('at', '2026-03-13 15:00:00+00', 'outbox', 987654, 'content', 'Mensagem aceita pelo WhatsApp em 13/03 12:00:')
    ))),
    'arrived', 'one of them did leave'
) from a;
select is(flow.doubt_sends(), 1, 'so its D+6 was due as well');
select is(
    flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), jsonb_build_object('notes', jsonb_build_array(
        jsonb_build_object('at', '2026-03-13 15:00:00+00', 'outbox', 987654, 'content', 'Mensagem aceita pelo WhatsApp em 13/03 12:00:')
    ))),
    'unknown', 'the note of D+3 says nothing of D+6'
) from a;
select is(flow.doubt_sends(), 0, 'and nothing follows from what is unknown');
select is(tests.next_action(lead_id), 'human_review', 'a human has the other') from b;

select * from finish();
rollback;
