begin;
select plan(29);

-- Wednesday, 10 June 2026, noon in São Paulo. Eight leads of two weeks: on the first and the last second of a period and beside it, of two teams and one queue.
\ir ../../support/scenes/two_weeks.sql
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
values
    (tests.consultant(1), '2026-06-11', '2026-06-12', 'leave'), (tests.consultant(1), '2026-06-10 15:00+00', '2026-06-11', 'vacation'), (tests.consultant(2), '2026-06-01', '2026-06-10 15:00+00', 'vacation'),
    (tests.consultant(3), '2026-06-09', null, 'leave'), (tests.consultant(2), '2026-06-10 15:00:01+00', '2026-06-20', 'leave');
delete from routing.waits;
insert into routing.waits (lead_id, kind, consultant_id, queue_code, step_at, since, at_risk_at, due_at, told_at, passed_at, passed_ids, terms_hash)
select a.id, w.kind, l.consultant_id, l.queue_code, w.since::timestamptz, w.since::timestamptz, w.due::timestamptz - interval '10 minutes', w.due::timestamptz, null, w.passed::timestamptz, w.ids, 0
from (values
    (1, 'answer_person', '2026-06-10 14:30+00', '2026-06-10 15:30+00', null, '{}'::bigint[]), (5, 'first_contact', '2026-06-10 12:00+00', '2026-06-10 14:54:59+00', null, '{}'), (3, 'answer_person', '2026-06-10 14:20+00', '2026-06-10 14:55+00', null, '{}'),
    (7, 'queue', '2026-06-09 12:00+00', '2026-06-12 15:30+00', '2026-06-10 12:00+00', '{}'), (4, 'first_contact', '2026-06-08 12:00+00', '2026-06-11 12:00+00', null, array[tests.consultant(2)])
) as w (n, kind, since, due, passed, ids)
join a on a.n = w.n join leads.leads as l on l.id = a.id;

create function pg_temp.viewer(p_sees text, p_of integer[], p_rights text[] default '{}') returns desk.viewer language sql as $$
    select row(null, 'x', 'x', p_sees, p_rights, null, (select array_agg(tests.consultant(n)) from unnest(p_of) as n))::desk.viewer
$$;
-- Who a uid is matters less here than that it stands beside the right name.
create function pg_temp.shown(p_said jsonb) returns text language sql as $$
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"([a-z_]*id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

update leads.leads as l set attributes = '{"renda": 5200, "casa": " Própria ", "ok": true, "lista": [1], "vazio": "", "email": "a@b.c", "desde": "2026-06-01"}', notes = 'Ligar', page = '{"url": "https://exemplo.com.br/pagina?x=1"}' from a where a.id = l.id and a.n in (5, 8);
update leads.leads as l set ended_at = '2026-06-10 12:00+00' from a where a.id = l.id and a.n = 2;
update people.referrers as r set person_id = l.person_id from leads.leads as l join a on a.id = l.id where a.n = 4 and r.name = 'Alda Nunes';
update leads.leads as l set ended_at = '2026-06-10 12:00:01+00', status = 'won', next_action = null, next_action_at = null, unanswered_since = null from a where a.id = l.id and a.n = 3;
update leads.leads as l set person_id = o.person_id from a, leads.leads as o join a as b on b.id = o.id and b.n = 5 where a.id = l.id and a.n in (2, 3, 6);
update people.people as p set city = 'Campinas', city_said_at = w.at::timestamptz from (values (5, '2026-06-10 12:00+00'), (8, '2026-06-09 01:00:01+00')) as w (n, at) join a on a.n = w.n join leads.leads as l on l.id = a.id where l.person_id = p.id;
insert into people.identifiers (person_id, kind, value, match_key, created_at) select l.person_id, 'email', w.value, w.value, w.at::timestamptz from (values (5, 'a@example.com', '2026-06-10 12:00+00'), (8, 'b@example.com', '2026-06-09 01:00:01+00')) as w (n, value, at) join a on a.n = w.n join leads.leads as l on l.id = a.id;
insert into leads.touches (lead_id, submission_id, origin, occurred_at, touched_at, filled)
select a.id, -a.n * 10 - w.k, 'site', w.at::timestamptz, w.at::timestamptz, w.filled::text[]
from (values (5, 1, '2026-06-10 13:00+00', '{}'), (5, 2, '2026-06-11 12:00+00', '{}'), (5, 3, '2026-06-11 12:00:01+00', '{}'), (8, 1, '2026-06-09 01:00:01+00', '{product}'), (8, 2, '2026-06-09 02:00+00', '{notes}'), (7, 1, '2026-06-09 12:00+00', '{product,notes}')) as w (n, k, at, filled) join a on a.n = w.n;
insert into leads.calls (lead_id, token_id, result, called_at, recorded_at)
select a.id, tests.token_id(), w.result, '2026-06-10 12:30+00', w.at::timestamptz from (values (5, 'answered', '2026-06-11 12:00+00'), (5, 'no_answer', '2026-06-10 14:00+00'), (5, 'answered', '2026-06-11 12:00:01+00')) as w (n, result, at) join a on a.n = w.n;
set local session_replication_role = replica;
insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
select a.id, 90 + w.k, w.kind, w.at::timestamptz, 'system', '{}', sha256('x')
from (values (5, 1, 'replied', '2026-06-10 13:30+00'), (5, 2, 'replied', '2026-06-11 12:00+00'), (5, 3, 'replied', '2026-06-11 12:00:01+00'), (5, 4, 'replied', '2026-06-10 11:59:59+00'), (5, 5, 'noted', '2026-06-10 12:30+00')) as w (n, k, kind, at) join a on a.n = w.n;
set local session_replication_role = origin;
update leads.leads as l set first_contact_at = '2026-06-10 13:15+00' from a where a.id = l.id and a.n = 5;
create function pg_temp.known(p_n integer, p_moment text) returns text language sql as $$
    select string_agg(concat_ws(' ', k.name, k.number, '"' || k.word || '"', case when k.known_at <> l.created_at then to_char(k.known_at, 'DD HH24:MI:SS') end), ', ' order by k.n)
    from a join leads.leads as l on l.id = a.id, scoring.collect(l, p_moment) as s, unnest(s.names, s.numbers, s.texts, s.known_at) with ordinality as k (name, number, word, known_at, n)
    where a.n = p_n and k.name <> 'source'
$$;

select is(pg_temp.known(5, 'registration'), 'area_code "11", has_city "sim", has_email "sim", hour 9, is_imported "não", name_words 3, notes_length 5, origin "site", page "exemplo.com.br", person_leads 2, person_wins 1, phone_kind "mobile", product "plano", referrer_kind "name", weekday 3, referrer_referrals 1, referrer_wins 0, referrer_rate 0.1, attribute:casa " Própria ", attribute:desde 9.5 "2026-06-01", attribute:ok "true", attribute:renda 5200 "5200"', 'as it came');
select is(pg_temp.known(5, 'd1'), 'area_code "11", has_city "sim", has_email "sim", hour 9, is_imported "não", name_words 3, notes_length 5, origin "site", page "exemplo.com.br", person_leads 2, person_wins 1, phone_kind "mobile", product "plano", referrer_kind "name", weekday 3, referrer_referrals 1, referrer_wins 0, referrer_rate 0.1, attribute:casa " Própria ", attribute:desde 9.5 "2026-06-01", attribute:ok "true", attribute:renda 5200 "5200", touches 2 11 12:00:00, answers 2 11 12:00:00, calls 2 11 12:00:00, calls_answered 1 11 12:00:00, first_contact_hours 1.25 10 13:15:00, answer_hours 1.5 10 13:30:00', 'a day later');
select is(pg_temp.known(5, 'd3'), 'area_code "11", has_city "sim", has_email "sim", hour 9, is_imported "não", name_words 3, notes_length 5, origin "site", page "exemplo.com.br", person_leads 2, person_wins 1, phone_kind "mobile", product "plano", referrer_kind "name", weekday 3, referrer_referrals 1, referrer_wins 0, referrer_rate 0.1, attribute:casa " Própria ", attribute:desde 9.5 "2026-06-01", attribute:ok "true", attribute:renda 5200 "5200", touches 3 13 12:00:00, answers 3 11 12:00:01, calls 3 11 12:00:01, calls_answered 2 11 12:00:01, first_contact_hours 1.25 10 13:15:00, answer_hours 1.5 10 13:30:00', 'three days later');
select is(pg_temp.known(8, 'd1'), 'area_code "11", has_city "não", has_email "não", hour 22, is_imported "não", name_words 3, origin "partner", page "exemplo.com.br", person_leads 0, person_wins 0, phone_kind "mobile", referrer_kind "person", weekday 1, referrer_referrals 2, referrer_wins 0, referrer_rate 0.1, attribute:casa " Própria ", attribute:desde 8.041666666666666 "2026-06-01", attribute:ok "true", attribute:renda 5200 "5200", touches 2 10 01:00:00, answers 0 10 01:00:00, calls 0 10 01:00:00, calls_answered 0 10 01:00:00', 'of another lead of the same referrer');
select is(pg_temp.known(7, 'registration'), 'area_code "11", has_city "não", has_email "não", hour 9, is_imported "não", name_words 3, notes_length 0, origin "manual", person_leads 0, person_wins 0, phone_kind "mobile", referrer_kind "ninguém", weekday 2', 'of one of whom little is known');
select is(pg_temp.known(6, 'd1'), 'area_code "11", has_city "sim", has_email "sim", hour 9, is_imported "não", name_words 3, notes_length 0, origin "site", person_leads 3, person_wins 2, phone_kind "mobile", referrer_kind "ninguém", weekday 3, touches 0 11 12:30:00, answers 0 11 12:30:00, calls 1 10 15:00:00, calls_answered 0 10 15:00:00', 'whom nobody called');
select is((select concat_ws(' ', s.lead_id = a.id, s.moment, s.at) from a join leads.leads as l on l.id = a.id, scoring.collect(l, 'd3') as s where a.n = 5), 't d3 2026-06-13 12:00:00+00', 'with the moment itself');

-- What it is worth, and which priority a human gives it.
insert into scoring.models (moment, kind, state, trained_at, horizon, examples, wins, intercept) select 'registration', 'prior', 'champion', util.current_time(), interval '90 days', 1, 1, 0;
delete from scoring.scores;
insert into scoring.scores (lead_id, moment, model_id, scored_at, logit, probability, base, reasons, low, high)
select a.id, w.moment, (select max(m.id) from scoring.models as m), w.at::timestamptz, 0.5, w.p, w.base, w.reasons::jsonb, w.low, w.high
from (values
    (5, 'd1', '2026-06-11', 0.4, -1.0, '[{"feature": "origin", "value": "site", "weight": 0.5}, {"feature": "hour", "value": "9", "weight": -0.25}]', null, null), (5, 'registration', '2026-06-12', 0.2, -1.5, '[]', 0.1, 0.35), (8, 'registration', '2026-06-09', 0.9, -40.0, '[]', null, null), (7, 'registration', '2026-06-09', 0.9, 40.0, '[]', null, null)
) as w (n, moment, at, p, base, reasons, low, high) join a on a.n = w.n;
create function pg_temp.worth(p_n integer, p_worths jsonb default '{}') returns text language sql as $$ select round(scoring.worth_of(l, p_worths)::numeric, 4)::text from leads.leads as l join a on a.id = l.id and a.n = p_n $$;
select is(pg_temp.worth(5), '1.4873', 'its chance against that of the average lead, at the last moment');
select is(pg_temp.worth(5, (select jsonb_object_agg(p.id, 2.5) from leads.products as p where p.code = 'plano')), '3.7183', 'times what its product is worth');
select is(pg_temp.worth(5, (select jsonb_object_agg(p.id, 2.5) from leads.products as p where p.code = 'carro')), '1.4873', 'and no other');
select is(pg_temp.worth(8), '9617827123372.9200', 'however unlikely the average is');
select is(pg_temp.worth(7), '0.9000', 'or likely');
select is(pg_temp.worth(1), null, 'without a score, nothing');
select is((select scoring.chance_of(a.id) from a where a.n = 5), 0.4::double precision, 'its chance');
create function pg_temp.explained(p_n integer, p_moment text) returns text language sql as $$ select (scoring.explain(l.uid, p_moment) - 'model')::text from leads.leads as l join a on a.id = l.id and a.n = p_n $$;
select is(pg_temp.explained(5, null), '{"low": null, "base": -1, "high": null, "logit": 0.5, "moment": "d1", "reasons": [{"said": "origem site: +0,50", "value": "site", "weight": 0.5, "feature": "origin"}, {"said": "hora 9: -0,25", "value": "9", "weight": -0.25, "feature": "hour"}], "sentence": "Chance de ganho: 40 %.", "scored_at": "2026-06-11T00:00:00+00:00", "probability": 0.4}', 'the last score in words');
select is(pg_temp.explained(5, 'registration'), '{"low": 0.1, "base": -1.5, "high": 0.35, "logit": 0.5, "moment": "registration", "reasons": [], "sentence": "Chance de ganho: 20 %, entre 10 % e 35 %: ainda há poucos resultados, e só a origem conta.", "scored_at": "2026-06-12T00:00:00+00:00", "probability": 0.2}', 'or that of a moment');
select throws_ok($$select pg_temp.explained(5, 'd3')$$, 'ID218', 'this lead has no such score', 'which there may not be');
select throws_ok($$select scoring.explain(gen_random_uuid(), null)$$, 'ID218', 'this lead has no such score', 'of no lead, none');

select scoring.override(l.uid, 'urgent', 'Pediu hoje'), tests.advance('1 second') from leads.leads as l join a on a.id = l.id and a.n = 5;
select scoring.override(l.uid, null, 'Engano') from leads.leads as l join a on a.id = l.id and a.n = 5;
select is((select string_agg(concat_ws(' ', a.n, o.priority, o.reason, o.actor, o.said_at), ', ' order by o.id) from scoring.overrides as o join a on a.id = o.lead_id), '5 urgent Pediu hoje postgres 2026-06-10 15:00:00+00, 5 Engano postgres 2026-06-10 15:00:01+00', 'what a human says, and takes back');
select throws_ok($$select scoring.override(gen_random_uuid(), 'low', 'x')$$, 'ID201', 'no such lead', 'of no lead');
select throws_ok($$select scoring.override(l.uid, 'none', 'x') from leads.leads as l join a on a.id = l.id and a.n = 5$$, 'ID105', 'a priority is urgent, high, medium or low, not none', 'no other priority');
select throws_ok($$select scoring.override(l.uid, 'low', ' ') from leads.leads as l join a on a.id = l.id and a.n = 5$$, 'ID105', 'a human''s priority needs a reason', 'for a reason');
select throws_ok($$select scoring.override(l.uid, 'low', null) from leads.leads as l join a on a.id = l.id and a.n = 5$$, 'ID105', null, 'which is said');

-- Who is due for a score.
delete from scoring.scores;
delete from scoring.snapshots;
create function pg_temp.scored() returns text language sql as $$ select string_agg(a.n || ' ' || s.moment, ', ' order by a.n, s.moment) from scoring.scores as s join a on a.id = s.lead_id $$;
select tests.freeze('2026-06-11 12:00:00+00');
select is(scoring.score_due(3), 3::bigint, 'the first three that are due');
select is(pg_temp.scored(), '4 d1, 4 d3, 4 registration', 'the oldest first');
select is(scoring.score_due(100)::text, '16', 'then all');
select is(pg_temp.scored(), '1 d1, 1 d3, 1 registration, 2 d1, 2 d3, 2 registration, 3 d1, 3 d3, 3 registration, 4 d1, 4 d3, 4 registration, 5 d1, 5 registration, 6 registration, 7 d1, 7 registration, 8 d1, 8 registration', 'each at the moments that are past, who ended by then at none');
select is(scoring.score_due(100), 0::bigint, 'once');
select tests.freeze('2026-07-11 12:00:00+00');
delete from scoring.scores;
select scoring.score_due(100);
select is(pg_temp.scored(), '5 d3, 7 d3', 'what is thirty days past is too late');

select * from finish();
rollback;
