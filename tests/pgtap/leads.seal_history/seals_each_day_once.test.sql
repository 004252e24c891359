begin;
select plan(14);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select is(leads.seal_history(), 2::bigint, 'the first seal covers every lead');
select is(leads.seal_history(), 0::bigint, 'a day is sealed once');
select results_eq(
    'select s.lead_id, s.seq, s.hash from leads.lead_seals as s order by s.lead_id',
    'select l.id, l.event_seq, l.event_hash from leads.leads as l order by l.id',
    'it holds where each lead stands'
);
select is(
    (select (s.number, s.leads, s.previous_root, s.root)::text from leads.seals as s),
    (select (1, 2, ''::bytea, leads.seal_root(1, '2026-03-10', ''))::text), 'under a root over all of them'
);
select is((select (h.number, h.root)::text from leads.seal_head as h), (select (s.number, s.root)::text from leads.seals as s), 'which is kept apart from it, too');

select tests.freeze('2026-03-11 15:00:00+00');
select leads.change_status(one, 'engaged', 'person', null, 'oi') from t;
select is(leads.seal_history(), 1::bigint, 'the next day seals what has changed');
select is((select array_agg(s.lead_id) from leads.lead_seals as s where s.sealed_on = '2026-03-11'), array[one], 'and nothing else') from t;
select is(
    (select s.previous_root from leads.seals as s where s.number = 2), (select s.root from leads.seals as s where s.number = 1), 'it builds on the seal before'
);
select tests.freeze('2026-03-12 15:00:00+00');
select is(leads.seal_history(), 0::bigint, 'a day without changes');
select is((select count(*) from leads.seals), 3::bigint, 'has its seal all the same');

-- An event that was dated back, as a touch from quarantine is.
select tests.freeze('2026-03-31 15:00:00+00');
select leads.append_event(two, 'called', 'system', p_at => '2026-03-11 00:00+00') from t;
select is(leads.seal_history(), 0::bigint, 'what is dated back is not looked for every day');
select tests.freeze('2026-04-01 15:00:00+00');
select is(leads.seal_history(), 1::bigint, 'but by the first seal of a month');
select is((select s.lead_id from leads.lead_seals as s where s.sealed_on = '2026-04-01'), two, 'which looks at every lead') from t;
select is_empty('select * from leads.verify_seals()', 'all of it verifies');

select * from finish();
rollback;
