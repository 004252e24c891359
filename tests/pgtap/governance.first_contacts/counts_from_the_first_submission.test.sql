begin;
select plan(12);
select tests.make_operation();
create function tests.contact(p_lead_id bigint) returns text language sql as $$
    select format('%s %s', coalesce(f.waited::text, '-'), coalesce(f.replied_within::text, '-')) from governance.first_contacts as f where f.lead_id = p_lead_id
$$;
create temporary table t as
select tests.lead(1) as template, tests.lead(2, '{"person": {"name": "Rita Nunes", "phone": "1132654321"}}') as landline,
       tests.lead(3, '{"person": {"name": "Caio Prado", "phone": "1132654399"}}') as by_hand, tests.lead(4) as wrote_first, tests.lead(5) as late;
select is(tests.contact(template), '- -', 'nobody was contacted') from t;
select tests.reply(wrote_first) from t;
select tests.advance('5 minutes');
select inbox.record_human_answer(wrote_first, null, util.current_time()) from t;
select tests.drain();
select is(tests.contact(template), '00:05:00 -', 'a template is a contact') from t;
select is(tests.contact(wrote_first), '00:05:00 -', 'who wrote before we said anything did not reply') from t;
select tests.advance('55 minutes');
select leads.record_call(landline, tests.token_id(), 'no_answer') from t;
select is(tests.contact(landline), '- -', 'a call that nobody took is none') from t;
select leads.record_call(landline, tests.token_id(), 'answered') from t;
select leads.change_status(by_hand, 'contacted', 'token:' || tests.token_id()) from t;
select tests.reply(template), tests.reply(wrote_first) from t;
select is(tests.contact(landline), '01:00:00 -', 'one that was answered is') from t;
select is(tests.contact(by_hand), '01:00:00 -', 'and what one of ours says there was') from t;
select is(tests.contact(template), '00:05:00 00:55:00', 'the reply counts from there') from t;
select is(tests.contact(wrote_first), '00:05:00 -', 'and still not for who wrote first') from t;

-- Told 40 minutes late: the consultant wrote before the lead was there.
create temporary table l as select tests.lead(9) as lead_id;
select inbox.record_human_answer(lead_id, null, util.current_time() - interval '38 minutes') from l;
select is(tests.contact(lead_id), '00:00:00 -', 'nothing is negative') from l;

-- Four days in quarantine.
select tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}');
select tests.advance('4 days');
create temporary table q as select s.uid from intake.submissions as s where s.outcome = 'quarantined';
select intake.fix_quarantined(uid, '{"person": {"name": "Bia Reis", "phone": "11987654321"}, "origin": "manual"}') from q;
select tests.drain();
select is(tests.contact(s.lead_id), '4 days -', 'a wait in quarantine counts') from intake.submissions as s join q using (uid);
select jobs.refresh_views();
select is((select f.median_first_contact_seconds from bi.mv_daily_funnel as f where f.day = '2026-03-14' and f.leads > 0), 345600.0, 'also in the funnel');
select ok((select bool_and(f.median_first_contact_seconds >= 0 and coalesce(f.median_first_reply_seconds, 0) >= 0) from bi.mv_daily_funnel as f where f.leads > 0), 'where nothing is negative');

select * from finish();
rollback;
