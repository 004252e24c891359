begin;
select plan(32);

select tests.make_operation();
create temporary table uninvolved as select tests.lead(900) as lead_id;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create temporary table token as
select
    tests.make_token('Formulário', p_source_id => (select s.id from intake.sources as s)) as form, tests.make_token('Outro parceiro') as partner,
    tests.make_token('Extensão da Ana', '{leads:write,leads:read}', tests.consultant(1)) as ana;
create function tests.refer(p_person jsonb, p_token_id bigint) returns text language sql as $$
    select concat_ws(' ', s.body ->> 'outcome', s.body ->> 'reason', s.body ->> 'matched_by', (
        select string_agg(w.value ->> 'code', ' ') from jsonb_array_elements(s.body -> 'warnings') as w (value) where s.body ->> 'outcome' <> 'quarantined'
    ))
    from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual'), p_token_id => p_token_id) as s
$$;
create function tests.recipients() returns text language sql as $$
    select string_agg(distinct m.recipient, ' ') from sending.messages as m where m.recipient <> tests.phone(900)
$$;

-- Maria, known by e-mail and CPF alone, and by a form.
create temporary table maria as select tests.lead(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com", "tax_id": "52998224725"}}', form) as lead_id from token;
select is(tests.next_action(lead_id), 'human_review', 'somebody without a phone') from maria;
select is(tests.refer('{"name": "Maria Souza", "phone": "11987650666", "email": "maria@example.com"}', partner), 'touched email unconfirmed_phone', 'an outsider brings her e-mail with a phone of their own') from token;
select is(tests.refer('{"name": "Maria Souza", "phone": "11987650777", "tax_id": "52998224725"}', form), 'touched tax_id unconfirmed_phone', 'another her CPF, by the same form') from token;
select is((people.phone_of(tests.person_id(lead_id))).id, null, 'neither is hers') from maria;
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from maria;
select tests.drain();
select is(tests.recipients(), null, 'nobody is written to');
select is(tests.write(1, 'wamid.1', '{"from": "5511987650666"}' || tests.text_of('Parar')), 'applied suppressed_stranger', 'a Parar from there');
select is(tests.status(lead_id), 'new', 'does not end her lead') from maria;
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'nor silence her') from maria;
select is(people.is_suppressed('{phone:m551187650666}'), true, 'but the number it came from');
select is(tests.write(1, 'wamid.2', '{"from": "5511987650777"}' || tests.text_of('quero sim')), 'ignored unknown_person', 'other words from there are a stranger''s');
select is(tests.refer('{"name": "Paulo Reis", "phone": "11987650777"}', partner), 'created', 'whose it is, is taken in by their own name') from token;
select is(tests.snapshot(u.lead_id), b.uninvolved, 'somebody uninvolved is what they were') from uninvolved as u, before as b;

-- With another name a human looks.
select is(tests.refer('{"name": "Pedro Prado", "phone": "11987650888", "email": "maria@example.com"}', partner), 'created email_of_another_person unconfirmed_phone', 'another name with her e-mail and a phone') from token;
select is(l.next_action, 'human_review', 'is somebody else, at whom a human looks') from leads.leads as l order by l.id desc limit 1;
select is(tests.refer('{"name": "Pedro Prado", "email": "maria@example.com"}', partner), 'quarantined another_name', 'her e-mail alone is no way to reach them') from token;
select is(tests.refer('{"name": "Pedro Prado", "phone": "11987650888", "tax_id": "52998224725"}', partner), 'quarantined another_name', 'her CPF even less') from token;
select tests.drain();
select is(tests.recipients(), '+5511987650777', 'only who was referred by their own number was written to');

-- Confirmed: it comes again from somebody independent, with the name.
create temporary table rita as select tests.lead(2, '{"person": {"name": "Rita Neves", "email": "rita@example.com"}}') as lead_id;
select is(tests.refer('{"name": "Rita Neves", "phone": "11987650002", "email": "rita@example.com"}', partner), 'touched email unconfirmed_phone', 'a number for Rita') from token;
select is(tests.refer('{"name": "Rita Neves", "phone": "11987650002"}', partner), 'touched phone unconfirmed_phone', 'the same sender proves nothing by saying it twice') from token;
select is(tests.next_action(lead_id), 'human_review', 'and she is not written to') from rita;
select is(tests.refer('{"name": "Rita Neves", "phone": "11987650002"}', form), 'touched phone', 'another sender does') from token;
select tests.drain();
select is(tests.next_action(lead_id), 'await_reply', 'and she is written to') from rita;

-- Confirmed: a consultant spoke to the person by it.
create temporary table caio as select tests.lead(3, '{"person": {"name": "Caio Pinto", "email": "caio@example.com"}}') as lead_id;
select tests.refer('{"name": "Caio Pinto", "phone": "11987650003", "email": "caio@example.com"}', partner) from token;
select leads.record_call(lead_id, ana, 'no_answer') from caio, token;
select is((people.phone_of(tests.person_id(lead_id))).id, null, 'a call that nobody answered confirms nothing') from caio;
select leads.record_call(lead_id, ana, 'answered') from caio, token;
select is((people.phone_of(tests.person_id(lead_id))).value, '+5511987650003', 'one that was answered does') from caio;

-- A consultant's own word.
create temporary table davi as select tests.lead(4, '{"person": {"name": "Davi Melo", "email": "davi@example.com"}}') as lead_id;
select is(tests.refer('{"name": "Davi Melo", "phone": "11987650004", "email": "davi@example.com"}', ana), 'touched email', 'what a consultant brings is believed') from token;
select tests.drain();
select is(tests.next_action(lead_id), 'await_reply', 'and written to') from davi;
select is(tests.refer('{"name": "Davi Melo", "phone": "11987650044", "email": "davi@example.com"}', partner), 'touched email unconfirmed_phone', 'who has a number that serves needs no other') from token;
select is((people.phone_of(tests.person_id(lead_id))).value, '+5511987650004', 'and keeps theirs') from davi;

-- Who has the number by their own referral loses nothing to a claim, before or after.
select is((select p.name from people.identifiers as i join people.people as p on p.id = i.person_id where i.value = '+5511987650777' and people.is_alone(i)), 'Paulo Reis', 'the number is his alone');
select is((select l.status from leads.leads as l join people.people as p on p.id = l.person_id where p.name = 'Paulo Reis'), 'contacted', 'who was written to');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
