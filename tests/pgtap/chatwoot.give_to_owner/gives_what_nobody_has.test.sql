begin;
select plan(15);

select tests.make_crowd();
update chatwoot.conversations set assignee_id = null where lead_id in (tests.nth(1), tests.nth(2), tests.nth(6));
select tests.remember();
create function tests.gives(p_n integer) returns text language sql as $$ select tests.did(chatwoot.give_to_owner(tests.nth(p_n))) $$;
select is(tests.gives(1), 't: outbox.jobs +1', 'a conversation that nobody has goes to the owner');
select is(tests.gives(1), 'f: nothing', 'which is ordered once');
select is(tests.gives(2), 't: outbox.jobs +1', 'whatever is ordered for another');
select is(tests.gives(3), 'f: nothing', 'not one that a consultant has');
update chatwoot.conversations set assignee_id = 999 where lead_id = tests.nth(4);
select tests.remember();
select is(tests.gives(4), 't: outbox.jobs +1', 'but one that somebody has who is no consultant');
select is(tests.gives(6), 'f: nothing', 'nor that of an ended lead');
select is(tests.gives(7), 'f: nothing', 'nor one that there is not');
update outbox.jobs set state = 'done', finished_at = now() where state = 'pending';
update routing.consultants set is_active = false where id = (select l.consultant_id from leads.leads as l where l.id = tests.nth(1));
select tests.remember();
select is(tests.gives(1), 'f: nothing', 'nor to somebody who left');
update routing.consultants set is_active = true, chatwoot_agent_id = null where id = (select l.consultant_id from leads.leads as l where l.id = tests.nth(1));
select tests.remember();
select is(tests.gives(1), 'f: nothing', 'nor to somebody whom Chatwoot does not know');
update routing.consultants set chatwoot_agent_id = 100 + id where chatwoot_agent_id is null;
select tests.remember();
select is(tests.gives(1), 't: outbox.jobs +1', 'what was done is no order');
update chatwoot.conversations set assignee_id = null where lead_id = tests.nth(4);
select chatwoot.request_update(tests.nth(4), p_has_labels => true);
select tests.remember();
select is(tests.gives(4), 't: outbox.jobs +1', 'nor is one for its labels');

-- The contact of one person on one channel.
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at)
select tests.person_id(tests.nth(1)), c.id, 555, now() from sending.channels as c where c.code = 'reserva';
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(tests.nth(1)), 'email', 'later@example.com', 'later@example.com';
update chatwoot.conversations set status = 'resolved' where lead_id = tests.nth(1);
select is(
    (select format('%s %s %s', p.work -> 'contact_id' = to_jsonb(k.contact_id), p.work ->> 'email', p.work ->> 'name') from chatwoot.prepare_contact(tests.row_id(tests.nth(1), 'chatwoot.contact'), now()) as p,
     chatwoot.contacts as k where k.person_id = tests.person_id(tests.nth(1)) and k.channel_id = tests.channel()),
    't p1@example.com Pessoa A Souza', 'of the default channel, with the first e-mail'
);
-- The summary is written once; then the last message that was accepted is.
update outbox.jobs set state = 'done', finished_at = now() where state = 'pending';
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, accepted_at, wamid)
select m.lead_id, m.channel_id, m.template_id, 'rework', 'k' || n, m.recipient, 'x', case n when 3 then 'sending' else 'accepted' end, 1, now(), case when n < 3 then now() end, 'w' || n
from sending.messages as m, generate_series(1, 3) as n where m.lead_id = tests.nth(1);
select tests.remember();
select is(tests.did(chatwoot.request_summary_note(tests.nth(1))::text), ': outbox.jobs +1', 'a note of the newest');
select is((select j.dedupe_key = 'mirror:' || (select m.id from sending.messages as m where m.send_key = 'k2') from outbox.jobs as j where j.state = 'pending'), true, 'that one');
select is(tests.did(chatwoot.request_summary_note(tests.nth(1))::text), ': nothing', 'once');

select * from finish();
rollback;
