begin;
select plan(5);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('segundo', '100200301', 1, 8);
select sending.record_channel('principal', 42, 1000);
select results_eq($$select c.chatwoot_user_id, c.people_per_day from sending.channels as c where c.code = 'principal'$$, $$values (42::bigint, 1000)$$, 'our user and the limit');
select results_eq($$select c.chatwoot_user_id, c.people_per_day from sending.channels as c where c.code = 'segundo'$$, $$values (null::bigint, null::integer)$$, 'nothing of another channel');
select sending.record_channel('principal', 42, null);
select is((select c.people_per_day from sending.channels as c where c.code = 'principal'), null::integer, 'a limit that is not known any more is none');
select sending.record_channel('principal', 42, 1000);
update sending.channels set mode = 'chatwoot' where code = 'principal';
select sending.record_channel('principal', 43, null);
select results_eq($$select c.chatwoot_user_id, c.people_per_day from sending.channels as c where c.code = 'principal'$$, $$values (43::bigint, 1000)$$, 'where Chatwoot sends, the limit that Meta told goes on');
select throws_ok($$select sending.record_channel('nowhere', 42, 1000)$$, 'ID204', null, 'a code that none has is refused');

select * from finish();
rollback;
