begin;
select plan(16);

create function tests.lead_of(p_patch jsonb) returns leads.leads language sql as $$ select jsonb_populate_record(null::leads.leads, p_patch) $$;
create function tests.due(p_patch jsonb, p_zone text default 'America/Sao_Paulo') returns date language sql as $$ select rework.due_date(tests.lead_of(p_patch), 3, p_zone) $$;
select is(tests.due('{"last_outbound_at": "2026-03-10 15:00Z"}'), '2026-03-13', 'three days after a template');
select is(tests.due('{"last_outbound_at": "2026-03-10 15:00Z", "last_answer_at": "2026-03-12 15:00Z"}'), '2026-03-15', 'or after a later answer');
select is(tests.due('{"last_outbound_at": "2026-03-12 15:00Z", "last_answer_at": "2026-03-10 15:00Z"}'), '2026-03-15', 'whichever is later');
select is(tests.due('{"last_outbound_at": "2026-03-10 02:00Z"}'), '2026-03-12', 'days are those of the person');
select is(tests.due('{}'), null, 'nothing said, nothing due');

create function tests.silent(p_patch jsonb) returns boolean language sql as $$ select rework.is_silent(tests.lead_of('{"status": "contacted", "last_outbound_at": "2026-03-10 15:00Z"}'::jsonb || p_patch)) $$;
select ok(tests.silent('{}'), 'who never wrote is silent');
select ok(tests.silent('{"status": "engaged"}'), 'engaged as well');
select ok(not tests.silent('{"status": "qualified"}'), 'not who is a consultant''s');
select ok(not tests.silent('{"status": "lost"}'), 'nor who is lost');
select ok(not tests.silent('{"last_outbound_at": null}'), 'nor to whom nothing was said');
select ok(tests.silent('{"last_outbound_at": null, "last_answer_at": "2026-03-10 15:00Z"}'), 'an answer is something said');
select ok(not tests.silent('{"last_inbound_at": "2026-03-10 15:01Z"}'), 'who wrote after it waits for us');
select ok(not tests.silent('{"last_inbound_at": "2026-03-10 15:00Z"}'), 'and who wrote at the same moment');
select ok(tests.silent('{"last_inbound_at": "2026-03-10 14:59Z"}'), 'who wrote before it is silent');
select ok(tests.silent('{"last_inbound_at": "2026-03-10 15:01Z", "last_answer_at": "2026-03-11 15:00Z"}'), 'and who was answered since');
select ok(tests.silent('{"last_outbound_at": "2026-03-12 15:00Z", "last_inbound_at": "2026-03-11 15:01Z", "last_answer_at": "2026-03-10 15:00Z"}'), 'or written to since');

select * from finish();
rollback;
