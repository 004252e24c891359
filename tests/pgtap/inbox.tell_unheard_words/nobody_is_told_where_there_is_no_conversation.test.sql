begin;
select plan(5);

-- Two people whose words Chatwoot did not get; one of them has no conversation there yet.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
delete from inbox.replies;
delete from chatwoot.conversations where lead_id = tests.nth(1);
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, written_at, created_at)
select tests.channel(), l.person_id, l.id, 'wamid.' || n, 'text', 'Oi', util.current_time() - n * interval '11 minutes', util.current_time() - n * interval '11 minutes'
from generate_series(1, 3) as n join leads.leads as l on l.id = tests.nth(n);
update inbox.replies set lead_id = null, person_id = null where wamid = 'wamid.3';
delete from chatwoot.sweeps;
insert into chatwoot.sweeps (channel_id, since) select c.id, util.current_time() from sending.channels as c;
create function tests.told() returns text language sql as $$
    select coalesce(string_agg(format('%s %s', n, j.payload ->> 'inbound_id' = r.id::text), ', ' order by j.id), 'nobody')
    from outbox.jobs as j join generate_series(1, 7) as n on j.lead_id = tests.nth(n) left join inbox.replies as r on r.lead_id = j.lead_id
    where j.kind = 'chatwoot.note' and j.payload ->> 'about' = 'words'
$$;
select tests.remember();
select is(inbox.tell_unheard_words(), 1, 'one is told');
select is(tests.did(tests.told()), '2 t: outbox.jobs +1', 'in the conversation of who has one');
select is(inbox.tell_unheard_words(), 0, 'once');
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(1), tests.channel(), 60, 7601, false, 'open', util.current_time();
select is(inbox.tell_unheard_words(), 1, 'the other when there is one');
select is(tests.told(), '2 t, 1 t', 'and nobody for whom nobody answers');

select * from finish();
rollback;
