begin;
select plan(5);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function inbox.record_human_answer(p_lead_id bigint, p_consultant_id bigint, p_at timestamptz, p_natural_key text default null, p_is_question boolean default false) returns boolean language sql as $$ select tests.note('answer', tests.n(p_lead_id), p_consultant_id::text, tests.at(p_at), p_natural_key, p_is_question::text); select true $$;
create or replace function flow.give_signal(p_signal_id bigint, p_lead_id bigint, p_actor text) returns void language sql as $$ select tests.note('give', (select s.natural_key from flow.signals as s where s.id = p_signal_id), tests.n(p_lead_id), p_actor) $$;


-- The first person has a lead that was lost and a new one; the second has one that was lost.
select leads.change_status(tests.l(n), 'lost', 'operator', 'price') from generate_series(1, 2) as n;
select tests.advance('1 hour');
insert into l select 4, x, tests.person_id(x) from tests.lead(1) as x;
insert into l select 5, x, tests.person_id(x) from tests.lead(2) as x;
select leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 7, 'at', '2026-03-10 12:00:00+00'::timestamptz)), leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 8, 'at', '2026-03-10 12:10:00+00'::timestamptz)), leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 9, 'at', '2026-03-10 13:00:00+00'::timestamptz)), leads.append_event(tests.l(2), 'answered', 'system', jsonb_build_object('consultant_id', 6, 'at', '2026-03-10 11:00:00+00'::timestamptz)), leads.append_event(tests.l(1), 'called', 'system', jsonb_build_object('consultant_id', 5, 'at', '2026-03-10 12:05:00+00'::timestamptz));
select tests.signal('later', 1, 'human_wrote', '2026-03-10 12:20:00+00', '{"reason": "human_asked"}'), tests.signal('sooner', 1, 'human_wrote', '2026-03-10 12:10:00+00', '{"reason": "human_answered"}'), tests.signal('nameless', 1, 'human_wrote', '2026-03-10 11:50:00+00'), tests.signal('before', 1, 'human_wrote', '2026-03-10 11:49:00+00'), tests.signal('theirs', 1, 'person_wrote', '2026-03-10 12:10:00+00'), tests.signal('void', 1, 'human_wrote', '2026-03-10 12:10:00+00', '{"voided_at": "2026-03-10T13:00Z"}'), tests.signal('own', 4, 'human_wrote', '2026-03-10 12:10:00+00'), tests.signal('of_another', 2, 'human_wrote', '2026-03-10 12:10:00+00');

select is(tests.would($$select inbox.take_answers_along(tests.l(4), '2026-03-10 11:50:00+00')$$), '3; answer 4 - 11:50 nameless false; give nameless 4 chatwoot; answer 4 8 12:10 sooner false; give sooner 4 consultant:8; answer 4 8 12:20 later true; give later 4 consultant:8', 'to a new lead');
select is(tests.would($$select inbox.take_answers_along(tests.l(4), '2026-03-10 12:20:00+00')$$), '1; answer 4 8 12:20 later true; give later 4 consultant:8', 'only what was said since');
select is(tests.would($$select inbox.take_answers_along(tests.l(5), '2026-03-10 11:50:00+00')$$), '1; answer 5 6 12:10 of_another false; give of_another 5 consultant:6', 'to another');
select is(tests.would($$select inbox.take_answers_along(tests.l(1), '2026-03-10 11:50:00+00')$$), '0', 'none from one that is open');
select is(tests.would($$select inbox.take_answers_along(tests.l(3), '2026-03-10 11:50:00+00')$$), '0', 'none');

select * from finish();
rollback;
