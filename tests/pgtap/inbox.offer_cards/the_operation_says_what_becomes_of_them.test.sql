begin;
select plan(7);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select tests.contacted_lead(2, '{"person": {"name": "Bia Reis", "phone": "11977770002"}}');
select tests.advance('1 minute');

select ops.set_setting('card_referrals', '"ignore"');
select is(tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'))), 'applied', 'with ignore the message is an answer');
select is(tests.cards(), '', 'and no card is kept');

select ops.set_setting('card_referrals', '"accept"');
select is(tests.send_cards(1, 'm2', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Bia Reis', '11977770002'), tests.card('Sem Fone', null), tests.card('John Smith', '+1 212 736 5000'))), 'applied', 'with accept');
select is(
    tests.cards(),
    '1 Rui Prado +5511977770001 new accepted, 2 Bia Reis +5511977770002 open_lead accepted, 3 Sem Fone - no_phone, 4 John Smith +12127365000 foreign',
    'what is plain is taken at once, the rest waits'
);
select is((select string_agg(s.outcome, ' ' order by s.id) from intake.cards as c join intake.submissions as s on s.id = c.submission_id), 'created touched', 'as submissions');
select matches((select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), E'^Enviou 4 cartões: aceitar ou ignorar\n', 'and the note tells of what waits');
select matches((select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), 'Já aceitos como indicação: 2; aos outros nada foi enviado', 'without saying that nobody was written to');

select * from finish();
rollback;
