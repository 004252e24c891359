begin;
select plan(5);

select tests.make_crowd();
create temporary table j as
select n, outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => tests.nth(n), p_due_at => util.current_time(), p_payload => jsonb_build_object('about', 'note ' || n)) as id from generate_series(1, 3) as n;
select tests.remember();
create function tests.told() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, e.actor, e.data), '; ' order by n), 'nothing')
    from leads.events as e join generate_series(1, 7) as n on e.lead_id = tests.nth(n)
    where e.kind = 'note_written' and e.data ->> 'about' like 'note %'
$$;
select is(tests.did(chatwoot.succeed_note(id, false, '{"message_id": 5}', util.current_time())), 'f: nothing', 'who lost the lease tells nothing') from j where n = 2;
select matches(tests.did(chatwoot.succeed_note(id, true, '{"message_id": 5}', '2026-03-10 16:07:00+00')), '^t: leads.event(s|s_[0-9_]+) [+]1, leads.leads ~1$', 'who has it tells the history') from j where n = 2;
select is(tests.told(), '2 worker {"about": "note 2", "message_id": 5}', 'of that lead, about what it is and which it is in Chatwoot');
select is((select e.at from leads.events as e where e.data ->> 'about' = 'note 2'), '2026-03-10 16:07:00+00', 'when it was written');
select chatwoot.succeed_note(id, true, '{}', util.current_time()) from j where n = 3;
select is(tests.told(), '2 worker {"about": "note 2", "message_id": 5}; 3 worker {"about": "note 3"}', 'each its own');

select * from finish();
rollback;
