begin;
select plan(1);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function chatwoot.request_note(p_lead_id bigint, p_dedupe_key text, p_payload jsonb) returns void language sql as $$ select tests.note('note', tests.n(p_lead_id), (select r.wamid from inbox.replies as r where 'words:' || r.id = p_dedupe_key), (p_payload - 'inbound_id')::text, (select r.wamid from inbox.replies as r where r.id = (p_payload ->> 'inbound_id')::bigint)) $$;


create or replace function inbox.unheard_words(p_channel_id bigint, p_now timestamptz) returns setof inbox.replies language sql as $$ select r.* from inbox.replies as r where r.channel_id = p_channel_id and p_now = util.current_time() $$;
select tests.drain();
delete from chatwoot.conversations as c where c.lead_id = tests.l(3);
select tests.words('later', 1, '2026-03-10 14:00:00+00'), tests.words('sooner', 2, '2026-03-10 13:00:00+00'), tests.words('same', 1, '2026-03-10 13:00:00+00'), tests.words('nowhere', 3, '2026-03-10 13:00:00+00'), tests.words('nobodys', 1, '2026-03-10 13:00:00+00', '{"lead_id": null}'), tests.words('told', 1, '2026-03-10 13:00:00+00');
update outbox.jobs set dedupe_key = 'words:' || (select r.id from inbox.replies as r where r.wamid = 'told') where id = (select min(j.id) from outbox.jobs as j);

select is(tests.would($$select inbox.tell_unheard_words()$$), '3; note 2 sooner {"about": "words"} sooner; note 1 same {"about": "words"} same; note 1 later {"about": "words"} later', 'in the order of their times');

select * from finish();
rollback;
