begin;
select plan(3);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.make_token('site', '{leads:write}', p_source_id => (select s.id from intake.sources as s where s.code = 'parceiro')) as token \gset
select tests.lead(1, '{}', :token);
create function pg_temp.came() returns text language sql as $$ select concat_ws(' ', s.outcomes, s.last_submission_at) from governance.show_source('parceiro') as s $$;
select is(pg_temp.came(), '{"created": 1} 2026-03-10 15:00:00+00', 'what came of it');
select tests.freeze('2026-04-09 14:59:59+00');
select is(pg_temp.came(), '{"created": 1} 2026-03-10 15:00:00+00', 'for thirty days');
select tests.freeze('2026-04-09 15:00:00+00');
select matches(pg_temp.came(), '^\{\}', 'and no longer');

select * from finish();
rollback;
