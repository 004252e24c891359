begin;
select plan(2);

select is(intake.keep_rest('{"notes": "x"}', '{"a": 1, "b": [{"c": 1}]}', null)::text, '{"notes": "x", "attributes": {"a": "1", "b": [{"c": 1}]}}', 'what is no text stays as it is');
select is(intake.keep_rest('{"notes": "x"}', '{"a": "x", "b": " ", "c": null}', null)::text, '{"notes": "x"}', 'what was read and what is blank are no rest');

select * from finish();
rollback;
