begin;
select plan(8);

select is(sending.stop_text('190'), 'O token de acesso da Meta venceu ou não vale (código 190).', 'a code, in Portuguese');
select is(sending.stop_text('230'), 'A permissão para a API não foi dada ou foi retirada (código 230).', 'a code within a range');
select is(sending.stop_text('99999'), 'A Meta recusou os envios deste número (código 99999).', 'a code that nobody knows');
select is(sending.stop_text('account: account_restriction'), 'A Meta restringe a conta (account_restriction).', 'what Meta called a restriction');
select is(sending.stop_text(null), null, 'nothing is nothing');
select set_config('indica.locale', 'en', true);
select is(sending.stop_text('131042'), 'There is a payment problem at Meta: card, credit line, currency or time zone (code 131042).', 'in English');
select is(sending.stop_text('something'), 'something', 'anything else as it is');
select is(
    (select string_agg(e.first_code::text, ', ') from sending.whatsapp_errors as e where e.class like 'STOP%' and not exists (select from meta.texts as t where t.key = 'channel_stop.' || e.first_code)),
    null, 'every code that stops a channel has its sentence'
);

select * from finish();
rollback;
