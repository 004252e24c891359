begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as other;
select tests.drain();
select tests.freeze('2026-03-13 12:00:00+00');
select is((select count(*) from rework.run()), 2::bigint, '(two steps of the cadence are ordered)');
select sending.request_opt_out_confirmation(lead_id, 'confirmation'), sending.request_opt_out_confirmation(other, 'another') from t, u;
select sending.withdraw_opt_out_confirmation(lead_id) from t;
create function tests.orders_of(p_lead_id bigint) returns text language sql as $$
    select string_agg(format('%s %s', o.payload ->> 'purpose', o.state), ', ' order by o.id)
    from outbox.jobs as o
    where o.lead_id = p_lead_id and o.kind = 'whatsapp.template' and o.payload ->> 'purpose' <> 'first_contact'
$$;
select is(tests.orders_of(lead_id), 'rework pending, opt_out_confirmation cancelled', 'the confirmation is withdrawn, the step of the cadence is not') from t;
select is((select a.state from rework.attempts as a, t where a.lead_id = t.lead_id), 'planned', 'whose attempt would wait for ever');
select is(tests.orders_of(other), 'rework pending, opt_out_confirmation pending', 'the other lead''s stay') from u;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
