begin;
select plan(10);

select tests.make_operation();
update sending.templates set category = 'UTILITY', category_since = null, synced_at = null, category_before = null, state = 'approved';
update sending.templates set name = 'dois', language = 'pt_BR' where code = 'rework_1';
create temporary table n as select t.id from sending.templates as t where t.code = 'rework_1' order by t.id limit 1;
update sending.templates set name = 'dois_' || id where code = 'rework_1' and id <> (select id from n);
update sending.templates as t set name = 'dois', language = 'en' where t.id = (select o.id from sending.templates as o where o.code = 'rework_2' order by o.id limit 1);
create function tests.shown() returns text language sql as $$ select string_agg(concat_ws(' ', t.language, t.category, t.category_before, to_char(t.category_since at time zone 'UTC', 'HH24:MI')), ', ' order by t.language desc) from sending.templates as t where t.name = 'dois' $$;
create temporary table others as select count(*) as n from sending.templates as t where t.category = 'UTILITY' and t.name <> 'dois';
select is(sending.set_template_category('dois', 'pt_BR', 'MARKETING', '2026-03-10 12:00Z'), null, 'one text');
select is(tests.shown(), 'pt_BR MARKETING UTILITY 12:00, en UTILITY', 'in one language is another category from then on, and what it was is kept');
select is((select count(*) from sending.templates as t where t.category = 'UTILITY' and t.name <> 'dois'), n, 'no other text is') from others;
select is(sending.set_template_category('dois', 'pt_BR', 'MARKETING', '2026-03-10 13:00Z'), null, 'said again');
select is(tests.shown(), 'pt_BR MARKETING UTILITY 13:00, en UTILITY', 'it was what it was before that');
select is(sending.set_template_category('dois', 'pt_BR', 'UTILITY', '2026-03-10 12:59Z'), 'outdated', 'what was said before it counts for nothing');
update sending.templates set synced_at = '2026-03-10 14:00Z' where name = 'dois';
select is(sending.set_template_category('dois', 'en', 'MARKETING', '2026-03-10 13:30Z'), 'outdated', 'nor what was said before we read it there');
update sending.templates set state = 'draft' where name = 'dois' and language = 'en';
select is(coalesce(sending.set_template_category('dois', 'en', 'MARKETING', '2026-03-10 14:00Z'), 'set') || ' ' || tests.shown(), 'set pt_BR MARKETING UTILITY 13:00, en MARKETING 14:00', 'a draft was never anything else');
select is(sending.set_template_category('dois', 'es', 'MARKETING', '2026-03-10 15:00Z'), 'unknown_template', 'in a language that it has not');
select is(sending.set_template_category('tres', 'pt_BR', 'MARKETING', '2026-03-10 15:00Z'), 'unknown_template', 'nor a text that there is not');

select * from finish();
rollback;
