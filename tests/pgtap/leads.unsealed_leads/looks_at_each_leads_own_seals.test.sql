begin;
select plan(4);

-- The busy lead was sealed at a late event; the quiet one goes on at an earlier number.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as busy, tests.lead(2) as quiet;
select leads.append_event(busy, 'noted', 'operator', '{}') from t, generate_series(1, 9);
select leads.seal_history();
select is((select count(*) from leads.unsealed_leads(null)), 0::bigint, 'all is sealed');
select tests.freeze('2026-03-11 15:00:00+00');
select leads.append_event(quiet, 'noted', 'operator', '{}') from t;
select is(array(select u.lead_id from leads.unsealed_leads(null) as u), array[quiet], 'of all leads, the one that went on is not sealed') from t;
select is(array(select u.lead_id from leads.unsealed_leads('2026-03-10 00:00:00+00') as u), array[quiet], 'nor of those with an event since then') from t;
select is(u.hash, l.event_hash, 'it stands where its history ends') from leads.unsealed_leads(null) as u join leads.leads as l on l.id = u.lead_id;

select * from finish();
rollback;
