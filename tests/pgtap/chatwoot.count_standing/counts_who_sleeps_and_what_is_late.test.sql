begin;
select plan(5);

select tests.make_operation();
select is((select c::text from chatwoot.count_standing() as c), '(0,0,0,t)', 'nobody');
create temporary table l as select tests.asleep(1) as lead_id;
select tests.lead(2);
select tests.drain();
select is((select c::text from chatwoot.count_standing() as c), '(1,1,0,t)', 'one sleeps, one was never looked at');
select tests.advance('11 minutes');
select is((select c::text from chatwoot.count_standing() as c), '(1,1,1,t)', 'which by now is late');
select chatwoot.settle_standing();
select is((select c::text from chatwoot.count_standing() as c), '(1,1,0,t)', 'and then looked at');
update chatwoot.conversations as c set status = 'resolved' from l where c.lead_id = l.lead_id;
select ops.set_setting('chatwoot_waiting', '"open"');
select is((select c::text from chatwoot.count_standing() as c), '(0,1,0,f)', 'what is resolved does not count');

select * from finish();
rollback;
