begin;
select plan(10);

-- Two people wrote. Other events name the reply as well, before and after it.
select tests.make_operation();
create temporary table l as select n, c.lead_id, c.wamid from generate_series(1, 2) as n cross join lateral tests.contacted_lead(n) as c;
select setval(pg_get_serial_sequence('inbox.replies', 'id'), 1000000);
select leads.append_event(l.lead_id, 'note_added', 'system', jsonb_build_object('inbound', 1000000 + l.n)) from l;
select tests.write(n, 'wamid.in.' || n, tests.text_of('Quero saber')) from l order by n;
create temporary table r as select i.*, l.n from inbox.replies as i join l on l.lead_id = i.lead_id;
select leads.append_event(l.lead_id, 'note_added', 'system', jsonb_build_object('inbound', r.id)) from l join r using (n);
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', tests.status(l.lead_id), tests.next_action(l.lead_id), (select count(*) from flow.signals as s where s.lead_id = l.lead_id and s.voided_at is not null)) from l where l.n = p_n
$$;
select is(tests.shown(1), 'engaged answer_person 0', 'one wrote');
select is(tests.shown(2), 'engaged answer_person 0', 'and another');
select is((select min(e.seq) < max(e.seq) filter (where e.kind = 'replied') from leads.events as e, r where e.lead_id = r.lead_id and r.n = 1 and e.data -> 'inbound' = to_jsonb(r.id)), true, 'something else names it before');
select tests.remember();
select inbox.undo_reply(jsonb_populate_record(null::inbox.replies, to_jsonb(r)), '{}', 'reply_of_another') from r where r.n = 1;
select is(tests.shown(1), 'contacted await_reply 1', 'the first did not write');
select is(tests.shown(2), 'engaged answer_person 0', 'the other did');
select is((select string_agg(s.signal, ' ' order by s.signal) from flow.signals as s where s.voided_at is not null), 'person_wrote', 'what it said is void');
select is((select e.data - 'written_at' from leads.events as e join l using (lead_id) where l.n = 1 and e.kind = 'reply_taken_back'), jsonb_build_object('inbound', id, 'reason', 'reply_of_another'), 'as its history says') from r where n = 1;
-- A reply that did nothing to a lead.
delete from inbox.replies where id = (select id from r where n = 2);
select tests.remember();
select inbox.undo_reply(jsonb_populate_record(null::inbox.replies, to_jsonb(r) || '{"id": 0}'), '{}', 'reply_of_another') from r where r.n = 2;
select is(tests.what_changed(), 'nothing', 'nothing is taken back of one that said nothing');
select is(tests.shown(2), 'engaged answer_person 0', 'of nobody');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
