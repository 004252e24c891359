begin;
select plan(4);

select tests.make_operation();
select tests.only_alerts('{channel_stopped}');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('second', '999', 1, 99);
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
create temporary table c as select c.code, c.phone_number_id from sending.channels as c where c.is_default;
update sending.templates as t set code = c.code from c where t.id = (select m.template_id from sending.messages as m order by m.id limit 1);
select tests.advance('2 hours');
select lives_ok('select alerts.evaluate()', 'alerts are judged all the same');
select is(
    array(select h.key from alerts.hours as h where h.series = 'delivery' order by h.key),
    array[code, code || ' ' || phone_number_id], 'the template and the number are two figures'
) from c;
select is((select sum(h.total) from alerts.hours as h where h.series = 'delivery' and h.key = c.code), 2::numeric, 'each with its own messages') from c;
select is_empty($$ select from alerts.hours as h where h.key like 'second%' $$, 'of the other number there are none');

select * from finish();
rollback;
