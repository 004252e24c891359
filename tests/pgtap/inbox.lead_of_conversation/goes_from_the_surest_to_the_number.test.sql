begin;
select plan(30);

-- Three people with a lead each; a and b share a number. The clock says 15:00.
select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create temporary table p as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
alter table p add column person_id bigint;
update p set person_id = tests.person_id(lead_id);
delete from chatwoot.conversations;
delete from chatwoot.contacts;
create function tests.other_channel() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.key(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
create function tests.found(p_conversation jsonb, p_at timestamptz default util.current_time()) returns text language sql as $$
    select coalesce((select chr(96 + p.n) from p where p.lead_id = f), 'lead ' || f) from inbox.lead_of_conversation(tests.channel(), p_conversation, p_at) as f
$$;
create function tests.attach(p_n integer, p_conversation_id bigint, p_channel_id bigint default tests.channel()) returns void language sql as $$
    insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, created_at)
    select p.lead_id, p_channel_id, 1 + (select count(*) from chatwoot.conversations as c where c.lead_id = p.lead_id), p_conversation_id, false, util.current_time() from p where p.n = p_n
$$;

-- The conversation itself.
select tests.attach(1, 50), tests.attach(2, 51), tests.attach(3, 52);
select is(tests.found('{"id": 50}'), 'a', 'a conversation that is known');
select is(tests.found('{"id": 51}'), 'b', 'another');
select is(tests.found('{"id": 53}'), null, 'one that is not, of nobody');
select is(tests.found(jsonb_build_object('id', 50, 'lead', (select l.uid from p join leads.leads as l on l.id = p.lead_id where p.n = 2))), 'a', 'whatever lead it names');
select tests.attach(3, 54, tests.other_channel());
select is(tests.found('{"id": 54}'), null, 'the same id at another number is another conversation');
select tests.attach(2, 50);
update leads.leads set last_outbound_at = '2026-03-10 14:00Z' where id = (select lead_id from p where n = 1);
select is(tests.found('{"id": 50}'), 'a', 'of two people in one who was written to');
update leads.leads set last_outbound_at = '2026-03-10 14:01Z' where id = (select lead_id from p where n = 2);
select is(tests.found('{"id": 50}'), 'b', 'who was written to last');
select leads.change_status((select lead_id from p where n = 2), 'lost', 'consultant:' || tests.consultant(1), 'price');
select is(tests.found('{"id": 50}'), 'a', 'but whose lead is open before whose is not');
select is(tests.found('{"id": 51}'), 'b', 'alone an ended one');
update leads.leads set last_outbound_at = null;
select tests.attach(3, 50);
select is(tests.found('{"id": 50}'), 'c', 'of two whom nobody wrote to the newest');
delete from chatwoot.conversations as c where c.conversation_id not in (50, 52);

-- What stands in it: our id of the lead.
select is(tests.found(jsonb_build_object('id', 60, 'lead', l.uid, 'phone', tests.phone(3))), 'a', 'the lead that it names') from leads.leads as l join p on p.lead_id = l.id where p.n = 1;
select is(tests.found(jsonb_build_object('id', 60, 'lead', gen_random_uuid(), 'phone', tests.phone(3))), 'c', 'one that there is not is passed over');
select is(tests.found(jsonb_build_object('id', 60, 'lead', 'x' || l.uid, 'phone', tests.phone(3))), 'c', 'so is what is no id') from leads.leads as l join p on p.lead_id = l.id where p.n = 1;

-- The contact.
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at) select p.person_id, tests.channel(), 700 + p.n, util.current_time() from p where p.n < 3;
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at) select p.person_id, tests.other_channel(), 701, util.current_time() from p where p.n = 3;
select is(tests.found('{"id": 60, "contact_id": 701}'), 'a', 'the contact that writes, of that number');
select is(tests.found('{"id": 60, "contact_id": 703}'), null, 'one that there is not');
-- After a restore Chatwoot gives its number to somebody else.
select is(tests.found('{"id": 60, "contact_id": 701, "phone": "+5511955550000", "source_id": "5511955550000"}'), null, 'a contact with a number that is not theirs is a stranger''s');
select is(tests.found(jsonb_build_object('id', 60, 'contact_id', 701, 'phone', tests.phone(2), 'source_id', ltrim(tests.phone(2), '+'))), 'b', 'or whose number it is');
select is(tests.found(jsonb_build_object('id', 60, 'contact_id', 701, 'phone', '+5511955550000', 'source_id', ltrim(tests.phone(1), '+'))), 'a', 'not when it writes from theirs');
insert into people.identifiers (person_id, kind, value, match_key) select p.person_id, 'wa_id', '5511955550000', (normalize.phone('+5511955550000')).match_key from p where p.n = 1;
select is(tests.found('{"id": 60, "contact_id": 701, "phone": "+5511955550000"}'), 'a', 'nor by what WhatsApp calls them');
delete from people.identifiers where kind = 'wa_id' and value = '5511955550000';
insert into chatwoot.proposals (person_id, contact_id, field, value, said_at) select p.person_id, 701, 'phone', '+5511955550000', util.current_time() from p where p.n = 1;
select is(tests.found('{"id": 60, "contact_id": 701, "phone": "+5511955550000"}'), 'a', 'nor when one of ours wrote it there');
update chatwoot.proposals set decided_at = util.current_time(), outcome = 'ignored', actor = 'operator';
select is(tests.found('{"id": 60, "contact_id": 701, "phone": "+5511955550000"}'), null, 'unless a human says that it is not');
update chatwoot.contacts set contact_id = 701;
select is(tests.found('{"id": 60, "contact_id": 701}'), 'a', 'of two with one contact whose lead is open');
select leads.change_status((select lead_id from p where n = 1), 'lost', 'consultant:' || tests.consultant(1), 'price');
select is(tests.found('{"id": 60, "contact_id": 701}'), 'b', 'of two that ended the newest');
update leads.leads set last_outbound_at = '2026-03-10 14:00Z' where id = (select lead_id from p where n = 1);
select is(tests.found('{"id": 60, "contact_id": 701}'), 'a', 'or who was written to');

-- The number, or the id.
select is(tests.found(jsonb_build_object('id', 60, 'source_id', ltrim(tests.phone(3), '+'))), 'c', 'at last the address');
insert into people.identifiers (person_id, kind, value, match_key) select p.person_id, 'bsuid', 'BR.3', 'BR.3' from p where p.n = 3;
select is(tests.found('{"id": 60, "source_id": "BR.3"}'), 'c', 'which may be an id');
-- Somebody else's, as it turned out.
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) select p.person_id, 'phone', tests.key(1), tests.key(1), 'wrong_person', '2026-03-10 14:30Z' from p where p.n = 1;
delete from people.identifiers where match_key = tests.key(1);
select is(tests.found(jsonb_build_object('id', 60, 'contact_id', 701, 'phone', tests.phone(1)), '2026-03-10 14:29Z'), 'a', 'a number that was theirs');
select is(tests.found(jsonb_build_object('id', 60, 'contact_id', 701, 'phone', tests.phone(1)), '2026-03-10 14:30Z'), null, 'and is not any more');
select is(tests.found(jsonb_build_object('id', 60, 'contact_id', 701, 'phone', tests.phone(2)), '2026-03-10 14:30Z'), 'a', 'which says nothing of another');

-- Whose lead was written to may have come again.
select leads.change_status((select lead_id from p where n = 3), 'lost', 'consultant:' || tests.consultant(1), 'price');
create temporary table again as select tests.lead(3) as id;
select is(tests.found('{"id": 52}'), 'lead ' || id, 'who came again is answered for the open lead') from again;

select * from finish();
rollback;
