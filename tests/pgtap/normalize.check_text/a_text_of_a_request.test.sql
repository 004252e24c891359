begin;
select plan(10);

set time zone 'UTC';

select is((normalize.check_text('{}', 'a.b', true, 3) ->> 'code'), 'ID111', '{} true 3');
select is((normalize.check_text('{}', 'a.b', false, 3) ->> 'code'), null, '{} false 3');
select is((normalize.check_text('{"b": null}', 'a.b', true, 3) ->> 'code'), 'ID111', '{"b": null} true 3');
select is((normalize.check_text('{"b": null}', 'a.b', false, 3) ->> 'code'), null, '{"b": null} false 3');
select is((normalize.check_text('{"b": 7}', 'a.b', false, 3) ->> 'code'), 'ID112', '{"b": 7} false 3');
select is((normalize.check_text('{"b": "abc"}', 'a.b', true, 3) ->> 'code'), null, '{"b": "abc"} true 3');
select is((normalize.check_text('{"b": "abcd"}', 'a.b', true, 3) ->> 'code'), 'ID113', '{"b": "abcd"} true 3');
select is((normalize.check_text('{"b": " "}', 'a.b', true, 3) ->> 'code'), 'ID111', '{"b": " "} true 3');
select is((normalize.check_text('{"b": " "}', 'a.b', false, 3) ->> 'code'), null, '{"b": " "} false 3');
select is((normalize.check_text('{"a": "abcd"}', 'a.b', false, 3) ->> 'code'), null, '{"a": "abcd"} false 3');

select * from finish();
rollback;
