begin;
select plan(8);

-- The first lead has a conversation, for the second one is being made, the third has none.
select tests.make_operation();
create temporary table t as select 1 as n, tests.lead_with_conversation(1) as lead_id;
delete from outbox.jobs;
insert into t select 2, tests.lead(2) union all select 3, tests.lead(3);
delete from outbox.jobs;
select outbox.enqueue(p_kind => 'chatwoot.conversation', p_lead_id => lead_id, p_due_at => util.current_time(), p_dedupe_key => 'c' || n, p_payload => '{}') from t where n > 1;
update outbox.jobs as m set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 minute' from t where m.lead_id = t.lead_id and t.n = 2;
create function tests.ordered(p_n integer, p_labels boolean default false, p_owner boolean default false, p_product boolean default false) returns text language plpgsql as $$
begin
    delete from outbox.jobs as m where m.kind = 'chatwoot.update';
    perform chatwoot.request_update(t.lead_id, p_labels, p_owner, p_product) from t where t.n = p_n;
    return (select string_agg(concat_ws(' ', t.n, m.payload, m.due_at = util.current_time()), ', ') from outbox.jobs as m join t using (lead_id) where m.kind = 'chatwoot.update');
end;
$$;
select is(tests.ordered(1, true), '1 {"labels": true} t', 'its labels');
select is(tests.ordered(1, false, true), '1 {"owner": true} t', 'its owner');
select is(tests.ordered(1, false, false, true), '1 {"product": true} t', 'what they are interested in');
select is(tests.ordered(1, true, true, true), '1 {"owner": true, "labels": true, "product": true} t', 'all at once');
select is(tests.ordered(1), null, 'nothing is no order');
select is(tests.ordered(2, true), '2 {"labels": true} t', 'one that is being made has it behind');
select is(tests.ordered(3, true), null, 'one that nobody makes yet has it from the start');
update outbox.jobs as m set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null from t where m.lead_id = t.lead_id and t.n = 2;
select is(tests.ordered(2, true), null, 'so has one that was made in vain');

select * from finish();
rollback;
