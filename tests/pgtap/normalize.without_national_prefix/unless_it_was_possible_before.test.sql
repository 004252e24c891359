begin;
select plan(14);

set time zone 'UTC';

select is(normalize.without_national_prefix('01234567890', '0', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'a plain prefix');
select is(normalize.without_national_prefix('11234567890', '0', null, int8multirange(int8range(11000000000, 12000000000))), '11234567890', 'none');
select is(normalize.without_national_prefix('001234567890', '00', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'two digits');
select is(normalize.without_national_prefix('0211234567890', '0(?:21)?', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'a choice');
select is(normalize.without_national_prefix('1234567890', '0(?:21)?', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'none of the choice');
select is(normalize.without_national_prefix('0211234567890', '0(21)?', '9', int8multirange(int8range(11000000000, 12000000000))), '91234567890', 'with what it says');
select is(normalize.without_national_prefix('0211234567890', '0(21)?', '\1', int8multirange(int8range(11000000000, 12000000000))), '211234567890', 'put before');
select is(normalize.without_national_prefix('01234567890', '0(21)?', '9', int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'said, and not there');
select is(normalize.without_national_prefix('02131234567890', '0(21)(3)?', '\2', int8multirange(int8range(11000000000, 12000000000))), '31234567890', 'two of them');
select is(normalize.without_national_prefix('1234567890', '12', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890', 'one that was possible, and is not without');
select is(normalize.without_national_prefix('1123456789', '1', null, int8multirange(int8range(11000000000, 12000000000))), '1123456789', 'one that was possible, and is');
select is(normalize.without_national_prefix('123456789012345678', '12', null, int8multirange(int8range(11000000000, 12000000000))), '3456789012345678', 'one that is too long');
select is(normalize.without_national_prefix('01234567890123456', '0', null, int8multirange(int8range(11000000000, 12000000000))), '1234567890123456', 'of seventeen digits');
select is(normalize.without_national_prefix('0123456789012345678', '0', null, int8multirange(int8range(11000000000, 12000000000))), '123456789012345678', 'eighteen without');

select * from finish();
rollback;
