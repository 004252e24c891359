begin;
select plan(6);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui *Prado*', '11977770001', '11977770009'), tests.card('Sem Fone', null)));
select tests.send_cards(1, 'm2', jsonb_build_array(tests.card('Uninvolved', '11977770005')));
create function tests.note() returns text language sql as $$
    select chatwoot.cards_text(a.lead_id, c.message_sha256, c.said_at) from a, intake.cards as c where c.name = 'Sem Fone'
$$;

select is(split_part(tests.note(), E'\n', 1), 'Enviou 2 cartões: aceitar ou ignorar', 'the headline');
select cmp_ok(length(split_part(tests.note(), E'\n', 1)), '<=', 60, 'fits the list');
select is(
    (string_to_array(tests.note(), E'\n'))[3:],
    array['- **Rui \*Prado\***: pessoa nova (2 telefones; ' || chatwoot.escape_value('+5511977770001') || ')', '- **Sem Fone**: sem telefone'], 'each with what it is, escaped'
);
select ops.set_setting('public_url', '"https://indica.example.org/"');
select matches(tests.note(), 'https://indica.example.org/desk/today#list-cards$', 'and where to decide');
select intake.ignore_card(c.uid, 'operator') from intake.cards as c where c.name <> 'Uninvolved';
select is(split_part(tests.note(), E'\n', 1), 'Enviou 2 cartões', 'once that is done nobody is asked');
select is((select count(*) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), 2::bigint, 'one note for each message');

select * from finish();
rollback;
