begin;
select plan(13);

delete from sending.whatsapp_errors;
insert into sending.whatsapp_errors (first_code, last_code, class, meaning) values (1001, 1001, 'STOP_NUMBER_COOLDOWN', 'x'), (1002, 1002, 'REQUEST_BUG', 'x');
create function tests.after(p_code text, p_refusals integer) returns interval language sql as $$ select sending.probe_at(p_code, '2026-03-10 15:00Z', p_refusals) - '2026-03-10 15:00Z' $$;
select is(tests.after('1001', 1), interval '1 day', 'a day where Meta punishes whoever goes on');
select is(tests.after('1001', 9), interval '1 day', 'however often');
select is(tests.after('1002', n), w, format('after %s refusals %s', n, w))
from (values (0, interval '1 minute'), (1, '1 minute'), (2, '2 minutes'), (3, '4 minutes'), (6, '32 minutes'), (7, '1 hour'), (8, '1 hour')) as v (n, w);
select is(tests.after('http_500', 1), interval '1 minute', 'what is no number of Meta''s is refused like the rest');
select is(tests.after('1001001001001', 1), interval '1 minute', 'nor is one that is too long');
select is(tests.after(null, 1), null, 'what was never refused is not tried');
select is(sending.probe_at('1001', null, 1), null, 'at no time');

select * from finish();
rollback;
