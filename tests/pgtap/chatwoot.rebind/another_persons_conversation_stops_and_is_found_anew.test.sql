begin;
select plan(46);

select tests.make_crowd();
update chatwoot.conversations set conversation_id = 7001 where lead_id = tests.nth(1);
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.standing(p_n integer) returns text language sql as $$
    select concat_ws(' ', j.state, j.last_error ->> 'held', j.last_error ->> 'cancelled') from outbox.jobs as j where j.lead_id = tests.nth(p_n) order by j.id desc limit 1
$$;
-- A note for a lead, and what a worker says who found another person there.
create function tests.is_anothers(p_n integer) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    perform chatwoot.request_note(tests.nth(p_n), null, '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}');
    select * into strict v_claimed from outbox.claim(tests.worker_id(), 1);
    return v_claimed.kind || ' ' || outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.chatwoot_error(null, '{"operation": "conversations/identity"}'));
end;
$$;
create temporary table beside as select tests.snapshot(tests.nth(4)) as it;

-- ONE: Chatwoot's side stops for that lead.
select is(tests.is_anothers(1), 'chatwoot.note pending', 'the note waits');
select is((select string_agg(concat_ws(' ', m.lead_id = tests.nth(1), m.conversation_id, m.settled_at), ', ') from chatwoot.mismatches as m), 't 7001', 'the mismatch is kept');
select is((select count(*) from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'conversation_mismatch' and e.data ->> 'conversation_id' = '7001'), 1::bigint, 'the history tells');
select is((select count(*) from chatwoot.conversations as c where c.lead_id = tests.nth(1)), 1::bigint, 'nothing is forgotten yet');
select tests.advance('5 minutes');
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing is written for that lead');
select is(tests.standing(1), 'pending another_persons', 'it says why');
select ok(chatwoot.is_stopped(tests.nth(1), tests.channel()), 'stopped for it');
select ok(not chatwoot.is_stopped(tests.nth(2), tests.channel()), 'and for nobody else');
select is(tests.findings('owners'), 'conversation_of_another principal', 'health says so');
select chatwoot.record_mismatch(tests.nth(1), 7001, util.current_time());
select is((select count(*) from chatwoot.mismatches), 1::bigint, 'said once');
select chatwoot.record_mismatch(tests.nth(1), 1, util.current_time());
select is((select count(*) from chatwoot.mismatches), 1::bigint, 'of a conversation that it has');

-- SEVERAL: for everybody.
select is(tests.is_anothers(2), 'chatwoot.note pending', 'a second');
select ok(not chatwoot.is_stopped(tests.nth(4), tests.channel()), 'may be an accident');
select is(tests.is_anothers(3), 'chatwoot.note pending', 'a third');
select ok(chatwoot.is_stopped(tests.nth(4), tests.channel()), 'is none');
update sending.channels set chatwoot_account_id = (select c.chatwoot_account_id from sending.channels as c where c.code = 'principal') where code = 'reserva';
select ok(chatwoot.is_stopped(tests.nth(4), c.id), 'also by another number of that account') from sending.channels as c where c.code = 'reserva';
update sending.channels set chatwoot_account_id = 77 where code = 'reserva';
select ok(not chatwoot.is_stopped(tests.nth(4), c.id), 'not in another account') from sending.channels as c where c.code = 'reserva';
select is(tests.findings('owners'), 'chatwoot_replaced principal', 'health says that too');
select chatwoot.request_note(tests.nth(4), 'n4', '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}');
select chatwoot.request_update(tests.nth(4), p_has_labels => true);
select tests.advance('5 minutes');
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing is written for anybody');
-- Nor is anybody kept waiting for Chatwoot.
create temporary table a as select tests.lead(30) as lead_id;
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'a new lead waits');
select is((select count(*) from outbox.jobs as j join a using (lead_id) where j.kind = 'whatsapp.template'), 0::bigint, 'for a while');
select tests.advance('15 minutes');
select is((select string_agg(c.kind, ' ') from outbox.claim(tests.worker_id(), 10) as c), null, 'its contact is not looked for');
select tests.advance('1 second');
select is((select string_agg(c.kind, ' ') from outbox.claim(tests.worker_id(), 10) as c), 'whatsapp.template', 'then the template goes first');
update outbox.jobs set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where kind = 'whatsapp.template' and state = 'claimed';

-- What it would do changes nothing.
select tests.remember();
select is(tests.did(row(p.open_leads, p.ended_leads, p.mismatches)), '(3,0,3): nothing', 'those that are another''s') from chatwoot.plan_rebind('principal', false) as p;
select is(row(p.open_leads + p.ended_leads, p.mismatches)::text, format('(%s,3)', (select count(distinct c.lead_id) from chatwoot.conversations as c where c.channel_id = tests.channel())), 'or all') from chatwoot.plan_rebind('principal', true) as p;
select is(row(p.open_leads, p.ended_leads, p.mismatches)::text, '(0,0,0)', 'of that channel') from chatwoot.plan_rebind('reserva', false) as p;
select throws_ok($$select chatwoot.plan_rebind('nowhere', true)$$, 'ID204', null, 'which there is');
select throws_ok($$select chatwoot.rebind('nowhere', true, 'operator')$$, 'ID204', null, 'for both');

-- In batches: those whose conversation is another's.
create temporary table b as select r.* from chatwoot.rebind('principal', false, 'operator', 0, 2) as r;
select is(row(found_anew, forgotten, busy, last_id = tests.nth(2))::text, '(2,0,0,t)', 'two of them') from b;
create temporary table b2 as select r.* from b cross join lateral chatwoot.rebind('principal', false, 'operator', b.last_id, 2) as r;
select is(row(found_anew, forgotten, busy, last_id = tests.nth(3))::text, '(1,0,0,t)', 'then the third') from b2;
select is((select r.last_id from b2 cross join lateral chatwoot.rebind('principal', false, 'operator', b2.last_id, 2) as r), null, 'then none');
select is((select count(*) from chatwoot.mismatches where settled_at is null), 0::bigint, 'they are settled');
select is(tests.findings('owners'), '', 'all is well');
select is((select count(*) from chatwoot.conversations as c where c.lead_id in (tests.nth(1), tests.nth(2), tests.nth(3))) + (select count(*) from chatwoot.contacts as k where k.person_id = tests.person_id(tests.nth(1))), 0::bigint, 'what was known of them is forgotten');
select is((select j.payload from outbox.jobs as j where j.id = tests.row_id(tests.nth(1), 'chatwoot.contact')),
    '{"then": [{"kind": "chatwoot.update", "payload": {"labels": true}}, {"kind": "chatwoot.note", "payload": {"about": "summary"}}, {"kind": "chatwoot.note", "payload": {"at": "2026-03-10T10:00:00Z", "about": "opt_out_lifted"}}]}'::jsonb,
    'they are looked for, told, and told what waited');
select is((select string_agg(e.actor, ' ') from leads.events as e where e.kind = 'conversation_rebound'), 'operator operator operator', 'the history tells who did it');
select is(tests.snapshot(tests.nth(4)), it, 'nothing became of another') from beside;
select tests.advance('5 minutes');
select is((select string_agg(distinct c.kind, ' ' order by c.kind) from outbox.claim(tests.worker_id(), 20) as c), 'chatwoot.contact chatwoot.note', 'and everybody''s work goes on');

-- ALL: another Chatwoot.
create temporary table ended as select tests.nth(5) as lead_id;
select leads.change_status(lead_id, 'lost', 'operator', 'price') from ended where leads.is_open(tests.status(lead_id));
create temporary table all_of as select p.* from chatwoot.plan_rebind('principal', true) as p;
insert into chatwoot.sightings (channel_id, conversation_id, told_at, read_at, message_id)
select c.id, 7004, util.current_time(), util.current_time(), 5000 from sending.channels as c;
select ok(open_leads > 0 and ended_leads > 0, 'some are open, some ended') from all_of;
select is(row(r.found_anew, r.forgotten, r.busy)::text, row(p.open_leads, p.ended_leads, 0)::text, 'every lead of the channel') from all_of as p, chatwoot.rebind('principal', true, 'operator') as r;
select is((select count(*) from chatwoot.conversations as c where c.channel_id = tests.channel()), 0::bigint, 'no number of before is kept');
select is((select count(*) from outbox.jobs as j join ended using (lead_id) where j.kind = 'chatwoot.contact' and j.state = 'pending'), 0::bigint, 'nobody looks for the person of a lead that ended');
select is((select count(*) from chatwoot.contacts as k join ended on k.person_id = tests.person_id(lead_id) where k.channel_id = tests.channel()), 0::bigint, 'nor is a stranger taken for them');
select is((select string_agg(c.code, ' ') from chatwoot.sightings as s join sending.channels as c on c.id = s.channel_id), 'reserva', 'every conversation of the channel is read from its beginning, since ids begin again');
select is(row(r.found_anew, r.forgotten, r.busy)::text, '(0,0,0)', 'once') from chatwoot.rebind('principal', true, 'operator') as r;
select is((select count(*) from leads.leads as l where not leads.verify_chain(l.id)), 0::bigint, 'every history holds');

select * from finish();
rollback;
