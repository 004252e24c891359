begin;
select plan(3);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from c;
update ops.settings set value = '"resend"' where key = 'unknown_policy';
select tests.advance('20 minutes');
select tests.tell(wamid, 'delivered') from a;

update ops.homes set system_identifier = '1';
select is(ops.notice_home(), 'unsettled', 'restored elsewhere');
select is(sending.resolve_unknown(), 0::bigint, 'it may have been sent again there');
select flow.finish_settling('nothing_left');
select is(sending.resolve_unknown(), 0::bigint, 'so a human decides, afterwards too');

select * from finish();
rollback;
