begin;
select plan(8);

select tests.make_crowd();
create function tests.reply_seq(p_n integer) returns integer language sql as $$ select max(e.seq) from leads.events as e where e.lead_id = tests.nth(p_n) and e.kind = 'replied' $$;
-- The words of the first moved it; since then others moved, further on in their histories.
select tests.reply(tests.nth(1)), tests.advance('1 minute'), tests.reply(tests.nth(2)), tests.advance('1 minute');
select leads.append_event(tests.nth(2), 'noted', 'operator') from generate_series(1, 9);
select leads.change_status(tests.nth(2), 'qualified', 'operator');
select leads.change_status(tests.nth(3), 'won', 'operator');
select tests.remember();
select is(tests.did(leads.take_back_status(tests.nth(1), tests.reply_seq(1)) is not null), 't: leads.events +1, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1', 'one move is taken back');
select is((select string_agg(l.status, ' ' order by l.id) from leads.leads as l), 'contacted qualified won contacted opted_out lost new', 'of one lead');
select is(tests.did(leads.take_back_status(tests.nth(1), tests.reply_seq(1)) is null), 't: nothing', 'once');
select is(tests.did(leads.take_back_status(tests.nth(2), tests.reply_seq(2)) is null), 't: nothing', 'what moved since stays');
select throws_ok(format('update leads.leads set status = ''contacted'' where id = %s', tests.nth(2)), 'ID301', null, 'nobody writes a status back by hand');
select tests.advance('1 hour'), leads.append_event(tests.nth(5), 'noted', 'operator'), tests.remember();
select is(
    tests.did(leads.take_back_status(tests.nth(5), (select max(e.seq) from leads.events as e where e.lead_id = tests.nth(5) and e.kind = 'noted')) is null), 't: nothing',
    'an opt-out of long before what is taken back stays'
);
select is(tests.did(leads.take_back_status(tests.nth(5), tests.reply_seq(5)) is not null), 't: leads.events +1, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, routing.waits +1', 'an opt-out too');
select is((select string_agg(l.status, ' ' order by l.id) from leads.leads as l), 'contacted qualified won contacted contacted lost new', 'of one');

select * from finish();
rollback;
