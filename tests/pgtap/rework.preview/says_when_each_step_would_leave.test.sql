begin;
select plan(7);

select tests.make_operation();
select rework.save_policy('one', '{"name": "Um", "conditions": {"product": ["plano"]}, "steps": [{"gap_days": 1, "template": "rework_1"}, {"gap_days": 3, "template": "rework_2"}]}');
select rework.save_policy('busy', '{"name": "Dois", "days": "business", "conditions": {"origin": ["site"]}, "steps": [{"gap_days": 1, "template": "rework_3"}, {"gap_days": 3, "template": "rework_1"}]}');
create function tests.shown(p_code text, p_at timestamptz, p_zone text default 'America/Sao_Paulo') returns text language sql as $$
    select string_agg(concat_ws(' ', p.step, p.template, to_char(p.due_date, 'DD/MM'), to_char(p.leaves_on, 'DD/MM')), ', ' order by p.n)
    from rework.preview(p_code, p_at, p_zone) with ordinality as p (step, template, due_date, leaves_on, n)
$$;
update ops.settings set value = '4' where key = 'await_reply_days';
-- Friday the thirteenth of March.
select is(tests.shown('one', '2026-03-13 15:00Z'), '1 rework_1 14/03 14/03, 2 rework_2 17/03 17/03, 21/03 21/03', 'each step by its days, and when it is over');
select is(tests.shown('busy', '2026-03-13 15:00Z'), '1 rework_3 16/03 16/03, 2 rework_1 19/03 19/03, 25/03 25/03', 'or by business days');
select is(tests.shown('one', '2026-03-14 01:00Z'), '1 rework_1 14/03 14/03, 2 rework_2 17/03 17/03, 21/03 21/03', 'the day is that of the place');
select is(tests.shown('one', '2026-03-14 01:00Z', 'UTC'), '1 rework_1 15/03 15/03, 2 rework_2 18/03 18/03, 22/03 22/03', 'whatever it is elsewhere');
select throws_ok($$select rework.preview('none', util.current_time())$$, 'ID209', null, 'a policy that there is not');
select throws_ok($$select rework.preview(null, util.current_time())$$, 'ID209', null, 'or is not named');
-- Where nothing leaves on Sundays, it leaves on Monday.
select is(tests.shown('one', '2026-03-14 15:00Z'), '1 rework_1 15/03 ' || to_char((calendar.next_sending_time('2026-03-15 03:00Z', 'America/Sao_Paulo') at time zone 'America/Sao_Paulo')::date, 'DD/MM') || ', 2 rework_2 18/03 18/03, 22/03 22/03', 'a step leaves when one may send');

select * from finish();
rollback;
