begin;
select plan(24);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
-- Claims the contact, fails it, and says what became of it.
create function tests.fail(p_error jsonb) returns text language plpgsql as $$
declare
    v_claimed record;
    v_state text;
begin
    select * into v_claimed from tests.claim_one('chatwoot.contact');
    v_state := outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, p_error);
    return concat_ws(' ', v_state, (
        select date_trunc('second', m.due_at - util.current_time() + interval '0.5 seconds') from outbox.jobs as m where m.id = v_claimed.id and m.state = 'pending'
    ));
end;
$$;
create function tests.again() returns void language sql as $$
    update outbox.jobs set due_at = util.current_time() where state = 'pending' and kind like 'chatwoot%'
$$;

select matches(tests.fail(tests.chatwoot_error(null, '{"phase": "before_request"}')), '^pending 00:00:0[01]$', 'no connection: at once again');
select tests.again();
select matches(tests.fail(tests.chatwoot_error(null, '{"phase": "no_answer"}')), '^pending 00:00:01$', 'no answer: also again');
select tests.again();
select matches(tests.fail(tests.chatwoot_error(500)), '^pending 00:00:02$', 'an error of the server');
select tests.again();
select matches(tests.fail(tests.chatwoot_error(429, '{"retry_after_seconds": 30}')), '^pending 00:00:30$', 'too many requests: as long as it asks');
select tests.again();
select is(tests.fail(tests.chatwoot_error(401)), 'pending 00:01:00', 'a refused token is somebody''s to mend: a minute');
select tests.again();
select is(tests.fail(tests.chatwoot_error(403, '{"retry_after_seconds": 86400}')), 'pending 00:10:00', 'never beyond the moment when the template goes first');
select is((select m.attempts from outbox.jobs as m), 6, 'each try is counted');
update outbox.jobs set failing_since = util.current_time() - interval '72 hours 1 second';
select tests.again();
select is(tests.fail(tests.chatwoot_error(503)), 'dead', 'after 72 hours nobody waits any longer');
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'but the person is contacted all the same') from t;
select is((select e.data from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'chatwoot_step_failed'), '{"kind": "chatwoot.contact", "http_status": 503}', 'the history says what failed');
select is(tests.is_sound(), '', 'nothing stagnates');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- A refusal is tried three times: somebody may have changed the same contact meanwhile.
create temporary table u as select tests.lead(2) as lead_id;
select matches(tests.fail(tests.chatwoot_error(422)), '^pending', 'a refusal');
select tests.again();
select matches(tests.fail(tests.chatwoot_error(422)), '^pending', 'is tried again');
select tests.again();
select is(tests.fail(tests.chatwoot_error(422)), 'dead', 'twice');
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'then the template goes without Chatwoot') from u;
select tests.step('whatsapp.template');
select is((select count(*) from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'chatwoot.note'), 0::bigint, 'there is no conversation to write a note into');
select outbox.retry_dead(tests.row_id(lead_id, 'chatwoot.contact')) from u;
select tests.step('chatwoot.contact', '{"contact_id": 9002}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7002}');
select is(
    (select string_agg(m.kind, ', ') from outbox.jobs as m, u where m.lead_id = u.lead_id and m.state = 'pending'), 'chatwoot.note',
    'once Chatwoot is mended contact, conversation and note follow, and no second template'
);
select tests.step('chatwoot.note');
select is(tests.is_sound(), 'stagnant 1', 'only the first lead, whose row this test took away, stagnates');

-- A long outage: the template goes first after ten minutes.
create temporary table v as select tests.lead(3) as lead_id;
select tests.advance('9 minutes 59 seconds');
select tests.again();
select is(tests.fail(tests.chatwoot_error(502, '{"phase": "no_answer", "retry_after_seconds": 3600}')), 'pending 00:00:01', 'until first_contact_max_wait Chatwoot is waited for');
select is(tests.row_id(lead_id, 'whatsapp.template'), null, 'and no template is ordered') from v;
select tests.advance('1 second');
select matches(tests.fail(tests.chatwoot_error(502, '{"phase": "no_answer", "retry_after_seconds": 3600}')), '^pending 01:00:00$', 'then Chatwoot may take its time');
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'since the template goes first') from v;
select tests.step('whatsapp.template');
select is(tests.status(lead_id), 'contacted', 'the person is contacted') from v;
select tests.freeze((select m.due_at from outbox.jobs as m, v where m.lead_id = v.lead_id and m.state = 'pending'));
select tests.step('chatwoot.contact', '{"contact_id": 9003}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7003}');
create temporary table n as select * from tests.claim_one('chatwoot.note');
select matches(work ->> 'content', 'Mensagem aceita pelo WhatsApp', 'and the consultant reads of it when Chatwoot is back') from n;

select * from finish();
rollback;
