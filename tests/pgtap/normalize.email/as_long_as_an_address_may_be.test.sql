begin;
select plan(16);

set time zone 'UTC';

select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat('a', 63) || '@example.com') as e), 't 75 75', 'a name of 63');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat('a', 64) || '@example.com') as e), 't 76 76', 'a name of 64');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat('a', 65) || '@example.com') as e), 'f too_long', 'a name of 65');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat('a', 66) || '@example.com') as e), 'f too_long', 'a name of 66');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria@' || repeat('abcdefghi.', 24) || repeat('x', 2) || '.com') as e), 't 252 252', 'a whole of 252');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria@' || repeat('abcdefghi.', 24) || repeat('x', 3) || '.com') as e), 't 253 253', 'a whole of 253');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria@' || repeat('abcdefghi.', 24) || repeat('x', 4) || '.com') as e), 't 254 254', 'a whole of 254');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria@' || repeat('abcdefghi.', 24) || repeat('x', 5) || '.com') as e), 'f too_long', 'a whole of 255');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria@' || repeat('abcdefghi.', 24) || repeat('x', 6) || '.com') as e), 'f too_long', 'a whole of 256');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat(' ', 2000-17) || 'maria@example.com') as e), 't 17 17', '2000 signs of which most are blank');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat(' ', 2001-17) || 'maria@example.com') as e), 'f too_long', '2001 signs of which most are blank');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email(repeat(' ', 2002-17) || 'maria@example.com') as e), 'f too_long', '2002 signs of which most are blank');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('maria123@gmail.com') as e), 't 18 18', 'digits behind the name');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('123456@hotmail.com') as e), 'f placeholder', 'digits alone');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('+a@gmail.com') as e), 't 12 12', 'a plus at the beginning');
select is((select concat_ws(' ', e.is_valid, e.reason, length(e.email), length(e.match_key)) from normalize.email('a+b@gmail.com') as e), 't 13 11', 'a plus behind one letter');

select * from finish();
rollback;
