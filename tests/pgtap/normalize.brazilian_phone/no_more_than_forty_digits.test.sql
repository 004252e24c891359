begin;
select plan(3);

set time zone 'UTC';

select is((normalize.brazilian_phone(repeat('1', 39))).reason, 'placeholder', '39 digits');
select is((normalize.brazilian_phone(repeat('1', 40))).reason, 'placeholder', '40 digits');
select is((normalize.brazilian_phone(repeat('1', 41))).reason, 'too_long', '41 digits');

select * from finish();
rollback;
