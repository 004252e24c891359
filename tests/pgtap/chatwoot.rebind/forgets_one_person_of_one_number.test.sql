begin;
select plan(11);

-- Two whose leads have ended and whose conversations of one number are others'; both are known under another number too.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.known(p_n integer) returns text language sql as $$
    select concat_ws(
        ' / ', (select string_agg(c.code, ' ' order by c.code) from chatwoot.contacts as k join sending.channels as c on c.id = k.channel_id where k.person_id = tests.person_id(tests.nth(p_n))),
        (select string_agg(c.code, ' ' order by c.code) from chatwoot.conversations as v join sending.channels as c on c.id = v.channel_id where v.lead_id = tests.nth(p_n))
    )
$$;
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(n)), c.id, 9800 + n, '5511', util.current_time() from generate_series(1, 6) as n, sending.channels as c on conflict do nothing;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(n), c.id, 50 + c.id, 7800 + n, false, 'open', util.current_time() from generate_series(1, 6) as n, sending.channels as c
where not exists (select from chatwoot.conversations as v where v.lead_id = tests.nth(n) and v.channel_id = c.id);
select leads.change_status(tests.nth(2), 'lost', 'operator', 'price');
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at) select tests.channel(), tests.nth(6), 7806, util.current_time();
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at) select tests.reserve(), tests.nth(2), 7802, util.current_time();
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at) select tests.channel(), tests.nth(3), 7803, util.current_time();
update chatwoot.mismatches set settled_at = util.current_time() where lead_id = tests.nth(3);
select tests.remember();
select is(row(p.open_leads, p.ended_leads, p.mismatches)::text, '(0,1,1)', 'one lead that ended, and no mismatch but that one') from chatwoot.plan_rebind('principal', false) as p;
select is(row(r.found_anew, r.forgotten, r.busy)::text, '(0,1,0)', 'is forgotten') from chatwoot.rebind('principal', false, 'operator') as r;
select is(tests.known(6), 'reserva / reserva', 'under that number');
select is(tests.known(2), 'principal reserva / principal reserva', 'the other lead that ended is known as before');
select is(tests.known(1), 'principal reserva / principal reserva', 'and so is everybody else');
select is((select string_agg(format('%s %s', c.code, m.settled_at is not null), ', ' order by m.id) from chatwoot.mismatches as m join sending.channels as c on c.id = m.channel_id), 'principal t, reserva f, principal t', 'that mismatch is settled, and the other number''s is not');

-- Another lead of the person is open: their contact is settled with that lead.
update chatwoot.mismatches set settled_at = null where lead_id = tests.nth(2);
create temporary table again as select tests.lead(2, jsonb_build_object('person', jsonb_build_object('name', 'Pessoa B Souza', 'phone', tests.phone(2)))) as lead_id;
select is(row(r.found_anew, r.forgotten)::text, '(0,1)', 'the lead that ended is forgotten') from chatwoot.rebind('reserva', false, 'operator') as r;
select is(tests.known(2), 'principal reserva / principal', 'the person is not, while another lead of theirs is open');

-- ALL, of a number by which two are known, one by a conversation alone and one as a contact alone; of one both numbers' conversations are another's.
delete from chatwoot.conversations where channel_id = tests.reserve() and lead_id not in (tests.nth(1), tests.nth(6));
delete from chatwoot.contacts where channel_id = tests.reserve() and person_id not in (tests.person_id(tests.nth(3)));
delete from chatwoot.mismatches;
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at) select c.id, tests.nth(1), 7801, util.current_time() from sending.channels as c;
select is(row(p.open_leads, p.ended_leads, p.mismatches)::text, '(2,1,1)', 'by a conversation or as a contact') from chatwoot.plan_rebind('reserva', true) as p;
select is(row(r.found_anew, r.forgotten)::text, '(2,1)', 'so many, and nobody who is known under the other number alone') from chatwoot.rebind('reserva', true, 'operator') as r;
select is((select string_agg(format('%s %s', c.code, m.settled_at is not null), ', ' order by c.code) from chatwoot.mismatches as m join sending.channels as c on c.id = m.channel_id), 'principal f, reserva t', 'what the other number''s conversation is waits on');

select * from finish();
rollback;
