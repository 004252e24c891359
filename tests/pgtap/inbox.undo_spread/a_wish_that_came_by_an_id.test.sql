begin;
select plan(2);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function people.withdraw_wish(p_keys text[], p_said_at timestamptz) returns integer language sql as $$ select tests.note('withdraw', p_keys::text, tests.at(p_said_at)); select 1 $$;
create or replace function leads.take_back_opt_out(p_lead_id bigint, p_actor text, p_moved_at timestamptz) returns integer language sql as $$ select tests.note('opt out back', tests.n(p_lead_id), p_actor, tests.at(p_moved_at)); select case when p_lead_id = tests.l(1) then 77 end $$;
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', case when p_natural_key ~ '^[0-9]+:' then regexp_replace(p_natural_key, '^[0-9]+', tests.n((substring(p_natural_key from '^[0-9]+'))::bigint)) else p_natural_key end, p_actor, p_reason); select 1::bigint $$;
create or replace function people.own_keys(p_person_id bigint) returns text[] language sql as $$ select array['own'] $$;


select tests.lost(1, 'phone', 'm5', '2026-03-10 10:00:00+00'), tests.lost(1, 'wa_id', 'm6', '2026-03-10 10:00:00+00'), tests.lost(1, 'email', 'm7', '2026-03-10 10:00:00+00'), tests.lost(2, 'phone', 'm8', '2026-03-10 10:00:00+00');
select leads.change_status(l.id, 'contacted', 'operator') from l;

select is(tests.would($$select inbox.undo_spread(tests.p(1), '2026-03-10 11:00:00+00')::text$$), '; withdraw {own,phone:m5,phone:m6} 11:00; opt out back 1 whatsapp 15:00; void 1:77 whatsapp reply_of_another', 'of person 1');
select is(tests.would($$select inbox.undo_spread(tests.p(2), '2026-03-10 11:00:00+00')::text$$), '; withdraw {own,phone:m8} 11:00; opt out back 2 whatsapp 15:00', 'of person 2');

select * from finish();
rollback;
