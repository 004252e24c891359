begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
create function tests.labels(p_lead_id bigint) returns text language sql as $$
    select string_agg(v, ' ') from jsonb_array_elements_text((chatwoot.labels_of(p_lead_id, 1)).labels_add) as v
$$;
select is(tests.labels(lead_id), 'indicacao', 'a referral') from t;
select ok((chatwoot.labels_of(lead_id, 1)).labels_remove @> '["em-conversa", "recontato", "pediu-para-parar", "sem-whatsapp", "indica-lead", "indica-manual"]', 'without what it is not') from t;
select is((select jsonb_agg(v) from jsonb_array_elements((chatwoot.labels_of(lead_id, 1)).labels_add) as v where (chatwoot.labels_of(lead_id, 1)).labels_remove @> jsonb_build_array(v)), null, 'nothing is both') from t;
select tests.advance('3 days');
select rework.run();
select tests.advance('6 hours');
select tests.drain();
select is(tests.labels(lead_id), 'indicacao recontato', 'written to again') from t;
select tests.reply(lead_id) from t;
select is(tests.labels(lead_id), 'indicacao em-conversa', 'answered') from t;
select leads.change_status(lead_id, 'qualified', 'token:1') from t;
select is(tests.labels(lead_id), 'indicacao em-conversa qualificada', 'qualified') from t;
select is(tests.labels(other), 'indicacao recontato', 'the other lead is where it was') from t;
insert into chatwoot.labels (account_id, word, label_id, title, learnt_at) values (1, 'lead', 1, 'indicados', util.current_time()), (2, 'engaged', 1, 'outra-conta', util.current_time());
select is(tests.labels(lead_id), 'indicados em-conversa qualificada', 'by the titles of that account') from t;

select * from finish();
rollback;
