begin;
select plan(8);

select is(intake.as_text('"x"'), '"x"', 'a text stays');
select is(intake.as_text('31980000001'), '"31980000001"', 'a number is written as it is');
select is(intake.as_text('true'), '"true"', 'true, too');
select is(intake.as_text('["a", "b", 3]'), '"a, b, 3"', 'a list is joined in its order');
select is(intake.as_text('["a", "", null, " ", "b"]'), '"a, b"', 'without what says nothing');
select is(intake.as_text('[null, ""]'), null, 'a list of nothing is nothing');
select is(intake.as_text('["a", {"b": 1}]'), '["a", {"b": 1}]', 'objects are refused by name elsewhere');
select is(intake.as_text(null), null, 'nothing stays nothing');

select * from finish();
rollback;
