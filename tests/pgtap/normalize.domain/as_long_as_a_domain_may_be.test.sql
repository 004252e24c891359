begin;
select plan(4);

set time zone 'UTC';

select is(length(normalize.domain(repeat('abcdefghi.', 24) || repeat('x', 8) || '.com')), '252', '252 letters');
select is(length(normalize.domain(repeat('abcdefghi.', 24) || repeat('x', 9) || '.com')), '253', '253 letters');
select is(length(normalize.domain(repeat('abcdefghi.', 25) || repeat('x', 0) || '.com')), null, '254 letters');
select is(length(normalize.domain(repeat('abcdefghi.', 25) || repeat('x', 1) || '.com')), null, '255 letters');

select * from finish();
rollback;
