begin;
select plan(6);

select tests.make_crowd();
create temporary table j as select n, outbox.enqueue(p_kind => 'chatwoot.correction', p_lead_id => tests.nth(n), p_due_at => util.current_time(), p_payload => '{"fields": ["name"]}') as id from generate_series(1, 3) as n;
create function tests.told() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, e.actor, e.data, e.at = util.current_time()), '; ' order by e.at, n), 'nothing') from leads.events as e join generate_series(1, 7) as n on e.lead_id = tests.nth(n) where e.kind = 'chatwoot_contact_corrected'
$$;
select is(chatwoot.succeed_correction(id, false, '{"fields": ["name"], "conflicts": []}', util.current_time()), false, 'who lost the lease') from j where n = 2;
select is(tests.told(), 'nothing', 'tells nothing');
select is(chatwoot.succeed_correction(id, true, '{"fields": ["name"], "conflicts": []}', util.current_time()), true, 'who has it does') from j where n = 2;
select is(tests.told(), '2 worker {"fields": ["name"]} t', 'of that lead, without conflicts');
select chatwoot.succeed_correction(id, true, '{"fields": [], "conflicts": [], "is_other": true}', util.current_time()) from j where n = 3;
select is(tests.told(), '2 worker {"fields": ["name"]} t; 3 worker {"fields": [], "reason": "another_contact"} t', 'a contact that is somebody else''s');
select chatwoot.succeed_correction(id, true, '{"fields": ["name"], "conflicts": ["email"]}', util.current_time()) from j where n = 1;
select is(split_part(tests.told(), '; ', 1), '1 worker {"fields": ["name"], "conflicts": ["email"]} t', 'and what another has');

select * from finish();
rollback;
