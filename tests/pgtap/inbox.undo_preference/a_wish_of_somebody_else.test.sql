begin;
select plan(3);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function people.withdraw_wish(p_keys text[], p_said_at timestamptz) returns integer language sql as $$ select tests.note('withdraw', p_keys::text, tests.at(p_said_at)); select 1 $$;
create or replace function leads.take_back_opt_out(p_lead_id bigint, p_actor text, p_moved_at timestamptz) returns integer language sql as $$ select tests.note('opt out back', tests.n(p_lead_id), p_actor, tests.at(p_moved_at)); select case when p_lead_id = tests.l(1) then 77 end $$;
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', case when p_natural_key ~ '^[0-9]+:' then regexp_replace(p_natural_key, '^[0-9]+', tests.n((substring(p_natural_key from '^[0-9]+'))::bigint)) else p_natural_key end, p_actor, p_reason); select 1::bigint $$;
create or replace function inbox.apply_preference(p_payload jsonb, p_occurred_at timestamptz) returns inbox.applied language sql as $$ select tests.note('preference', p_payload::text, tests.at(p_occurred_at)); select row('ignored', 'read', tests.l(2), null, null)::inbox.applied $$;


create function tests.shown() returns text language sql as $$ select string_agg(concat_ws(' ', o.natural_key, o.state, o.reason, tests.n(o.lead_id)), ', ' order by o.id) from inbox.facts as o $$;
select tests.fact('f' || n, n, '2026-03-10 11:00:00+00', jsonb_build_object('payload', jsonb_build_object('x', n), 'created_at', '2026-03-10 12:00:00+00')) from generate_series(1, 3) as n;

select is(tests.would($$select inbox.undo_preference(f, '{k1}')::text  from inbox.facts as f where f.natural_key = 'f1'$$), '; withdraw {k1} 11:00; opt out back 1 whatsapp 12:00; void 1:77 whatsapp reply_of_another; preference {"x": 1} 11:00', 'of lead 1');
select is(tests.would($$select inbox.undo_preference(f, '{k1}')::text  from inbox.facts as f where f.natural_key = 'f2'$$), '; withdraw {k1} 11:00; opt out back 2 whatsapp 12:00; preference {"x": 2} 11:00', 'of lead 2');
select is(tests.would($$with u as materialized (select inbox.undo_preference(f, '{k1}') from inbox.facts as f where f.natural_key = 'f1'), s as (select count(*) from u) select tests.shown() from s$$), 'f1 ignored read 2, f2 applied 2, f3 applied 3; withdraw {k1} 11:00; opt out back 1 whatsapp 12:00; void 1:77 whatsapp reply_of_another; preference {"x": 1} 11:00', 'what becomes of the facts');

select * from finish();
rollback;
