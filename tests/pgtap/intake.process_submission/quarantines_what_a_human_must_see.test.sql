begin;
select plan(18);

select tests.make_operation();
create function tests.outcome(p_body jsonb) returns text language sql as $$
    select format('%s %s %s', s.http_status, s.body ->> 'outcome', s.body ->> 'reason') from tests.submit(p_body) as s
$$;

select is(
    tests.outcome(tests.referral(1, '{"person": {"name": "Maria Souza", "phone": "123", "email": "maria@example.com"}}')),
    '202 quarantined invalid_phone', 'a bad phone with a good e-mail'
);
select is(tests.outcome(tests.referral(1, '{"person": {"name": "asdf 123", "phone": "11987654321"}}')), '202 quarantined implausible_name', 'a name that is none');
select is(
    tests.outcome(tests.referral(1, jsonb_build_object('referrer', jsonb_build_object('name', 'João Prado', 'phone', tests.phone(1))))),
    '202 quarantined self_referral', 'the same phone twice'
);
select is(
    tests.outcome(tests.referral(1, '{"person": {"name": "Maria Souza", "email": "Maria.Souza@gmail.com"}, "referrer": {"name": "João Prado", "email": "mariasouza@gmail.com"}}')),
    '202 quarantined self_referral', 'two forms of one mailbox'
);
select is((select count(*) from people.people), 0::bigint, 'none of these made a person');
select is((select count(*) from outbox.jobs), 0::bigint, 'and none of them will be contacted');

-- A person known by phone and e-mail, referred by phone by somebody with that e-mail.
select tests.lead(2, jsonb_build_object('person', (tests.referral(2) -> 'person') || '{"email": "maria@example.com"}'));
create temporary table before as select count(*) as n from leads.touches;
select is(
    tests.outcome(tests.referral(2, '{"referrer": {"name": "Maria Souza", "email": "maria@example.com"}}')),
    '202 quarantined self_referral', 'who refers themselves under another of their identifiers'
);
select is((select count(*) from leads.touches), n, 'is no touch') from before;

update ops.settings set value = '"require"' where key = 'consent_policy';
select is(tests.outcome(tests.referral(3)), '202 quarantined consent_missing', 'no consent where the policy requires one');
select is(tests.outcome(tests.referral(3, '{"consent": null}')), '202 quarantined consent_missing', 'nor a null one');
select is(tests.outcome(tests.referral(3, '{"consent": {"basis": "legitimate_interest"}}')), '201 created ', 'a stated basis is enough');
update ops.settings set value = '"legitimate_interest"' where key = 'consent_policy';
select is(tests.outcome(tests.referral(4)), '201 created ', 'the usual policy asks for none');

select is_empty($$select reason from intake.quarantine where queue_code <> 'quarantine' or next_action_at <> created_at + interval '4 hours'$$,
    'every one has a queue and a moment by which somebody looks');
select results_eq(
    $$select s.reason, q.reason from intake.submissions as s full join intake.quarantine as q on q.submission_id = s.id
      where s.outcome is distinct from 'created' and s.reason is distinct from q.reason$$,
    $$select ''::text, ''::text where false$$, 'ledger and work list agree'
);
select is((select format('%s/%s', c.quarantined, c.difference) from governance.conservation as c), '7/0', 'they are counted');
-- A couple with one mobile and two CPFs: she may refer him.
select tests.lead(5, '{"person": {"name": "Ana Prado", "phone": "11 95555-6677", "email": "ana@example.com", "tax_id": "52998224725"}}');
select tests.lead(6, '{"person": {"name": "Pedro Prado", "phone": "11 95555-6677", "email": "pedro@example.com", "tax_id": "39053344705"}}');
select is(
    tests.outcome('{"person": {"name": "Pedro Prado", "email": "pedro@example.com"}, "origin": "manual", "referrer": {"name": "Ana Prado", "phone": "11 95555-6677"}}'),
    '200 touched ', 'a shared number proves nothing'
);
select matches((select s.body #>> '{warnings,0,detail}' from tests.submit(tests.referral(1, '{"person": {"name": "asdf 123", "phone": "11987654321"}}')) as s),
    '^O nome não parece', 'the sender is told what will happen');
select is(tests.is_sound(), '', 'nothing is lost');

select * from finish();
rollback;
