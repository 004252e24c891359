begin;
select plan(13);

select tests.make_operation();
create temporary table uninvolved as select tests.lead(900) as lead_id;
create temporary table token as
select tests.make_token('Formulário', p_source_id => (select s.id from intake.sources as s)) as form, tests.make_token('Outro parceiro') as partner;
create temporary table maria as select tests.lead(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com"}}', form) as lead_id from token;
alter table maria add uid uuid;
update maria as m set uid = l.uid from leads.leads as l where l.id = m.lead_id;
select tests.submit('{"person": {"name": "Maria Souza", "phone": "11987650666", "email": "maria@example.com"}, "origin": "manual"}', p_token_id => partner) from token;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;

select is(governance.lead_document(l) #> '{person,unconfirmed_phones}', '["+5511987650666"]', 'the phone is shown as unconfirmed') from leads.leads as l, maria as m where l.id = m.lead_id;
select is(governance.lead_item(lead_id) #> '{person,unconfirmed_phones}', '["+5511987650666"]', 'in lists too') from maria;
select throws_ok(format($$select flow.confirm_number(%L, '11999990000', 'consultant:1')$$, uid), 'ID105', 'the person of this lead has no such phone', 'a phone of nobody is refused, and not repeated') from maria;
select throws_ok($$select flow.confirm_number(null, '11987650666', 'consultant:1')$$, 'ID201', null, 'and so is a lead that is none');
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from maria;

select is(flow.confirm_number(uid, '(11) 98765-0666', 'consultant:1'), true, 'a consultant knows that it is hers') from maria;
select is(governance.lead_document(l) #> '{person,unconfirmed_phones}', null, 'nothing is unconfirmed any more') from leads.leads as l, maria as m where l.id = m.lead_id;
select is((select e.actor from leads.events as e, maria as m where e.lead_id = m.lead_id and e.kind = 'number_confirmed'), 'consultant:1', 'the history says who said so');
select isnt((select t.value ->> 'text' from maria as m, jsonb_array_elements(governance.lead_timeline(m.lead_id)) as t (value) where t.value ->> 'kind' = 'number_confirmed'), 'number_confirmed', 'in words');
select tests.drain();
select is((select m.recipient from sending.messages as m, maria as a where m.lead_id = a.lead_id), '+5511987650666', 'she is written to by it');
select is(flow.confirm_number(uid, '11987650666', 'consultant:1'), false, 'again changes nothing') from maria;
select is(tests.snapshot(u.lead_id), b.uninvolved, 'somebody uninvolved is what they were') from uninvolved as u, before as b;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
