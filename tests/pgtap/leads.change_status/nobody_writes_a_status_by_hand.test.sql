begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;
select throws_ok(
    format($$update leads.leads set status = 'exhausted', ended_at = now(), next_action = null where id = %s$$, lead_id), 'ID301', null,
    'the table itself refuses a move that the machine does not know'
) from t;
select throws_ok(
    format($$update leads.leads set consultant_id = null, queue_code = null where id = %s$$, lead_id), '23514', null,
    'an open lead keeps an owner'
) from t;
select throws_ok(
    format($$update leads.leads set next_action_at = null where id = %s$$, lead_id), '23514', null, 'and a next action'
) from t;
select throws_ok(
    format($$insert into leads.leads (person_id, submission_id, status_since, queue_code, next_action, next_action_at, origin, first_contact_due_at,
        event_hash, created_at, occurred_at) select person_id, -1, now(), 'triage', 'first_contact', now(), origin, now(), '', now(), now() from leads.leads where id = %s$$, lead_id),
    '23505', null, 'a person has one open lead'
) from t;

select * from finish();
rollback;
