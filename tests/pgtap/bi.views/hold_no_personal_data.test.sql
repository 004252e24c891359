begin;
select plan(7);
create temporary table t as select * from tests.tell_story();
create function tests.found(p_text text) returns setof text language plpgsql as $$
declare
    v_name text;
    v_found boolean;
begin
    for v_name in
        select r.name from tests.relations as r where r.schema in ('governance', 'bi') and r.kind in ('v', 'm') and r.name <> 'governance.lead_directory' order by 1
    loop
        execute format('select exists (select from %s as v where v::text ilike %L)', v_name, '%' || p_text || '%') into v_found;
        if v_found then
            return next v_name;
        end if;
    end loop;
end;
$$;

select is_empty(
    $$select r.name, a.attname from tests.relations as r join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0
       where r.schema in ('governance', 'bi') and r.kind in ('v', 'm')
         and a.attname ~ '(phone|mobile|e?mail|cpf|cnpj|tax_id|wa_id|bsuid|recipient|city|body|notes?|text|payload|attributes|raw|page|person_name|referrer_name)$'
         and a.attname not in ('failed_recipient', 'has_note', 'problem_text')$$,
    'no column is named as personal data'
);
select is_empty(
    $$select r.name, a.attname from tests.relations as r join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0
       where r.schema = 'bi' and r.kind in ('v', 'm') and a.attname ~ '(person|lead|submission|referrer|message)_(id|uid)$'$$,
    'nothing in bi points to one person'
);

-- A marker in every place that holds what is known of a referred person.
set local session_replication_role = replica;
update people.people set name = 'Marcada Zulu', name_key = 'marcada', city = 'Marcadopolis';
update people.identifiers set value = '+55119marcado' || id, match_key = 'marcado' || id;
-- Who refers is named to DBAs, and to nobody in bi.
update people.referrers set name = 'Quem Indica', name_key = 'marcado' || id;
update leads.leads set notes = 'marcado', attributes = '{"marcado": "marcado"}', page = '{"url": "marcado"}';
update intake.submissions set raw = convert_to('marcado', 'UTF8'), answer = '{"marcado": 1}', idempotency_key = 'marcado' || id;
update leads.event_values set value = 'marcado';
update intake.quarantine set detail = detail || '{"message": "marcado", "detail": "marcado"}';
update people.consents set statement = 'marcado';
update sending.messages
   set recipient = '+55119marcado', body = 'marcado', wamid = 'wamid.marcado' || id, earlier_wamids = array['marcado'], wa_id = 'marcado',
       error = '{"code": 130403, "message": "marcado", "details": "marcado"}';
update inbox.replies set body = 'marcado', wamid = 'marcado' || id;
update inbox.deliveries set raw = convert_to('marcado', 'UTF8'), error = 'marcado';
update inbox.facts
   set payload = payload || '{"contact": {"wa_id": "marcado"}}', wamid = 'marcado', natural_key = 'marcado' || id, error = '{"message": "marcado"}';
update outbox.jobs set payload = payload || '{"marcado": "marcado"}', last_error = '{"message": "marcado"}', dedupe_key = 'marcado' || id;
update outbox.attempts set error = '{"message": "marcado"}';
insert into leads.calls (lead_id, token_id, result, note, called_at) select t.landline, tests.token_id(), 'busy', 'marcado', util.current_time() from t;
insert into jobs.runs (job_name, started_at, finished_at, outcome, error)
values ('jobs.purge', clock_timestamp(), clock_timestamp(), 'failed', '{"sqlstate": "23505", "message": "marcado", "context": "marcado"}');
set local session_replication_role = origin;
select jobs.refresh_views();

select is_empty('select * from tests.found(''marcad'')', 'what is known of referred people comes out nowhere');
select is_empty('select * from tests.found(''Souza'')', 'nor does it linger');
select results_eq(
    'select * from tests.found(''Quem Indica'')', $$values ('governance.duplicates'), ('governance.origin_and_credit'), ('governance.referrers')$$,
    'who refers is named in governance, and nowhere in bi'
);
update routing.consultants set name = 'Marcador';
select jobs.refresh_views();
select bag_has(
    'select * from tests.found(''marcador'')', $$values ('bi.mv_consultants'), ('governance.consultant_control'), ('governance.status_history')$$,
    'while a consultant''s name is found, so that the search works'
);
select isnt_empty(
    $$select from governance.message_evidence as e where e.wamid_sha256 is not null and e.error_class = 'RECIPIENT_PERM'$$,
    'and what was searched was there'
);

select * from finish();
rollback;
