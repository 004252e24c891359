begin;
select plan(20);

set time zone 'UTC';

select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 5), null)).reason, (normalize.read_phone(left('2345678902345678', 5), null)).country_code, (normalize.read_phone(left('2345678902345678', 5), null)).national_number), 'too_short', '5 digits');
select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 6), null)).reason, (normalize.read_phone(left('2345678902345678', 6), null)).country_code, (normalize.read_phone(left('2345678902345678', 6), null)).national_number), 'too_short', '6 digits');
select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 7), null)).reason, (normalize.read_phone(left('2345678902345678', 7), null)).country_code, (normalize.read_phone(left('2345678902345678', 7), null)).national_number), 'missing_country_code', '7 digits');
select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 8), null)).reason, (normalize.read_phone(left('2345678902345678', 8), null)).country_code, (normalize.read_phone(left('2345678902345678', 8), null)).national_number), 'missing_country_code', '8 digits');
select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 15), null)).reason, (normalize.read_phone(left('2345678902345678', 15), null)).country_code, (normalize.read_phone(left('2345678902345678', 15), null)).national_number), 'missing_country_code', '15 digits');
select is(concat_ws(' ', (normalize.read_phone(left('2345678902345678', 16), null)).reason, (normalize.read_phone(left('2345678902345678', 16), null)).country_code, (normalize.read_phone(left('2345678902345678', 16), null)).national_number), 'too_long', '16 digits');
select is(concat_ws(' ', (normalize.read_phone('23456789023456789', null)).reason, (normalize.read_phone('23456789023456789', null)).country_code, (normalize.read_phone('23456789023456789', null)).national_number), 'too_long', 'seventeen digits');
select is(concat_ws(' ', (normalize.read_phone('+' || repeat('2', 5), null)).reason, (normalize.read_phone('+' || repeat('2', 5), null)).country_code, (normalize.read_phone('+' || repeat('2', 5), null)).national_number), 'too_short 222 22', '+ and 5 times the same');
select is(concat_ws(' ', (normalize.read_phone('+' || repeat('2', 6), null)).reason, (normalize.read_phone('+' || repeat('2', 6), null)).country_code, (normalize.read_phone('+' || repeat('2', 6), null)).national_number), 'placeholder 222 222', '+ and 6 times the same');
select is(concat_ws(' ', (normalize.read_phone('+' || repeat('2', 7), null)).reason, (normalize.read_phone('+' || repeat('2', 7), null)).country_code, (normalize.read_phone('+' || repeat('2', 7), null)).national_number), 'placeholder 222 2222', '+ and 7 times the same');
select is(concat_ws(' ', (normalize.read_phone('+' || repeat('2', 12), null)).reason, (normalize.read_phone('+' || repeat('2', 12), null)).country_code, (normalize.read_phone('+' || repeat('2', 12), null)).national_number), 'placeholder 222 222222222', '+ and 12 times the same');
select is(concat_ws(' ', (normalize.read_phone('+123456789', null)).reason, (normalize.read_phone('+123456789', null)).country_code, (normalize.read_phone('+123456789', null)).national_number), 'placeholder 1 23456789', '+ and one after another');
select is(concat_ws(' ', (normalize.read_phone('+12345', null)).reason, (normalize.read_phone('+12345', null)).country_code, (normalize.read_phone('+12345', null)).national_number), 'too_short 1 2345', '+ and five after another');
select is(concat_ws(' ', (normalize.read_phone('+123456', null)).reason, (normalize.read_phone('+123456', null)).country_code, (normalize.read_phone('+123456', null)).national_number), 'placeholder 1 23456', '+ and six after another');
select is(concat_ws(' ', (normalize.read_phone('+0123456789', null)).reason, (normalize.read_phone('+0123456789', null)).country_code, (normalize.read_phone('+0123456789', null)).national_number), 'placeholder', 'from nought');
select is(concat_ws(' ', (normalize.read_phone('+9876543210', null)).reason, (normalize.read_phone('+9876543210', null)).country_code, (normalize.read_phone('+9876543210', null)).national_number), 'placeholder 98 76543210', 'backwards');
select is(concat_ws(' ', (normalize.read_phone('+351 (0)21 234 5678', null)).reason, (normalize.read_phone('+351 (0)21 234 5678', null)).country_code, (normalize.read_phone('+351 (0)21 234 5678', null)).national_number), '351 212345678', 'the trunk prefix in brackets');
select is(concat_ws(' ', (normalize.read_phone('+5215512345678', null)).reason, (normalize.read_phone('+5215512345678', null)).country_code, (normalize.read_phone('+5215512345678', null)).national_number), '52 5512345678', 'Mexico as it was');
select is(concat_ws(' ', (normalize.read_phone('0015351212345678', 'BR')).reason, (normalize.read_phone('0015351212345678', 'BR')).country_code, (normalize.read_phone('0015351212345678', 'BR')).national_number), '351 212345678', 'by the carrier');
select is(concat_ws(' ', (normalize.read_phone('0077351212345678', 'BR')).reason, (normalize.read_phone('0077351212345678', 'BR')).country_code, (normalize.read_phone('0077351212345678', 'BR')).national_number), 'invalid_national_number 55 077351212345678', 'by none');

select * from finish();
rollback;
