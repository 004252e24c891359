begin;
select plan(54);

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
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"(id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

create function pg_temp.listed(p_query jsonb, p_viewer desk.viewer default pg_temp.viewer('all', null)) returns text language sql as $$
    select concat_ws(' ', d ->> 'count', d ->> 'is_more', d ->> 'measure', d ->> 'narrowed_by', '|', (select string_agg(substr(i ->> 'person', 8, 1), ' ' order by n) from jsonb_array_elements(d -> 'items') with ordinality as e (i, n)))
    from governance.desk_leads(p_viewer, p_query) as d
$$;
select is(pg_temp.listed('{}'), '8 false leads [] | F e G H A B C D', 'all, the newest first');
select is(pg_temp.listed('{"status": "won"}'), '2 false leads [] | H B', 'of a status');
select is(pg_temp.listed('{"owner": "consultant2@example.com"}'), '3 false leads [] | F B C', 'of a consultant');
select is(pg_temp.listed('{"team": "sul"}'), '5 false leads ["Sul"] | F e A B C', 'of a team');
select is(pg_temp.listed('{"origin": "partner"}'), '4 false leads ["Parceiro"] | H A B D', 'of an origin');
select is(pg_temp.listed('{"product": "carro"}'), '3 false leads ["Carro"] | H B C', 'of a product');
select is(pg_temp.listed('{"period": "7d"}'), '5 false leads [] | F e G H A', 'of a period');
select is(pg_temp.listed('{"period": "7d", "measure": "contacted"}'), '3 false contacted [] | e H A', 'who was contacted');
select is(pg_temp.listed('{"period": "7d", "measure": "replied"}'), '2 false replied [] | H A', 'who replied');
select is(pg_temp.listed('{"period": "30d", "measure": "qualified"}'), '3 false qualified [] | H B C', 'who was qualified');
select is(pg_temp.listed('{"period": "30d", "measure": "won"}'), '2 false won [] | H B', 'who was won');
select is(pg_temp.listed('{"period": "7d", "team": "norte", "origin": "partner", "product": "carro"}'), '1 false leads ["Norte", "Parceiro", "Carro"] | H', 'of all of it');
select is(pg_temp.listed('{"q": "11971245423"}'), '1 false leads [] | H', 'whom somebody looks for');
select is(pg_temp.listed('{"q": "Pessoa", "status": "won"}'), '2 false leads [] | H B', 'within the rest');
select is(pg_temp.listed('{"behind": "queue", "of": "triage"}'), '1 false leads [] | G', 'behind a number');
select is(pg_temp.listed((select jsonb_build_object('referrer', r.uid) from people.referrers as r where r.name = 'Alda Nunes')), '3 false leads ["Alda Nunes"] | H A B', 'of a referrer');
select is(pg_temp.listed((select jsonb_build_object('referrer', r.uid) from people.referrers as r where r.name = 'Alda Nunes'), pg_temp.viewer('own', '{4}')), '0 false leads [] |', 'whose name nobody learns who sees none of their leads');
select is(pg_temp.listed('{}', pg_temp.viewer('team', '{1,3}')), '4 false leads [] | e G H A', 'of a team and of queues');
select is(pg_temp.listed('{}', pg_temp.viewer('own', '{2}')), '3 false leads [] | F B C', 'of one alone');
select is(governance.desk_leads(pg_temp.viewer('own', '{4}'), '{}') -> 'consultants', '[]', 'who sees nobody that is here is offered nobody');
select throws_ok($$select governance.desk_leads(pg_temp.viewer('all', null), '{"measure": "x"}')$$, 'ID105', null, 'no other measure');
select throws_ok($$select governance.desk_leads(pg_temp.viewer('all', null), '{"owner": "nobody@example.com"}')$$, 'ID208', null, 'nobody else');
select is(pg_temp.shown(governance.desk_leads(pg_temp.viewer('team', '{1}'), '{"period": "7d"}')), '{"count": 3, "items": [{"lead": "UID", "step": "aguardar resposta", "owner": "Ana Lima", "phone": "+5511971241352", "person": "Pessoa e Souza", "status": "contacted", "product": "Plano Família", "created_at": "2026-06-10T12:00:00+00:00", "referred_by": "Beto Reis", "status_name": "Em contato", "next_action_at": "2026-06-10T16:00:00+00:00"}, {"lead": "UID", "step": "revisão pela equipe", "owner": "Triagem", "phone": "+5511971244066", "person": "Pessoa G Souza", "status": "new", "product": null, "created_at": "2026-06-09T12:00:00+00:00", "referred_by": null, "status_name": "Novo lead", "next_action_at": "2026-06-10T18:00:00+00:00"}, {"lead": "UID", "step": "responder", "owner": "Ana Lima", "phone": "+5511971235924", "person": "Pessoa A Souza", "status": "engaged", "product": "Plano Família", "created_at": "2026-06-04T03:00:00+00:00", "referred_by": "Alda Nunes", "status_name": "Em conversa", "next_action_at": "2026-06-10T12:00:00+00:00"}], "is_more": false, "measure": "leads", "statuses": [{"code": "new", "name": "Novo lead"}, {"code": "contacted", "name": "Em contato"}, {"code": "engaged", "name": "Em conversa"}, {"code": "qualified", "name": "Lead qualificado"}, {"code": "won", "name": "Venda fechada"}, {"code": "lost", "name": "Venda perdida"}, {"code": "unreachable", "name": "Sem contato possível"}, {"code": "exhausted", "name": "Sem resposta"}, {"code": "opted_out", "name": "Recusou mensagens"}], "consultants": [{"uid": "UID", "name": "Ana Lima"}], "narrowed_by": []}', 'with all that is shown of each');
select set_config('indica.locale', 'en', true);
select is(pg_temp.shown(governance.desk_leads(pg_temp.viewer('all', null), '{"status": "new"}') -> 'items'), '[{"lead": "UID", "step": "human review", "owner": "Triage", "phone": "+5511971244066", "person": "Pessoa G Souza", "status": "new", "product": null, "created_at": "2026-06-09T12:00:00+00:00", "referred_by": null, "status_name": "New", "next_action_at": "2026-06-10T18:00:00+00:00"}, {"lead": "UID", "step": "first message", "owner": "Davi Melo", "phone": "+5511971239995", "person": "Pessoa D Souza", "status": "new", "product": "Plano Família", "created_at": "2026-05-28T02:59:59+00:00", "referred_by": null, "status_name": "New", "next_action_at": "2026-06-10T15:00:00+00:00"}]', 'in English');
select set_config('indica.locale', 'pt', true);

-- The same for the command line.
create function pg_temp.by_hand(p_q text default null, p_statuses text[] default null, p_owner text default null, p_due text default null, p_is_open boolean default null, p_limit integer default 50, p_product text default null, p_referrer text default null, p_order text default null)
returns text language sql as $$
    select string_agg(substr(l.person, 8, 1), ' ') from governance.list_leads(p_q, p_statuses, p_owner, p_due, p_is_open, p_limit, p_product, p_referrer, p_order) as l
$$;
select is(pg_temp.by_hand(), 'F e G H A B C D', 'the newest first');
select is(pg_temp.by_hand(p_statuses => '{won,lost}'), 'F H B', 'of statuses');
select is(pg_temp.by_hand(p_owner => ' Consultant2@example.com '), 'F B C', 'of a consultant by e-mail');
select is(pg_temp.by_hand(p_owner => 'BRUNO'), 'F B C', 'by a part of the name');
select is(pg_temp.by_hand(p_owner => ' Triage'), 'G', 'of a queue');
select is(pg_temp.by_hand(p_owner => 'r'), 'F H B C', 'of whoever has the letter in the name');
select is(pg_temp.by_hand(p_due => 'late'), 'A C', 'what is late');
select is(pg_temp.by_hand(p_due => 'today'), 'A C D e G', 'due today');
select is(pg_temp.by_hand(p_due => '2026-06-10'), 'A C D e G', 'due by a day');
select is(pg_temp.by_hand(p_due => '2026-06-09'), null, 'or by another');
select is(pg_temp.by_hand(p_is_open => true), 'e G A C D', 'what is open');
select is(pg_temp.by_hand(p_is_open => false), 'F H B', 'what has ended');
select is(pg_temp.by_hand(p_limit => 2), 'F e', 'two of them');
select is(pg_temp.by_hand(p_limit => 2, p_order => 'next_action_at'), 'A C', 'by what is due first');
select is(pg_temp.by_hand(p_due => 'today', p_order => 'created_at'), 'e G A C D', 'or the newest');
select is(pg_temp.by_hand(p_product => ' Carro '), 'H B C', 'of a product');
select is(pg_temp.by_hand(p_referrer => 'álda'), 'H A B', 'of a referrer');
select is(pg_temp.by_hand(p_q => '11971245423'), 'H', 'whom somebody looks for');
select is(pg_temp.by_hand(p_q => 'Souza', p_order => 'next_action_at'), 'A C D e G', 'in that order');
select is(pg_temp.by_hand(p_q => ' '), 'F e G H A B C D', 'or for nobody');
select is(pg_temp.by_hand(p_owner => (select c.uid::text from routing.consultants as c where c.id = tests.consultant(3))), 'H', 'of a consultant by uid');
select is(pg_temp.by_hand(p_referrer => (select upper(r.uid::text) from people.referrers as r where r.name = 'Beto Reis')), 'e C', 'of a referrer by uid');
select is((select string_agg(concat_ws(' ', l.person, l.phone, l.status, l.owner, l.next_step, l.next_action_at, l.referred_by, l.product, l.created_at), ', ') from governance.list_leads(p_is_open => true, p_limit => 3) as l), 'Pessoa e Souza +5511971241352 Em contato Ana Lima aguardar resposta 2026-06-10 16:00:00+00 Beto Reis Plano Família 2026-06-10 12:00:00+00, Pessoa G Souza +5511971244066 Novo lead triage revisão pela equipe 2026-06-10 18:00:00+00 2026-06-09 12:00:00+00, Pessoa A Souza +5511971235924 Em conversa Ana Lima responder 2026-06-10 12:00:00+00 Alda Nunes Plano Família 2026-06-04 03:00:00+00', 'with all that is shown of each');
select throws_ok($$select governance.list_leads(p_limit => 0)$$, 'ID105', 'p_limit must be at least 1, not 0', 'none is no list');
select is(pg_temp.by_hand(p_limit => 1), 'F', 'one is');
select throws_ok($$select governance.list_leads(p_statuses => '{won,x}')$$, 'ID105', 'no status is called x', 'no other status');
select throws_ok($$select governance.list_leads(p_owner => 'zzz')$$, 'ID208', null, 'nobody else');
select throws_ok($$select governance.list_leads(p_product => 'zzz')$$, 'ID105', 'no product has the code zzz', 'no other product');
select throws_ok($$select governance.list_leads(p_order => 'name')$$, 'ID105', null, 'no other order');
select throws_ok($$select governance.list_leads(p_due => 'soon')$$, 'ID105', null, 'no other day');

select * from finish();
rollback;
