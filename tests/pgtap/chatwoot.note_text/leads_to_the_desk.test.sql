begin;
select plan(3);

select tests.make_operation();
create temporary table t as select tests.lead(1) as id, tests.lead(2) as other;
create function tests.note(p_lead_id bigint) returns text language sql as $$ select chatwoot.note_text(p_lead_id, '{"about": "summary"}') $$;

select doesnt_match(tests.note(id), '/desk/leads/', 'as long as nobody said where Indica is, there is no link') from t;
select ops.set_setting('public_url', '"https://indica.example.com/"');
select matches(tests.note(t.id), format('Abrir na Indica: https://indica\.example\.com/desk/leads/%s', l.uid), 'then one to the lead') from t join leads.leads as l on l.id = t.id;
select matches(tests.note(t.other), l.uid::text, 'each to its own') from t join leads.leads as l on l.id = t.other;

select * from finish();
rollback;
