begin;
select plan(17);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table s as select * from tests.claim_one('whatsapp.template', '10 seconds');
select tests.lead(2);
create temporary table c as select * from tests.claim_one('chatwoot.contact', '10 seconds');

select tests.advance('9 seconds');
select is_empty('select * from outbox.claim(tests.worker_id())', 'before the lease ends nobody else gets them');
select tests.advance('1 second');
create temporary table again as select * from outbox.claim((select outbox.register_worker('second', 2, '0')));
select is((select format('%s %s %s', a.id = c.id, a.kind, a.attempt) from again as a, c where a.kind = 'chatwoot.contact'), 't chatwoot.contact 2', 'then work for Chatwoot is given again: it finds before it creates');
select is((select array_agg(a.kind order by a.kind) from again as a), '{chatwoot.contact,chatwoot.note}', 'a template is not: it may have left, of which a note tells');
select is(tests.row_state(s.id), 'dead', 'its row is dead') from s;
select is((select format('%s|%s|%s', m.state, m.sends, m.unknown_at = util.current_time()) from sending.messages as m), 'unknown|1|t', 'its message unknown');
select is((select format('%s %s', l.next_action, l.next_action_at - util.current_time()) from leads.leads as l, t where l.id = t.lead_id), 'human_review 00:15:00', 'a human looks if no status arrives within a quarter of an hour');
select is((select e.kind from leads.events as e, t where e.lead_id = t.lead_id order by e.seq desc offset 1 limit 1), 'template_unknown', 'the history says so');
select is((select array_agg(a.outcome order by a.outcome) from outbox.attempts as a where a.worker_id = tests.worker_id() and a.outcome <> 'done'), '{lease_expired,lease_expired}', 'both attempts ended with their lease');
select is((select n.payload ->> 'about' from outbox.jobs as n, t where n.lead_id = t.lead_id and n.kind = 'chatwoot.note'), 'summary', 'the consultant is told');

select is(outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result('chatwoot.contact', c.id, c.work)), 'lease_lost', 'the first worker''s late report of Chatwoot changes nothing') from c;
select is((select count(*) from chatwoot.contacts), 1::bigint, 'no contact of the second lead is known by it');
select is(outbox.fail(tests.worker_id(), s.id, s.attempt, tests.error(130403)), 'dead', 'a late refusal of the template is taken: it is definite') from s;
select is(outbox.complete(tests.worker_id(), s.id, s.attempt, tests.result('whatsapp.template', s.id, s.work)), 'done', 'but a late acceptance is evidence') from s;
select is((select format('%s %s', m.state, m.wamid is not null) from sending.messages as m), 'accepted t', 'and the message is accepted');
select is((select format('%s %s', l.status, l.next_action) from leads.leads as l, t where l.id = t.lead_id), 'contacted await_reply', 'the lead contacted');
select tests.advance('1 hour');
select is_empty($$select * from outbox.claim(tests.worker_id()) where kind = 'whatsapp.template'$$, 'nothing is sent again');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
