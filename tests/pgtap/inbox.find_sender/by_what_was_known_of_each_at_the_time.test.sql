begin;
select plan(34);

-- a and b share a number, c has another; each has one lead. The clock says 15:00.
select tests.make_operation();
create temporary table p as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
alter table p add column person_id bigint;
update p set person_id = tests.person_id(lead_id);
delete from people.identifiers where kind <> 'phone';
update people.identifiers set confirmed_at = null;
create function tests.name_of(p_lead_id bigint) returns text language sql as $$ select chr(96 + p.n) from p where p.lead_id = p_lead_id $$;
create function tests.found(p_phone text, p_user text default null, p_at timestamptz default util.current_time()) returns text language sql as $$
    select concat_ws(' ', coalesce((select chr(96 + p.n) from p where p.person_id = f.person_id), '-'), coalesce(coalesce(tests.name_of(f.lead_id), 'lead ' || f.lead_id), '-'), (select '{' || string_agg(coalesce(tests.name_of(i), '?'), '' order by i) || '}' from unnest(f.candidates) as i))
    from inbox.find_sender(tests.channel(), p_phone, p_user, p_at) as f
$$;
create function tests.key(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
create function tests.sent(p_n integer, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at)
    select p.lead_id, coalesce((p_patch ->> 'channel')::bigint, tests.channel()), (select min(t.id) from sending.templates as t), 'rework', gen_random_uuid()::text, coalesce(p_patch ->> 'to', i.value), 'x', coalesce(p_patch ->> 'state', 'sent'), 1, util.current_time(), p_at
    from p join people.identifiers as i on i.person_id = p.person_id and i.kind = 'phone' and i.match_key = coalesce(p_patch ->> 'key', i.match_key) where p.n = p_n limit 1
$$;

-- Whose the number is.
select is(tests.found(tests.key(1)), '- -', 'a number that nobody confirmed and nobody wrote to is a stranger''s');
select tests.sent(1, null, '{"state": "queued"}');
select is(tests.found(tests.key(1)), '- -', 'a message that waits was not written');
select tests.sent(1, '2026-03-10 14:00Z', '{"to": "+5511900000000"}');
select is(tests.found(tests.key(1)), '- -', 'what was written to another number says nothing of this one');
select tests.sent(2, '2026-03-10 14:00Z', jsonb_build_object('to', tests.phone(1)));
select is(tests.found(tests.key(1)), '- -', 'nor what was written there for somebody else');
select tests.sent(1, '2026-03-10 14:00Z');
select is(tests.found(tests.key(1)), 'a a', 'a number that we wrote to is theirs');
select is(tests.found(tests.key(2)), '- -', 'that of another is not');
delete from sending.messages;
update people.identifiers set confirmed_at = now() where match_key = tests.key(1);
select is(tests.found(tests.key(1)), 'a a', 'nor must a confirmed one be written to');
insert into people.identifiers (person_id, kind, value, match_key) select person_id, 'wa_id', tests.key(2), tests.key(2) from p where n = 2;
select is(tests.found(tests.key(2)), 'b b', 'what WhatsApp calls them is a number too');
insert into people.identifiers (person_id, kind, value, match_key) select person_id, 'tax_id', tests.key(3), tests.key(3) from p where n = 3;
select is(tests.found(tests.key(3)), '- -', 'a tax id of the same digits is none');
delete from people.identifiers where kind = 'tax_id';
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) select person_id, 'phone', tests.key(3), tests.key(3), 'wrong_person', '2026-03-10 14:30Z' from p where n = 3;
select is(tests.found(tests.key(3), p_at => '2026-03-10 14:29Z'), 'c c', 'before a number turned out to be somebody else''s it was theirs');
select is(tests.found(tests.key(3), p_at => '2026-03-10 14:30Z'), '- -', 'from then on it is not');
select is(tests.found(tests.key(1), p_at => '2026-03-10 14:29Z'), 'a a', 'another number is as it was');

-- Their id comes before their number.
insert into people.identifiers (person_id, kind, value, match_key, confirmed_at) select person_id, 'bsuid', 'BR.3', 'BR.3', null from p where n = 3;
select is(tests.found(tests.key(1), 'BR.3'), 'a a', 'an id that nobody confirmed does not');
update people.identifiers set confirmed_at = now() where kind = 'bsuid';
select is(tests.found(tests.key(1), 'BR.3'), 'c c', 'a confirmed one does');
select is(tests.found(tests.key(1), 'BR.4'), 'a a', 'an id that nobody has leaves the number');
select is(tests.found(null, 'BR.4'), '- -', 'which may be missing');
delete from people.identifiers where kind = 'bsuid';
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) select person_id, 'bsuid', 'BR.3', 'BR.3', 'wrong_person', '2026-03-10 14:30Z' from p where n = 3;
select is(tests.found(tests.key(1), 'BR.3', '2026-03-10 14:29Z'), 'c c', 'an id that was theirs was theirs');
select is(tests.found(tests.key(1), 'BR.3', '2026-03-10 14:30Z'), 'a a', 'until it turned out that it was not');
update people.detached_identifiers set reason = 'user_changed_user_id' where kind = 'bsuid';
select is(tests.found(tests.key(1), 'BR.3', '2026-03-10 14:31Z'), 'c c', 'what they were called before stays theirs');

-- Two share the number.
delete from people.detached_identifiers;
update people.identifiers set is_shared = true where match_key = tests.key(1);
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared) select person_id, 'phone', tests.phone(1), tests.key(1), 'mobile', true from p where n = 2;
select is(tests.found(tests.key(1)), '- - {ab}', 'two whom nobody wrote to: nobody knows which');
select tests.sent(2, '2026-03-10 14:00Z', '{"state": "cancelled"}');
select tests.sent(2, '2026-03-10 14:00Z', '{"state": "queued"}');
select is(tests.found(tests.key(1)), '- - {ab}', 'what was cancelled or waits was not written');
select tests.sent(2, '2026-03-10 14:00:00.9Z');
select is(tests.found(tests.key(1), p_at => '2026-03-10 13:59:59Z'), '- - {ab}', 'nobody answers what is not yet written');
select is(tests.found(tests.key(1), p_at => '2026-03-10 14:00:00Z'), 'b b', 'in whole seconds: who was written to answers');
select tests.sent(1, '2026-03-10 14:10:00Z');
select is(tests.found(tests.key(1), p_at => '2026-03-10 14:11Z'), 'a a', 'who was written to last');
select is(tests.found(tests.key(1), p_at => '2026-03-10 14:09Z'), 'b b', 'at the time');
select tests.sent(1, '2026-03-10 14:00:01Z');
select tests.sent(2, '2026-03-10 14:12Z', '{"state": "read"}');
select tests.sent(2, '2026-03-10 13:00Z');
select is(tests.found(tests.key(1)), 'b b', 'of each the last counts');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
select tests.sent(1, '2026-03-10 14:50Z', (select jsonb_build_object('channel', c.id) from sending.channels as c where c.code = 'reserva'));
select is(tests.found(tests.key(1)), 'b b', 'over another number it is another conversation');

-- A lead that is open comes first, then the newest.
select leads.change_status((select lead_id from p where n = 2), 'lost', 'consultant:' || tests.consultant(1), 'price');
select is(tests.found(tests.key(1)), 'a a', 'of an open and an ended lead the open one');
delete from sending.messages;
select is(tests.found(tests.key(1)), 'a a', 'even if nobody was written to');
select leads.change_status((select lead_id from p where n = 1), 'lost', 'consultant:' || tests.consultant(1), 'price');
select is(tests.found(tests.key(1)), '- - {ab}', 'two that ended are nobody');
select tests.sent(1, '2026-03-10 14:00Z');
select is(tests.found(tests.key(1)), 'a a', 'unless one was written to');
delete from people.identifiers where match_key = tests.key(1) and person_id = (select person_id from p where n = 2);
create temporary table newest as select (select n.id from leads.leads as l cross join lateral (select tests.lead(1)) as n (id) where l.id = (select lead_id from p where n = 1)) as id;
select is(tests.found(tests.key(1)), 'a lead ' || id, 'one person''s open lead') from newest;
select leads.change_status(id, 'lost', 'consultant:' || tests.consultant(1), 'price') from newest;
select is(tests.found(tests.key(1)), 'a lead ' || id, 'the newest of those that ended, whichever was written to') from newest;
update leads.leads set person_id = (select person_id from p where n = 3) where person_id = (select person_id from p where n = 1);
select is(tests.found(tests.key(1)), 'a -', 'a person without leads is known');

select * from finish();
rollback;
