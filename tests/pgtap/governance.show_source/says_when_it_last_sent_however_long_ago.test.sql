begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map(s, '{"person.name": "/n", "person.phone": "/t"}', '{"origin": "site"}') from unnest('{site,outro}'::text[]) as s;
create function tests.hook(p_source text, p_n integer, p_name text) returns void language sql as $$
    select null from api.submit_webhook(tests.service(), p_source, convert_to(jsonb_build_object('n', p_name, 't', tests.phone(p_n))::text, 'UTF8'), p_n::text) as a
$$;
create function tests.shown(p_source text) returns text language sql as $$
    select concat_ws(' | ', coalesce(s.last_submission_at::text, '-'), s.outcomes, s.waiting_for_a_human) from governance.show_source(p_source) as s
$$;
set local timezone to 'UTC';
select is(tests.shown('site'), '- | {} | 0', 'nothing yet');
select tests.hook('site', 1, 'Rita Prado'), tests.hook('site', 2, 'asdf 123');
select intake.count_arrivals(null);
select is(tests.shown('site'), '2026-03-10 15:00:00+00 | {"created": 1, "quarantined": 1} | 1', 'what became of what it sent');
select is(tests.shown('outro'), '- | {} | 0', 'another has its own');
select tests.advance('40 days');
select intake.count_arrivals(null);
select is(tests.shown('site'), '2026-03-10 15:00:00+00 | {} | 1', 'who was silent for longer than the month that is counted did send');
select is(tests.shown('outro'), '- | {} | 0', 'who never sent did not');
select intake.deactivate_source('site'), intake.add_source('site', 'Site');
select is(tests.shown('site'), '2026-03-10 15:00:00+00 | {} | 1', 'also after it was let in again');
select throws_ok($$ select tests.shown('nada') $$, 'ID209', null, 'no such source');

select * from finish();
rollback;
